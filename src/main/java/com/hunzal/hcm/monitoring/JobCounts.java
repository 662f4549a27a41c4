package com.hunzal.hcm.monitoring;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts the jobs of an organization, and finds the one that waits longest, from a bounded part of an index each. */
@Component
class JobCounts {

    static final int LIMIT = 10_000;

    /** Lanes are read from their beginning; only rows that other programs wrote without a time may stand in another order. */
    private static final int READ_PER_LANE = 100;

    private static final int MOST_LANES = 200;

    private final Database database;
    private final Clock clock;

    JobCounts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    JobStats.Counts counts(String organizationId) {
        var lowerBounds = new ArrayList<String>();
        // The order is the index's own, which leaves the planner no reason to read anything else.
        var queued = capped(
                "queued",
                organizationId,
                "status = 'queued'",
                "organization_id, job_type, priority, run_at, id",
                lowerBounds);
        var processing =
                capped("processing", organizationId, "status = 'processing'", "organization_id, job_type", lowerBounds);
        var failed = capped("failed", organizationId, unsuccessful("failed"), "created_at, id", lowerBounds);
        var cancelled = capped("cancelled", organizationId, unsuccessful("cancelled"), "created_at, id", lowerBounds);
        var completed = completed(organizationId, lowerBounds);
        return new JobStats.Counts(queued, processing, completed, failed, cancelled, lowerBounds);
    }

    /** Says what the partial index says, word for word, which SQLite asks for. */
    private static String unsuccessful(String status) {
        return "status IN ('failed', 'cancelled') AND status = '" + status + "'";
    }

    private int capped(String name, String organizationId, String condition, String order, List<String> lowerBounds) {
        var count = database.reads()
                .sql("SELECT count(*) FROM (SELECT 1 FROM background_jobs WHERE organization_id = :org AND " + condition
                        + " ORDER BY " + order + " LIMIT " + (LIMIT + 1) + ") AS counted")
                .param("org", organizationId)
                .query(Integer.class)
                .single();
        if (count > LIMIT) {
            lowerBounds.add(name);
        }
        return Math.min(count, LIMIT);
    }

    /** No index knows completed jobs, and none is worth it: nearly all are, so both ends of the list tell enough. */
    private int completed(String organizationId, List<String> lowerBounds) {
        var end = """
                SELECT * FROM (SELECT id, status FROM background_jobs WHERE organization_id = :org
                ORDER BY organization_id %1$s, created_at %1$s, id %1$s LIMIT 5000) AS %1$s_end
                """;
        return database.reads()
                .sql(
                        "SELECT count(*) AS jobs, sum(CASE WHEN status = 'completed' THEN 1 ELSE 0 END) AS completed FROM ("
                                + end.formatted("ASC") + " UNION " + end.formatted("DESC") + ") AS counted")
                .param("org", organizationId)
                .query((row, number) -> {
                    if (row.getInt("jobs") == LIMIT) {
                        lowerBounds.add("completed");
                    }
                    return row.getInt("completed");
                })
                .single();
    }

    private record Lane(String jobType, int priority) {}

    private record Waiting(String id, Instant due) {}

    JobStats.@Nullable OldestWaiting oldestWaiting(String organizationId) {
        var now = clock.instant();
        var oldest = lanes(organizationId).stream()
                .flatMap(lane -> firstOf(lane, organizationId, now).stream())
                .min(java.util.Comparator.comparing(Waiting::due).thenComparing(Waiting::id));
        return oldest.map(job -> new JobStats.OldestWaiting(
                        job.id(), job.due(), Duration.between(job.due(), now).toSeconds()))
                .orElse(null);
    }

    /** Seeks the index once for each job type and priority that waits. */
    private List<Lane> lanes(String organizationId) {
        var next = """
                SELECT %s FROM background_jobs
                WHERE status = 'queued' AND organization_id = :org AND (job_type, priority) > (lanes.job_type, lanes.priority)
                ORDER BY organization_id, job_type, priority LIMIT 1
                """;
        return database.reads()
                .sql("""
                WITH RECURSIVE lanes (job_type, priority) AS (
                    SELECT * FROM (
                        SELECT job_type, priority FROM background_jobs
                        WHERE status = 'queued' AND organization_id = :org
                        ORDER BY organization_id, job_type, priority LIMIT 1) AS first
                    UNION ALL
                    SELECT (%s), (%s) FROM lanes WHERE lanes.job_type IS NOT NULL
                )
                SELECT job_type, priority FROM lanes WHERE job_type IS NOT NULL LIMIT %d
                """.formatted(next.formatted("job_type"), next.formatted("priority"), MOST_LANES))
                .param("org", organizationId)
                .query((row, number) -> new Lane(row.getString("job_type"), row.getInt("priority")))
                .list();
    }

    private List<Waiting> firstOf(Lane lane, String organizationId, Instant now) {
        return database.reads()
                .sql("""
                        SELECT id, run_at, created_at FROM background_jobs
                        WHERE status = 'queued' AND organization_id = :org AND job_type = :type AND priority = :priority
                          AND run_at <= :now AND (next_retry_at IS NULL OR next_retry_at <= :now)
                        ORDER BY run_at, id LIMIT %d
                        """.formatted(READ_PER_LANE))
                .param("org", organizationId)
                .param("type", lane.jobType())
                .param("priority", lane.priority())
                .param("now", database.vendor().timestamp(now))
                .query((row, number) -> {
                    var runAt = database.vendor().timestamp(row, "run_at");
                    var created = database.vendor().timestamp(row, "created_at");
                    var due = runAt == null || created != null && created.isAfter(runAt) ? created : runAt;
                    return new Waiting(row.getString("id"), due == null || due.isAfter(now) ? now : due);
                })
                .list();
    }
}
