package com.hunzal.hcm.explain;

import com.hunzal.hcm.explain.Explanation.Reason;
import com.hunzal.hcm.explain.Explanation.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells of a job that does not wait: it runs, or it is over. */
final class Fate {

    private static final int LONGEST_ERROR = 300;

    private Fate() {}

    /** @param deadline when its attempt is stopped; null if it does not run or nobody knows */
    static Reason of(ExplainedJob job, @Nullable Instant deadline) {
        return switch (job.status()) {
            case "processing" -> processing(job, deadline);
            case "completed" ->
                new Reason(
                        State.COMPLETED,
                        "It completed" + at(job.completedAt()) + ", in attempt " + job.attempt() + ".");
            case "failed" ->
                new Reason(
                        State.FAILED,
                        "It failed" + at(job.completedAt()) + ", in attempt " + job.attempt() + error(job)
                                + " Nothing more happens unless somebody retries it.");
            case "cancelled" ->
                new Reason(
                        State.CANCELLED,
                        "It was cancelled" + at(job.completedAt())
                                + ". Nothing more happens unless somebody retries it.");
            default ->
                new Reason(
                        State.UNKNOWN_STATUS,
                        "Another program gave it the status \"" + job.status() + "\". Nothing happens to it here.");
        };
    }

    private static Reason processing(ExplainedJob job, @Nullable Instant deadline) {
        var node = job.node() == null ? "another program" : job.node();
        if (job.leaseOver()) {
            return new Reason(
                    State.WORKER_LOST,
                    "Its worker " + node + " gave no sign of life before its lease ended" + at(job.leaseUntil())
                            + ". With its next heartbeat a worker that is alive " + nextOfALostJob(job));
        }
        if (job.cancelRequestedAt() != null) {
            return new Reason(
                    State.CANCELLING,
                    "It was asked to stop" + at(job.cancelRequestedAt()) + ", and " + node
                            + " has not stopped it yet.");
        }
        var progress = job.progress() == null ? "" : ", and is " + job.progress() + " % done";
        var message = job.progressMessage() == null ? "." : ": " + withFullStop(job.progressMessage());
        var limit = deadline == null ? "" : " It is stopped" + at(deadline) + " if it has not ended by then.";
        return new Reason(
                State.RUNNING,
                "Attempt " + job.attempt() + " was started" + at(job.startedAt()) + " by " + node + progress + message
                        + limit);
    }

    /** As {@code JobLeases.rescue} does it. */
    private static String nextOfALostJob(ExplainedJob job) {
        if (job.cancelRequestedAt() != null) {
            return "cancels it, as somebody asked" + at(job.cancelRequestedAt()) + ".";
        }
        return job.runsAlone()
                ? "fails it, because it may be what took " + (job.crashCount() + 1) + " workers down."
                : "takes it over.";
    }

    private static String at(@Nullable Instant moment) {
        return moment == null ? "" : " at " + moment;
    }

    private static String withFullStop(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static String error(ExplainedJob job) {
        var message = job.errorMessage();
        if (message == null) {
            return ".";
        }
        var line = message.lines().findFirst().orElse("");
        return ": " + withFullStop(line.length() > LONGEST_ERROR ? line.substring(0, LONGEST_ERROR) + "…" : line);
    }
}
