package com.hunzal.hcm.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one attempt. An exception is the same as {@link #retry(String)} with its message. */
public sealed interface JobOutcome {

    /** @param result a record or map, stored as JSON in {@code result} */
    record Succeeded(Object result) implements JobOutcome {}

    /** Not now: run again after the delay. Costs no retry. */
    record Snoozed(Duration delay) implements JobOutcome {}

    /**
     * @param reason for a person, stored in {@code error_message}
     * @param retryable whether another attempt could succeed
     * @param retryAfter the earliest moment for it, from now, if the other side named one
     */
    record Failed(
            String reason, boolean retryable, @Nullable Duration retryAfter) implements JobOutcome {}

    static JobOutcome succeeded(Object result) {
        return new Succeeded(result);
    }

    static JobOutcome snoozed(Duration delay) {
        return new Snoozed(delay);
    }

    /** Failed for good: no attempt will do better. */
    static JobOutcome failed(String reason) {
        return new Failed(reason, false, null);
    }

    /** Failed this time; runs again with backoff while retries are left. */
    static JobOutcome retry(String reason) {
        return new Failed(reason, true, null);
    }

    /** As {@link #retry(String)}, but not before the given time has passed. */
    static JobOutcome retryAfter(String reason, Duration delay) {
        return new Failed(reason, true, delay);
    }
}
