package com.hunzal.hcm.notifications;

/**
 * The text of an SMS and what it costs. Networks carry it in segments of 140 bytes: in the alphabet of GSM 03.38 with seven
 * bits for a character, and two of them for one of its extension table, or in UCS-2 as soon as there is one character that it
 * lacks. More than one segment need a header each, and neither an escape nor a surrogate is parted from what it belongs to.
 * Nothing is transliterated: what people wrote is what arrives.
 *
 * @param units seven-bit characters, or 16-bit ones
 * @param segments what providers bill, and the monthly budget counts
 */
public record SmsText(String text, Encoding encoding, int units, int segments) {

    /** What providers take at most. */
    static final int MOST_CHARACTERS = 1600;

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "^{}\\[~]|€";

    /** How a network carries text. */
    public enum Encoding {
        GSM_7(160, 153),
        UCS_2(70, 67);

        private final int alone;
        private final int ofSeveral;

        Encoding(int alone, int ofSeveral) {
            this.alone = alone;
            this.ofSeveral = ofSeveral;
        }
    }

    /** @throws IllegalArgumentException with what the text must be */
    public static SmsText of(String text) {
        var sent = text.replace("\r\n", "\n").replace('\r', '\n');
        if (sent.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        if (sent.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("must not be longer than " + MOST_CHARACTERS + " characters as an SMS");
        }
        if (ShownText.hidesInLines(sent) || sent.indexOf('\t') >= 0) {
            throw new IllegalArgumentException("must not contain control characters");
        }
        var encoding = sent.chars().allMatch(SmsText::isGsm) ? Encoding.GSM_7 : Encoding.UCS_2;
        int units = sent.codePoints().map(each -> width(each, encoding)).sum();
        return new SmsText(sent, encoding, units, segments(sent, units, encoding));
    }

    private static int segments(String text, int units, Encoding encoding) {
        if (units <= encoding.alone) {
            return 1;
        }
        int segments = 1;
        int used = 0;
        for (int each : text.codePoints().toArray()) {
            int width = width(each, encoding);
            if (used + width > encoding.ofSeveral) {
                segments++;
                used = 0;
            }
            used += width;
        }
        return segments;
    }

    private static int width(int character, Encoding encoding) {
        return encoding == Encoding.UCS_2 ? Character.charCount(character) : EXTENSION.indexOf(character) >= 0 ? 2 : 1;
    }

    private static boolean isGsm(int character) {
        return BASIC.indexOf(character) >= 0 || EXTENSION.indexOf(character) >= 0;
    }
}
