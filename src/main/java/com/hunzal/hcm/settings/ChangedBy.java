package com.hunzal.hcm.settings;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Who changed settings.
 *
 * @param requestId null if it was not by HTTP
 */
record ChangedBy(String subject, @Nullable String requestId) {

    /** The first look makes the row. */
    static final ChangedBy SYSTEM = new ChangedBy("system", null);

    /** Plain SQL: nobody knows who it was, nor when exactly. */
    static final ChangedBy ANOTHER_PROGRAM = new ChangedBy("another program", null);

    /** Somebody whose request this thread works on. */
    static ChangedBy caller(String subject) {
        return new ChangedBy(subject, MDC.get("request_id"));
    }

    boolean isPerson() {
        return this != SYSTEM && this != ANOTHER_PROGRAM;
    }
}
