package com.hunzal.hcm.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a handler may know and do about the job that it runs. Used on the handler's thread only. Its lease is renewed
 * for it, however long it works.
 */
public interface JobContext {

    String jobId();

    String organizationId();

    /** Number of this attempt, from 1. Grows with every start of the job, also after a crash or a manual retry. */
    int attempt();

    /** Whether it may do what concerns other organizations, too. */
    boolean mayActOnWholeService();

    /** Whether it is to stop: because of a person, the deadline, or the service going down, or because another node has it. */
    boolean isCancelled();

    /**
     * Waits on the handler's behalf.
     *
     * @throws InterruptedException as soon as the job is to stop
     */
    void pause(Duration duration) throws InterruptedException;

    /**
     * Says how far the work is, for people. Cheap: kept in memory and written about once a second, at most.
     *
     * @param percent from 0 to 100
     * @param message null keeps the one before
     */
    void progress(int percent, @Nullable String message);

    /** Adds a line to the job's own log, for people; written about once a second. The first thousand lines are kept. */
    void log(String message);

    /** What {@link #saveCheckpoint} kept in an earlier moment of this job, also of an earlier attempt. */
    <T> @Nullable T checkpoint(Class<T> type);

    /**
     * Keeps what must not be done twice, durably, before it returns.
     *
     * @param value a record, stored as JSON
     * @throws LostJob if the job no longer belongs to this attempt; the handler should stop
     */
    void saveCheckpoint(Object value);

    /** This attempt was given up by others, and another one may be running. */
    class LostJob extends RuntimeException {

        public LostJob(String jobId, int attempt) {
            super("attempt %s of job %s was taken over".formatted(attempt, jobId));
        }
    }
}
