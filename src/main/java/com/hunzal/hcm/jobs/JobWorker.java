package com.hunzal.hcm.jobs;

import com.hunzal.hcm.jobs.RunningJob.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole life of a job on this node: claim, execute, record.
 *
 * <p>{@link #tick} records what is finished and claims what is due, for as many jobs as there are free slots. A slot
 * is free again only when the result of its job is in the database, so that nothing that was done can be forgotten.
 * At most one tick runs at a time. {@link JobEngine} decides when.
 */
@Component
class JobWorker {

    private static final Logger log = LoggerFactory.getLogger(JobWorker.class);
    private static final int LONGEST_ERROR = 4000;
    private static final String MDC_KEY = "job_id";

    private final JobQueue queue;
    private final JobHandlers handlers;
    private final JobProperties properties;
    private final JobMetrics metrics;
    private final JsonMapper json;
    private final Clock clock;
    private final ExecutorService pool;

    private final Set<RunningJob> running = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Done> finished = new LinkedBlockingQueue<>();
    private volatile Runnable whenFinished = () -> {};
    private volatile boolean claiming = true;

    JobWorker(
            JobQueue queue,
            JobHandlers handlers,
            JobProperties properties,
            JobMetrics metrics,
            JsonMapper json,
            Clock clock) {
        this.queue = queue;
        this.handlers = handlers;
        this.properties = properties;
        this.metrics = metrics;
        this.json = json;
        this.clock = clock;
        this.pool = Executors.newFixedThreadPool(properties.concurrency(), new CustomizableThreadFactory("job-"));
    }

    /** An attempt that is over, and what is to be written about it. */
    private record Done(RunningJob job, Finish finish, boolean freesSlot) {}

    /**
     * Records, claims and starts what can be. If the database does not answer, nothing is lost: results wait for the
     * next tick.
     */
    synchronized void tick() {
        var done = new ArrayList<Done>();
        finished.drainTo(done);
        var freed = done.stream().filter(Done::freesSlot).map(Done::job).toList();
        var free = claiming ? properties.concurrency() - running.size() + freed.size() : 0;
        JobQueue.Round round;
        try {
            round = record(done, free);
        } catch (RuntimeException databaseTrouble) {
            finished.addAll(done);
            throw databaseTrouble;
        }
        freed.forEach(running::remove);
        metrics.lost(round.lost());
        round.claimed().forEach(this::start);
    }

    private JobQueue.Round record(List<Done> done, int free) {
        try {
            return queue.recordAndClaim(done.stream().map(Done::finish).toList(), free);
        } catch (DataIntegrityViolationException | InvalidDataAccessResourceUsageException oneCannotBeStored) {
            var lost = 0;
            for (var each : done) {
                lost += recordAlone(each.finish());
            }
            return new JobQueue.Round(List.of(), lost);
        }
    }

    private int recordAlone(Finish finish) {
        try {
            return queue.recordAndClaim(List.of(finish), 0).lost();
        } catch (DataIntegrityViolationException | InvalidDataAccessResourceUsageException e) {
            log.error("The result of job {} cannot be stored", finish.jobId(), e);
            var failed = new Finish(
                    finish.jobId(),
                    finish.attempt(),
                    JobStatus.FAILED,
                    null,
                    "The job ended as " + finish.outcome() + ", but its result could not be stored",
                    0,
                    null,
                    "failed");
            return queue.recordAndClaim(List.of(failed), 0).lost();
        }
    }

    private void start(Job job) {
        var timeout = handlers.find(job.jobType())
                .map(known -> known.handler().timeout())
                .orElse(Duration.ofMinutes(1));
        var attempt = new RunningJob(job, clock.instant().plus(timeout), queue, json);
        running.add(attempt);
        try {
            pool.execute(() -> execute(attempt));
        } catch (RejectedExecutionException goingDown) {
            attempt.stop(StopReason.SHUTDOWN);
            end(attempt, JobOutcome.retry("The worker was stopping"));
        }
    }

    private void execute(RunningJob attempt) {
        MDC.put(MDC_KEY, attempt.jobId());
        var started = System.nanoTime();
        JobOutcome outcome;
        attempt.beginOnThisThread();
        try {
            outcome = handlers.handle(attempt);
        } catch (Throwable failure) { // also Errors: a job must not take the worker's thread with it
            outcome = JobOutcome.retry(describe(failure));
            if (attempt.stopReason() == null) {
                log.warn(
                        "Job {} ({}) failed in attempt {}",
                        attempt.jobId(),
                        attempt.job().jobType(),
                        attempt.attempt(),
                        failure);
            }
        } finally {
            attempt.leaveThisThread();
        }
        var finish = end(attempt, outcome);
        if (finish != null) {
            metrics.finished(attempt.job().jobType(), finish.outcome(), System.nanoTime() - started);
        }
        MDC.remove(MDC_KEY);
    }

    /** Says how the attempt ended, unless that was said already because its handler did not stop when told. */
    private @Nullable Finish end(RunningJob attempt, JobOutcome outcome) {
        if (!attempt.endOnce()) {
            running.remove(attempt);
            return null;
        }
        var finish = finish(attempt, outcome);
        finished.add(new Done(attempt, finish, true));
        whenFinished.run();
        return finish;
    }

    /** Every fate of an attempt. A handler that finished its work has succeeded, whoever asked it to stop meanwhile. */
    private Finish finish(RunningJob attempt, JobOutcome outcome) {
        var job = attempt.job();
        var now = clock.instant();
        if (outcome instanceof JobOutcome.Succeeded succeeded) {
            return succeeded(job, succeeded);
        }
        var error = outcome instanceof JobOutcome.Failed failed ? shorten(failed.reason()) : null;
        if (attempt.stopReason() == StopReason.CANCELLED) {
            return over(job, JobStatus.CANCELLED, error, "cancelled");
        }
        if (attempt.stopReason() == StopReason.SHUTDOWN || attempt.stopReason() == StopReason.LOST) {
            return again(job, null, job.errorMessage(), 0, "handed_back");
        }
        if (outcome instanceof JobOutcome.Snoozed snoozed) {
            return again(job, now.plus(snoozed.delay()), job.errorMessage(), 0, "snoozed");
        }
        var failed = (JobOutcome.Failed) outcome;
        if (attempt.stopReason() == StopReason.DEADLINE) {
            error = "Stopped after its deadline; " + error;
        }
        if (!failed.retryable() || job.retryCount() >= job.maxRetries()) {
            return over(job, JobStatus.FAILED, error, "failed");
        }
        var random = ThreadLocalRandom.current().nextDouble();
        var delay = failed.retryAfter() != null
                ? failed.retryAfter()
                : properties.backoff().delay(job.retryCount(), random);
        return again(job, now.plus(delay), error, 1, "retried");
    }

    private Finish succeeded(Job job, JobOutcome.Succeeded succeeded) {
        try {
            return new Finish(
                    job.id(),
                    job.attempt(),
                    JobStatus.COMPLETED,
                    json.writeValueAsString(succeeded.result()),
                    null,
                    0,
                    null,
                    "completed");
        } catch (JacksonException notJson) {
            log.error("The result of job {} cannot be written as JSON", job.id(), notJson);
            return over(job, JobStatus.FAILED, "The job succeeded, but its result cannot be written as JSON", "failed");
        }
    }

    private static Finish over(Job job, JobStatus status, @Nullable String error, String outcome) {
        return new Finish(job.id(), job.attempt(), status, null, error, 0, null, outcome);
    }

    private static Finish again(Job job, @Nullable Instant runAt, @Nullable String error, int retries, String outcome) {
        return new Finish(job.id(), job.attempt(), JobStatus.QUEUED, null, error, retries, runAt, outcome);
    }

    private static String describe(Throwable failure) {
        var message = failure.getMessage();
        var name = failure.getClass().getSimpleName();
        return message == null || message.isBlank() ? name : name + ": " + message;
    }

    /** PostgreSQL's text cannot hold the NUL character. */
    private static String shorten(String text) {
        var clean = text.replace('\0', ' ');
        return clean.length() <= LONGEST_ERROR ? clean : clean.substring(0, LONGEST_ERROR) + " …";
    }

    /** What this node runs, and what it has run but not yet recorded. */
    Set<RunningJob> running() {
        return Set.copyOf(running);
    }

    /** A person cancelled the job: tells its handler, if it runs here. */
    void cancel(String jobId) {
        running.stream().filter(each -> each.jobId().equals(jobId)).forEach(each -> each.stop(StopReason.CANCELLED));
    }

    /** Gives up on a handler that did not stop when told to: its slot stays taken until it returns. */
    void abandon(RunningJob attempt) {
        if (attempt.endOnce()) {
            log.error(
                    "Job {} ({}) does not stop when interrupted; its thread is lost until it returns",
                    attempt.jobId(),
                    attempt.job().jobType());
            var finish = finish(attempt, JobOutcome.retry("its handler did not stop when interrupted"));
            finished.add(new Done(attempt, finish, false));
            whenFinished.run();
        }
    }

    void whenFinished(Runnable action) {
        whenFinished = action;
    }

    /** Takes no further jobs; those that run go on. */
    void stopClaiming() {
        claiming = false;
    }

    void resumeClaiming() {
        claiming = true;
    }

    void close() {
        pool.shutdownNow();
    }
}
