package com.hunzal.hcm.worker;

import com.hunzal.hcm.jobs.AttemptOutcome;
import com.hunzal.hcm.jobs.JobStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written about an attempt that is over.
 *
 * @param status what the job is now
 * @param startedAt when its handler was called; null if it never was
 * @param retriesSpent 1 if the next attempt is a retry, else 0
 * @param runAt when a job that is queued again may run; null leaves it as it was
 * @param failure what was thrown; null if the handler said itself what was wrong
 * @param outcome as in the metrics and in {@code hcm_job_attempts}
 */
record Finish(
        Claimed job,
        JobStatus status,
        @Nullable Instant startedAt,
        @Nullable String result,
        @Nullable String errorMessage,
        int retriesSpent,
        @Nullable Instant runAt,
        @Nullable Failure failure,
        AttemptOutcome outcome) {

    /** @param stackTrace shortened to our own frames */
    record Failure(String errorClass, String stackTrace) {}

    static Finish completed(Claimed job, @Nullable Instant startedAt, String result) {
        return new Finish(job, JobStatus.COMPLETED, startedAt, result, null, 0, null, null, AttemptOutcome.COMPLETED);
    }

    static Finish over(
            Claimed job,
            JobStatus status,
            @Nullable Instant startedAt,
            @Nullable String error,
            AttemptOutcome outcome) {
        return new Finish(job, status, startedAt, null, error, 0, null, null, outcome);
    }

    static Finish again(
            Claimed job,
            @Nullable Instant startedAt,
            @Nullable Instant runAt,
            @Nullable String error,
            int retriesSpent,
            AttemptOutcome outcome) {
        return new Finish(job, JobStatus.QUEUED, startedAt, null, error, retriesSpent, runAt, null, outcome);
    }

    /** It is queued as it was before, without having failed. */
    static Finish handedBack(Claimed job, @Nullable Instant startedAt) {
        return again(job, startedAt, null, job.errorMessage(), 0, AttemptOutcome.HANDED_BACK);
    }

    /** From when it could have run until it began, or was given back without. */
    Duration waited() {
        var waited = Duration.between(job.dueSince(), startedAt == null ? job.dueSince() : startedAt);
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    /** Somebody asked for it while the attempt ran. */
    Finish cancelledInstead() {
        return new Finish(
                job, JobStatus.CANCELLED, startedAt, result, errorMessage, 0, null, failure, AttemptOutcome.CANCELLED);
    }

    Finish because(@Nullable Throwable thrown) {
        return thrown == null
                ? this
                : new Finish(
                        job,
                        status,
                        startedAt,
                        result,
                        errorMessage,
                        retriesSpent,
                        runAt,
                        new Failure(thrown.getClass().getName(), StackTraces.shorten(thrown)),
                        outcome);
    }
}
