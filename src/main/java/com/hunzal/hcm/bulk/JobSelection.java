package com.hunzal.hcm.bulk;

import com.hunzal.hcm.jobs.JobStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs of an organization are to be changed. An empty list, and null, mean any.
 *
 * @param failureKey also fits failed jobs that have no key yet
 * @param error text that {@code error_message} contains
 * @param dryRun only counts them
 * @param limit how many at most
 */
record JobSelection(
        List<String> ids,
        List<String> statuses,
        List<String> jobTypes,
        List<Integer> priorities,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        @Nullable String failureKey,
        @Nullable String error,
        List<String> tags,
        boolean dryRun,
        int limit) {

    /** So many are changed by one request; the next one goes on. */
    static final int MOST = 100_000;

    /** The failed jobs of one kind. */
    static JobSelection ofFailures(String failureKey, boolean dryRun, int limit) {
        return new JobSelection(
                List.of(),
                List.of(JobStatus.FAILED.text()),
                List.of(),
                List.of(),
                null,
                null,
                failureKey,
                null,
                List.of(),
                dryRun,
                limit);
    }

    /**
     * What the database cannot compare.
     *
     * @param key of a job that failed, made while it is looked at if it has none yet
     */
    boolean fits(@Nullable String key) {
        return failureKey == null || failureKey.equals(key);
    }
}
