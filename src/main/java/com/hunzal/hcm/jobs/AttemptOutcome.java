package com.hunzal.hcm.jobs;

import java.util.Locale;

/** How an attempt ended, as {@code hcm_job_attempts}, the statistics and the metrics have it. */
public enum AttemptOutcome {
    COMPLETED,
    FAILED,
    RETRIED,
    CANCELLED,
    SNOOZED,
    HANDED_BACK,
    /** Its worker gave no sign of life. */
    CRASHED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** In lower case. */
    public String text() {
        return text;
    }
}
