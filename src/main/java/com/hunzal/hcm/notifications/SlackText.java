package com.hunzal.hcm.notifications;

/**
 * Plain text as Slack's mrkdwn has it. Only {@code &}, {@code <} and {@code >} mean something there that must not be written
 * by whoever has chosen a name: {@code <!channel>} would call everybody, {@code <https://evil.example|Payroll>} hide where a
 * link goes.
 */
final class SlackText {

    /** Slack cuts off what is longer than 40 000 characters, in the middle of an escape if it comes to that. */
    private static final int LONGEST = 39_000;

    private SlackText() {}

    /** A value within text that is mrkdwn. */
    static String escaped(String value) {
        return ShownText.lines(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** All of a message; what Slack would cut off ends with "…". */
    static String of(String plain) {
        return shortened(escaped(plain));
    }

    /** @param mrkdwn with its values escaped */
    static String shortened(String mrkdwn) {
        if (mrkdwn.length() <= LONGEST) {
            return mrkdwn;
        }
        int end = LONGEST - 1;
        int escape = mrkdwn.lastIndexOf('&', end - 1);
        if (escape >= 0 && mrkdwn.indexOf(';', escape) >= end && end - escape < "&amp;".length()) {
            end = escape;
        }
        if (Character.isHighSurrogate(mrkdwn.charAt(end - 1))) {
            end--;
        }
        return mrkdwn.substring(0, end) + "…";
    }
}
