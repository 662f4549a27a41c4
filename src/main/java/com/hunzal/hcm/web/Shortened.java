package com.hunzal.hcm.web;

/** Text that a caller sent, or that could have grown with it, cut off where nobody would read on. */
final class Shortened {

    private static final String CUT = "…";

    private Shortened() {}

    /** @param longest characters that are kept, or one less if that would cut one in two */
    static String to(int longest, String text) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest) + CUT;
    }
}
