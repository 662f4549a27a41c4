package com.hunzal.hcm.explain;

import com.hunzal.hcm.explain.Explanation.Reason;
import com.hunzal.hcm.explain.Explanation.State;
import com.hunzal.hcm.jobs.Pause;
import com.hunzal.hcm.nodes.WorkerNode;
import com.hunzal.hcm.schema.TakeOver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queued job and all that may keep it from running.
 *
 * @param alive the worker nodes that are
 * @param running whether a job of its organization runs
 * @param reserved how many of the nodes' threads are for organizations of which none does
 */
record Waiting(
        ExplainedJob job,
        Instant now,
        List<Pause> pauses,
        List<WorkerNode> alive,
        Cap organization,
        Cap type,
        boolean running,
        ToIntFunction<WorkerNode> reserved,
        QueuePlace place,
        QueuePlace.Position position) {

    /** @param limit null if there is none */
    record Cap(int running, @Nullable Integer limit) {
        boolean isReached() {
            return limit != null && running >= limit;
        }

        int atMost(int slots) {
            return limit == null ? slots : Math.min(slots, limit);
        }

        int leftOf(int free) {
            return limit == null ? free : Math.min(free, Math.max(0, limit - running));
        }
    }

    List<WorkerNode> suited() {
        return alive.stream()
                .filter(node -> node.jobTypes().contains(job.jobType()))
                .toList();
    }

    int slots() {
        return type.atMost(organization.atMost(
                suited().stream().mapToInt(WorkerNode::capacity).sum()));
    }

    int free() {
        return type.leftOf(
                organization.leftOf(suited().stream().mapToInt(this::freeForIt).sum()));
    }

    private int freeForIt(WorkerNode node) {
        return running ? Math.max(0, node.free() - reserved.applyAsInt(node)) : node.free();
    }

    private boolean isLeftToOthers() {
        return suited().stream().anyMatch(node -> node.free() > 0)
                && suited().stream().allMatch(node -> freeForIt(node) == 0);
    }

    /** The limit that keeps it from running, if one does. */
    @Nullable
    Cap reached() {
        return organization.isReached() ? organization : type.isReached() ? type : null;
    }

    /** Never empty: whoever has no other reason is in line. */
    List<Reason> reasons() {
        var reasons = new ArrayList<Reason>();
        var notBefore = job.notBefore(now);
        if (notBefore != null) {
            reasons.add(time(notBefore));
        }
        for (var pause : pauses) {
            reasons.add(new Reason(State.PAUSED, paused(pause)));
        }
        if (alive.isEmpty()) {
            reasons.add(new Reason(State.NO_WORKER_ALIVE, "No worker node is alive."));
        } else if (suited().isEmpty()) {
            reasons.add(new Reason(
                    State.NO_WORKER_FOR_TYPE,
                    "No worker node that is alive knows the job type \"" + job.jobType() + "\"."));
        }
        if (organization.isReached()) {
            reasons.add(new Reason(
                    State.ORGANIZATION_AT_LIMIT,
                    "The organization has " + organization.running() + " of at most " + organization.limit()
                            + " jobs running."));
        }
        if (type.isReached()) {
            reasons.add(new Reason(
                    State.TYPE_AT_LIMIT,
                    type.running() + " of at most " + type.limit() + " jobs of the type \"" + job.jobType()
                            + "\" are running."));
        }
        if (notBefore == null && isLeftToOthers()) {
            reasons.add(
                    new Reason(
                            State.THREADS_RESERVED,
                            "The organization has jobs running, and the last free threads are for organizations that have none."));
        }
        if (job.runsAlone() && notBefore == null) {
            reasons.add(new Reason(
                    State.ONE_AT_A_TIME,
                    job.crashCount() + " workers died while they had it, so that a worker runs it only while it runs no"
                            + " other such job."));
        }
        if (notBefore == null && (reasons.isEmpty() || place.jobsAhead() > 0)) {
            reasons.add(new Reason(State.IN_LINE, inLine()));
        }
        return reasons;
    }

    private Reason time(Instant notBefore) {
        if (TakeOver.HELD_UNTIL.equals(job.runAt())) {
            return new Reason(
                    State.HELD,
                    "It was queued long before this service took the database over, and waits until somebody runs or"
                            + " cancels it.");
        }
        if (job.nextRetryAt() != null && job.nextRetryAt().isAfter(now)) {
            return new Reason(
                    State.BACKOFF,
                    "Attempt " + job.attempt() + " failed; the next one is not before " + notBefore + ", with "
                            + job.retriesLeft() + " retries left.");
        }
        return job.attempt() == 0
                ? new Reason(State.WAITING_FOR_TIME, "It is not to be run before " + notBefore + ".")
                : new Reason(State.SNOOZED, "In attempt " + job.attempt() + " it asked to go on at " + notBefore + ".");
    }

    private String paused(Pause pause) {
        return "The job type \"" + job.jobType() + "\" was paused for "
                + (pause.organizationId() == null ? "all organizations" : "the organization") + " by "
                + pause.pausedBy() + " at " + pause.pausedAt()
                + (pause.reason() == null ? "." : ": " + pause.reason());
    }

    private String inLine() {
        var ahead = place.jobsAhead();
        var own = ahead == 0
                ? "It is the next job of its organization"
                : (place.jobsAheadIsLowerBound() ? "At least " : "") + ahead
                        + (ahead == 1 ? " job of its organization is" : " jobs of its organization are")
                        + " ahead of it";
        var others = place.others().size();
        if (others == 0) {
            return own + ".";
        }
        return own + ", and " + (place.othersIsLowerBound() ? "at least " : "") + others
                + (others == 1 ? " other organization takes" : " other organizations take") + " turns with it.";
    }
}
