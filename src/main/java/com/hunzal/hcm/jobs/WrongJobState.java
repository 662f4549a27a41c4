package com.hunzal.hcm.jobs;

/** The job's state does not allow what somebody wants. */
final class WrongJobState extends RuntimeException {

    /** @param cannot what, e.g. {@code be cancelled} */
    WrongJobState(String status, String cannot) {
        super("The job is " + status + " and cannot " + cannot + ".");
    }
}
