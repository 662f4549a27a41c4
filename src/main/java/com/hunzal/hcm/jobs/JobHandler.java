package com.hunzal.hcm.jobs;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of one job type. A bean of this type is all that a new job type needs; two for one type stop the
 * start.
 *
 * <p>A job runs <em>at least once</em>: after a crash it is run again from its beginning, so a handler repeats what
 * may be repeated, and keeps a {@linkplain JobContext#saveCheckpoint checkpoint} of what may not. One that has not
 * stopped 30 seconds after it was interrupted is given up: its next attempt may run beside it.
 *
 * @param <P> a record of the payload's fields in camelCase (the JSON has them in snake_case). Unknown fields, wrong
 *     types and broken Bean Validation constraints are refused when the job is created
 */
public interface JobHandler<P extends Record> {

    /** The name in {@code job_type}. */
    String type();

    /**
     * Does the work on one of the worker's threads.
     *
     * <p>An exception counts as a failure that may be retried, with its message in {@code error_message}. The thread
     * is interrupted when the job is cancelled, when it takes longer than {@link #timeout()}, and when the service
     * stops; what is returned after that is not lost: a handler that finished all the same has succeeded.
     */
    JobOutcome handle(P payload, JobContext context) throws Exception;

    /**
     * Refuses a payload that is well-formed but cannot be worked on.
     *
     * @throws InvalidPayload naming the field
     */
    default void check(P payload) {}

    /**
     * Whether the work goes beyond the job's organization. Then it is for a {@code Root}, or for whoever administers the
     * only organization; one job of the type at a time, and not more often than {@code hcm.maintenance.least-interval}.
     */
    default boolean isForWholeService(P payload) {
        return false;
    }

    /**
     * Of work for the whole service: whether there is a part for the organization alone, which a job does that may do no
     * more. It asks {@link JobContext#mayActOnWholeService()}. Without, such a job fails, or is skipped.
     */
    default boolean hasOwnPart(P payload) {
        return false;
    }

    /**
     * {@link #check} for all that one request brings, one payload after the other on one thread: they may share what
     * checking costs, and a limit on it.
     */
    default Consumer<P> checksOfOneRequest() {
        return this::check;
    }

    /** How long one attempt may take: more than nothing, at most a year. */
    default Duration timeout() {
        return Duration.ofMinutes(10);
    }

    /** How often a job is tried again if whoever created it does not say: 0 to 25. */
    default int maxRetries() {
        return JobDefaults.MAX_RETRIES;
    }

    /**
     * How long to wait for the next attempt, where its outcome does not say.
     *
     * @param retries how many retries there were before, from 0
     * @return null for {@code hcm.jobs.backoff.*}
     */
    default @Nullable Duration retryDelay(int retries) {
        return null;
    }

    /** How large a payload may be, in bytes of its JSON text. */
    default int mostPayloadBytes() {
        return JobDefaults.MOST_PAYLOAD_BYTES;
    }

    /** Whether a job of this type makes room: it is taken while the disk is nearly full, or the organization over its share. */
    default boolean freesSpace() {
        return false;
    }
}
