package com.hunzal.hcm.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One attempt of a job on this node: what its handler sees of it, and the handle by which it is stopped. */
final class RunningJob implements JobContext {

    /** Why a handler was asked to stop. */
    enum StopReason {
        CANCELLED,
        DEADLINE,
        SHUTDOWN,
        LOST
    }

    private final Job job;
    private final Instant deadline;
    private final JobQueue queue;
    private final JsonMapper json;
    private final CountDownLatch stopRequested = new CountDownLatch(1);

    private @Nullable String checkpoint;
    private @Nullable Thread thread;
    private volatile @Nullable StopReason stopReason;
    private boolean over;

    RunningJob(Job job, Instant deadline, JobQueue queue, JsonMapper json) {
        this.job = job;
        this.deadline = deadline;
        this.queue = queue;
        this.json = json;
        this.checkpoint = job.checkpoint();
    }

    Job job() {
        return job;
    }

    Instant deadline() {
        return deadline;
    }

    @Nullable
    StopReason stopReason() {
        return stopReason;
    }

    synchronized void beginOnThisThread() {
        thread = Thread.currentThread();
        if (stopReason != null) {
            thread.interrupt();
        }
    }

    /** After this no interrupt can reach the thread, which will run another job next. */
    synchronized void leaveThisThread() {
        thread = null;
        Thread.interrupted();
    }

    /** Asks the handler to stop. The first reason counts. */
    synchronized void stop(StopReason reason) {
        if (stopReason != null) {
            return;
        }
        stopReason = reason;
        stopRequested.countDown();
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** @return true for the one caller that may say how the attempt ended */
    synchronized boolean endOnce() {
        var first = !over;
        over = true;
        return first;
    }

    @Override
    public String jobId() {
        return job.id();
    }

    @Override
    public String organizationId() {
        return job.organizationId();
    }

    @Override
    public int attempt() {
        return job.attempt();
    }

    @Override
    public boolean isCancelled() {
        return stopReason != null;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        if (stopRequested.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("asked to stop");
        }
    }

    @Override
    public <T> @Nullable T checkpoint(Class<T> type) {
        return checkpoint == null ? null : json.readValue(checkpoint, type);
    }

    @Override
    public void saveCheckpoint(Object value) {
        var text = json.writeValueAsString(value);
        // An interrupt while it is written would lose the note of something that was done.
        leaveThisThread();
        try {
            if (!queue.saveCheckpoint(job.id(), job.attempt(), text)) {
                stop(StopReason.LOST);
                throw new LostJob(job.id(), job.attempt());
            }
            checkpoint = text;
        } finally {
            beginOnThisThread();
        }
    }
}
