package com.hunzal.hcm.explain;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.explain.Explanation.Reason;
import com.hunzal.hcm.explain.ExplanationFields.LastAttempt;
import com.hunzal.hcm.jobs.JobLimits;
import com.hunzal.hcm.jobs.JobNotFound;
import com.hunzal.hcm.jobs.Pauses;
import com.hunzal.hcm.nodes.WorkerNode;
import com.hunzal.hcm.nodes.WorkerNodes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out why a job waits, or what happens to it next. Looks at several tables, one after the other. */
@Component
class Explanations {

    private final Database database;
    private final Lanes lanes;
    private final Runs runs;
    private final WorkerNodes nodes;
    private final Pauses pauses;
    private final JobLimits limits;
    private final Clock clock;

    Explanations(
            Database database,
            Lanes lanes,
            Runs runs,
            WorkerNodes nodes,
            Pauses pauses,
            JobLimits limits,
            Clock clock) {
        this.database = database;
        this.lanes = lanes;
        this.runs = runs;
        this.nodes = nodes;
        this.pauses = pauses;
        this.limits = limits;
        this.clock = clock;
    }

    /** @throws JobNotFound if there is no such job in this organization */
    Explanation explain(String organizationId, String id) {
        var job = find(organizationId, id);
        if (job.status().equals("queued")) {
            var waiting = waiting(job);
            return explanation(job, waiting.reasons(), waiting);
        }
        return explanation(job, List.of(Fate.of(job, deadline(job))), null);
    }

    private @Nullable Instant deadline(ExplainedJob job) {
        var time = limits.deadline(job.jobType());
        return job.status().equals("processing") && job.node() != null && time != null && job.startedAt() != null
                ? job.startedAt().plus(time)
                : null;
    }

    private ExplainedJob find(String organizationId, String id) {
        return database.reads()
                .sql("""
                SELECT job.*, CASE WHEN lease_until < %s THEN 1 ELSE 0 END AS lease_over
                FROM background_jobs job WHERE id = :id AND organization_id = :org
                """.formatted(database.vendor().leaseNow()))
                .param("now", database.vendor().timestamp(clock.instant()))
                .param("id", id)
                .param("org", organizationId)
                .query((row, number) -> ExplainedJob.read(row, database.vendor()))
                .optional()
                .orElseThrow(JobNotFound::new);
    }

    private Waiting waiting(ExplainedJob job) {
        var place = lanes.place(job);
        return new Waiting(
                job,
                clock.instant(),
                pauses.of(job.organizationId(), job.jobType()),
                nodes.list().stream().filter(WorkerNode::alive).toList(),
                cap(job.organizationId(), null, limits.runningPerOrganization()),
                cap(null, job.jobType(), limits.runningPerType(job.jobType())),
                runs.running(job.organizationId(), null, 1) > 0,
                node -> limits.reservedThreads(node.capacity()),
                place,
                place.position(job.organizationId(), limits::weight));
    }

    private Waiting.Cap cap(@Nullable String organizationId, @Nullable String jobType, @Nullable Integer limit) {
        // Over the limit, too: it may have been lowered since.
        var running = limit == null ? 0 : runs.running(organizationId, jobType, Math.max(limit, Lanes.MOST));
        return new Waiting.Cap(running, limit);
    }

    private StartEstimate estimate(Waiting waiting) {
        var blocked = waiting.reasons().stream()
                .filter(reason -> reason.state().needsSomebody())
                .findFirst();
        if (blocked.isPresent()) {
            return new StartEstimate(
                    null, "Nobody can say when this ends: " + blocked.get().sentence());
        }
        var job = waiting.job();
        if (job.runsAlone()) {
            return new StartEstimate(null, "It is not known how many such jobs are before it, and how long they take.");
        }
        return StartEstimate.of(
                waiting.now(),
                Objects.requireNonNullElse(job.notBefore(waiting.now()), waiting.now()),
                waiting.position(),
                waiting.slots(),
                waiting.free(),
                runs.runTimes(job));
    }

    private @Nullable LastAttempt lastAttempt(String jobId) {
        var vendor = database.vendor();
        return database.reads()
                .sql("SELECT * FROM hcm_job_attempts WHERE job_id = :id ORDER BY attempt DESC LIMIT 1")
                .param("id", jobId)
                .query((row, number) -> new LastAttempt(
                        row.getInt("attempt"),
                        row.getString("node"),
                        vendor.timestamp(row, "started_at"),
                        vendor.timestamp(row, "ended_at"),
                        row.getString("outcome"),
                        row.getString("error_message")))
                .optional()
                .orElse(null);
    }

    private Explanation explanation(ExplainedJob job, List<Reason> reasons, @Nullable Waiting waiting) {
        var first = reasons.get(0);
        var estimate = waiting == null ? null : estimate(waiting);
        var fields = fields(job, waiting, estimate);
        return new Explanation(job.id(), job.status(), first.state(), first.sentence(), reasons, fields);
    }

    /**
     * @param waiting null if the job does not wait
     * @param estimate null if the job does not wait
     */
    private ExplanationFields fields(ExplainedJob job, @Nullable Waiting waiting, @Nullable StartEstimate estimate) {
        var pause = waiting == null || waiting.pauses().isEmpty()
                ? null
                : waiting.pauses().get(0);
        var reached = waiting == null ? null : waiting.reached();
        return new ExplanationFields(
                job.shownRunAt(),
                job.nextRetryAt(),
                pause == null ? null : pause.pausedBy(),
                pause == null ? null : pause.pausedAt(),
                pause == null ? null : pause.reason(),
                reached == null ? null : (Integer) reached.running(),
                reached == null ? null : reached.limit(),
                waiting == null ? null : (Integer) waiting.place().jobsAhead(),
                waiting == null ? null : (Boolean) waiting.place().jobsAheadIsLowerBound(),
                waiting == null ? null : (Integer) waiting.place().others().size(),
                waiting == null ? null : waiting.position(),
                estimate == null ? null : estimate.start(),
                estimate == null ? null : estimate.reason(),
                waiting == null ? null : (Integer) waiting.alive().size(),
                waiting == null ? null : (Integer) waiting.suited().size(),
                job.attempt(),
                job.retriesLeft(),
                job.errorMessage(),
                lastAttempt(job.id()),
                job.node(),
                job.leaseUntil(),
                job.startedAt(),
                deadline(job),
                job.completedAt(),
                job.cancelRequestedAt(),
                job.progress(),
                job.progressMessage());
    }
}
