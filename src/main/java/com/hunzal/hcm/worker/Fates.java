package com.hunzal.hcm.worker;

import com.hunzal.hcm.jobs.AttemptOutcome;
import com.hunzal.hcm.jobs.ErrorText;
import com.hunzal.hcm.jobs.JobHandlers;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.JobProperties;
import com.hunzal.hcm.jobs.JobStatus;
import com.hunzal.hcm.worker.RunningJob.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Decides what becomes of a job when an attempt is over. */
final class Fates {

    private static final Logger log = LoggerFactory.getLogger(Fates.class);

    private final JobHandlers handlers;
    private final JobProperties.Backoff backoff;
    private final JsonMapper json;
    private final Clock clock;

    Fates(JobHandlers handlers, JobProperties.Backoff backoff, JsonMapper json, Clock clock) {
        this.handlers = handlers;
        this.backoff = backoff;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What became of the attempt. There is always an answer, or it would keep its slot, and its lease, for ever.
     *
     * @param outcome null if the handler threw something, or returned null
     */
    Finish of(RunningJob attempt, @Nullable JobOutcome outcome, @Nullable Throwable thrown) {
        var job = attempt.job();
        try {
            if (thrown == null) {
                return decide(attempt, Objects.requireNonNull(outcome), null);
            }
            if (attempt.stopReason() == null) {
                log.warn("Job {} ({}) failed in attempt {}", job.id(), job.jobType(), job.attempt(), thrown);
            }
            return decide(attempt, JobOutcome.retry(ErrorText.of(thrown)), thrown);
        } catch (Throwable e) { // an outcome that is null or makes no sense, an exception that cannot be printed
            log.error("What job {} ({}) returned or threw is of no use: {}", job.id(), job.jobType(), e.getClass());
            return decide(attempt, JobOutcome.retry("The handler returned or threw something of no use"), null);
        }
    }

    /** Every fate. A handler that finished its work has succeeded, whoever asked it to stop meanwhile. */
    private Finish decide(RunningJob attempt, JobOutcome outcome, @Nullable Throwable thrown) {
        var job = attempt.job();
        var startedAt = attempt.startedAt();
        var now = clock.instant();
        if (outcome instanceof JobOutcome.Succeeded succeeded) {
            return succeeded(attempt, succeeded);
        }
        var error = outcome instanceof JobOutcome.Failed failed ? ErrorText.storable(failed.reason()) : null;
        if (attempt.stopReason() == StopReason.CANCELLED) {
            var told = isInterrupted(thrown) ? "Stopped because somebody cancelled it" : error;
            return Finish.over(job, JobStatus.CANCELLED, startedAt, told, AttemptOutcome.CANCELLED);
        }
        if (attempt.stopReason() == StopReason.SHUTDOWN || attempt.stopReason() == StopReason.LOST) {
            return Finish.handedBack(job, startedAt);
        }
        if (outcome instanceof JobOutcome.Snoozed snoozed) {
            return Finish.again(
                    job, startedAt, now.plus(snoozed.delay()), job.errorMessage(), 0, AttemptOutcome.SNOOZED);
        }
        var failed = (JobOutcome.Failed) outcome;
        if (attempt.stopReason() == StopReason.DEADLINE) {
            error = "Stopped after its deadline" + (isInterrupted(thrown) ? "" : "; " + error);
        }
        if (!failed.retryable() || job.retryCount() >= job.maxRetries()) {
            return Finish.over(job, JobStatus.FAILED, startedAt, error, AttemptOutcome.FAILED)
                    .because(thrown);
        }
        var delay = failed.retryAfter() != null ? failed.retryAfter() : delay(job);
        return Finish.again(job, startedAt, now.plus(delay), error, 1, AttemptOutcome.RETRIED)
                .because(thrown);
    }

    private static boolean isInterrupted(@Nullable Throwable thrown) {
        return thrown != null && ErrorText.isInterruption(thrown);
    }

    private Duration delay(Claimed job) {
        try {
            var known = handlers.find(job.jobType());
            var delay = known.isEmpty() ? null : known.get().handler().retryDelay(job.retryCount());
            if (delay != null) {
                clock.instant().plus(delay); // throws if that is no time
                return delay;
            }
        } catch (Throwable e) { // as in of(): there is always an answer
            log.error("The handler of {} does not say how long to wait for the next attempt", job.jobType(), e);
        }
        return backoff.delay(job.retryCount(), ThreadLocalRandom.current().nextDouble());
    }

    private Finish succeeded(RunningJob attempt, JobOutcome.Succeeded succeeded) {
        try {
            return Finish.completed(attempt.job(), attempt.startedAt(), json.writeValueAsString(succeeded.result()));
        } catch (JacksonException notJson) {
            log.error("The result of job {} cannot be written as JSON", attempt.jobId(), notJson);
            return Finish.over(
                    attempt.job(),
                    JobStatus.FAILED,
                    attempt.startedAt(),
                    "The job succeeded, but its result cannot be written as JSON",
                    AttemptOutcome.FAILED);
        }
    }
}
