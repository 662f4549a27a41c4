package com.hunzal.hcm.notifications;

import java.util.regex.Pattern;

/**
 * What people's screens make of text. Control characters are none that anybody wrote to be read, and those that turn the
 * direction of what follows make {@code fdp.exe} look like {@code exe.pdf}. Marks that belong to a script, as a joiner or
 * U+200F, are left alone.
 */
final class ShownText {

    private static final String TURNS = "\u202a-\u202e\u2066-\u2069";

    /** In one line: all of them. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}" + TURNS + "]");

    /** In several: all but the ends of lines and tabulators. */
    private static final Pattern HIDDEN_IN_LINES = Pattern.compile("[\\p{Cc}\\p{Cs}" + TURNS + "&&[^\r\n\t]]");

    private ShownText() {}

    /** Whether a name, a subject or anything else of one line has characters that it must not have. */
    static boolean hides(String line) {
        return HIDDEN.matcher(line).find();
    }

    /** Likewise of text that may have several lines. */
    static boolean hidesInLines(String text) {
        return HIDDEN_IN_LINES.matcher(text).find();
    }

    /** Text without what must not be in it; its lines stay. Cheap where there is none of it. */
    static String lines(String text) {
        if (text.chars().noneMatch(ShownText::isSuspect)) {
            return text;
        }
        return HIDDEN_IN_LINES.matcher(text).replaceAll("");
    }

    private static boolean isSuspect(int unit) {
        return unit < ' ' || unit >= 0x7f && unit < 0xa0 || unit >= 0x202a && unit < 0xe000;
    }
}
