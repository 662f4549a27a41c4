package com.hunzal.hcm.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written about an attempt that is over.
 *
 * @param status what the job is now
 * @param retriesSpent 1 if the next attempt is a retry, else 0
 * @param runAt when a job that is queued again may run; null leaves it as it was
 */
record Finish(
        String jobId,
        int attempt,
        JobStatus status,
        @Nullable String result,
        @Nullable String errorMessage,
        int retriesSpent,
        @Nullable Instant runAt,
        String outcome) {}
