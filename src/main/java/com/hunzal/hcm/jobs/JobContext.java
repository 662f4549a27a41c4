package com.hunzal.hcm.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a handler may know and do about the job that it runs. Used on the handler's thread only. */
public interface JobContext {

    String jobId();

    String organizationId();

    /** Number of this attempt, from 1. Grows with every start of the job, also after a crash or a manual retry. */
    int attempt();

    /** Whether somebody asked for the job to stop: a person, the deadline, or the service going down. */
    boolean isCancelled();

    /**
     * Waits on the handler's behalf.
     *
     * @throws InterruptedException as soon as the job is to stop
     */
    void pause(Duration duration) throws InterruptedException;

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

        LostJob(String jobId, int attempt) {
            super("attempt %d of job %s was taken over".formatted(attempt, jobId));
        }
    }
}
