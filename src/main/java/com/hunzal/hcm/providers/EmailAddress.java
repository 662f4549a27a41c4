package com.hunzal.hcm.providers;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One bare address. Stricter than RFC 5322: printable ASCII only, so that nothing in it can end a line of the SMTP
 * conversation (U+760D, cut to one byte, is a carriage return); no quoted local part, no comment, no address literal.
 *
 * @param domain in lower case, so that equal addresses are equal
 */
public record EmailAddress(String local, String domain) {

    private static final int LONGEST = 254;

    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern LOCAL = Pattern.compile(ATOM + "(?:\\." + ATOM + ")*");
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    /** @throws IllegalArgumentException with what the text must be */
    public static EmailAddress of(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("must be an e-mail address");
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("must not be longer than " + LONGEST + " characters");
        }
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("must be ASCII; write an international domain in its xn-- form");
        }
        int at = text.lastIndexOf('@');
        if (at < 0
                || at > 64
                || !LOCAL.matcher(text.substring(0, at)).matches()
                || !DOMAIN.matcher(text.substring(at + 1)).matches()) {
            throw new IllegalArgumentException("must be one bare e-mail address such as name@example.com");
        }
        return new EmailAddress(text.substring(0, at), text.substring(at + 1).toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return local + "@" + domain;
    }
}
