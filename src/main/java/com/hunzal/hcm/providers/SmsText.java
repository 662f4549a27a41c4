package com.hunzal.hcm.providers;

/** What an SMS may say. */
final class SmsText {

    /** Twilio's and SNS's, in UTF-16. */
    private static final int LONGEST = 1600;

    private SmsText() {}

    static boolean isTooLong(String text) {
        return text.length() > LONGEST;
    }

    static SendOutcome tooLong() {
        return SendOutcome.of(
                SendOutcome.Kind.MESSAGE,
                SendOutcome.Stage.CONTENT,
                "The text is longer than the " + LONGEST + " characters of an SMS: shorten it.");
    }
}
