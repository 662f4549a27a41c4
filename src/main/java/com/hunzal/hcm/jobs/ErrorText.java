package com.hunzal.hcm.jobs;

/** What {@code error_message} says. */
final class ErrorText {

    private static final int LONGEST = 4000;

    private ErrorText() {}

    static String of(Throwable failure) {
        var message = failure.getMessage();
        var name = failure.getClass().getSimpleName();
        return message == null || message.isBlank() ? name : name + ": " + message;
    }

    /** PostgreSQL's text cannot hold the NUL character. */
    static String storable(String text) {
        var clean = text.replace('\0', ' ');
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + " …";
    }
}
