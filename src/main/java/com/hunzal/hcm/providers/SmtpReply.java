package com.hunzal.hcm.providers;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reply of a mail server.
 *
 * @param code of RFC 5321; less than 200 if there was none
 * @param text all of it, as it came. Only to look into: a server may repeat in it what it was sent
 */
record SmtpReply(int code, @Nullable String text) {

    /** What Angus takes for the reply of a server that hung up. */
    static final String CLOSED = "[EOF]";

    /** Where Angus has no field for the code, the message is the whole reply. */
    private static final Pattern REPLY = Pattern.compile("(?:^|response: )((\\d{3})\\b.*)", Pattern.DOTALL);

    private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -][245]\\.(\\d{1,3}\\.\\d{1,3})\\b");

    /** The reply that an exception's message has or is; null if there is none. */
    static @Nullable SmtpReply in(String message) {
        var reply = REPLY.matcher(message);
        return reply.find() ? new SmtpReply(Integer.parseInt(reply.group(2)), reply.group(1)) : null;
    }

    boolean isPermanent() {
        return code / 100 == 5;
    }

    /** Commands that are unknown, wrong or out of order, and their parameters. */
    boolean isSyntax() {
        return (code >= 500 && code <= 504) || code == 555;
    }

    boolean isTooLarge() {
        return enhancedStarts("3.4", "2.3") || (code == 552 && enhanced() == null && mentions("size"));
    }

    /** Whether the enhanced code, without its class, is one of these or begins with them, if they end in a dot. */
    boolean enhancedStarts(String... subjects) {
        var enhanced = enhanced();
        return enhanced != null
                && Arrays.stream(subjects)
                        .anyMatch(each -> each.endsWith(".") ? enhanced.startsWith(each) : enhanced.equals(each));
    }

    boolean mentions(String word) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
    }

    private @Nullable String enhanced() {
        var enhanced = ENHANCED.matcher(text == null ? "" : text);
        return enhanced.find() ? enhanced.group(1) : null;
    }

    /** Its codes, and nothing of what the server says beside them. */
    @Override
    public String toString() {
        var enhanced = enhanced();
        return enhanced == null ? String.valueOf(code) : code + " " + code / 100 + "." + enhanced;
    }
}
