package com.hunzal.hcm.database;

/** The service refuses to start, for a reason that a person can act on. Shown as one message, without a stack trace. */
public class CannotStart extends RuntimeException {

    private final String action;

    /**
     * @param message what is wrong, with the file, table or property that it is about
     * @param action what to do about it
     */
    public CannotStart(String message, String action) {
        super(message);
        this.action = action;
    }

    public String action() {
        return action;
    }
}
