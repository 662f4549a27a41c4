package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whose jobs may act on the whole service, and how often: what a job does beyond its organization costs all the others.
 * Counts when the job runs, whatever was true when it was made.
 */
@Component
public class WholeService {

    /** Clocks of nodes may differ a little; one that was further ahead is not to keep everybody waiting. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(1);

    static final String REASON = "It acts on the whole service, and there are several organizations: "
            + "only a Root may ask for that, or who writes the job into the table.";

    private final Database database;
    private final Duration leastInterval;
    private final Clock clock;

    WholeService(Database database, MaintenanceProperties properties, Clock clock) {
        this.database = database;
        this.leastInterval = properties.leastInterval();
        this.clock = clock;
    }

    /** Who administers the only organization there is runs the service. */
    boolean isOnly(String organizationId) {
        return database.reads()
                .sql("SELECT id FROM " + database.organizations() + " LIMIT 2")
                .query(String.class)
                .list()
                .equals(List.of(organizationId));
    }

    /** Who writes into the database by plain SQL can do anything anyway; who asked over HTTP stands in the row. */
    public boolean allows(String jobId, String organizationId) {
        var asker = database.reads()
                .sql("SELECT asked_by_root FROM background_jobs WHERE id = :id")
                .param("id", jobId)
                .query((row, number) -> row.getBoolean(1) || row.wasNull())
                .optional();
        return asker.orElse(false) || isOnly(organizationId);
    }

    /**
     * Begins it, unless another job of the type does it or has begun it within the least interval: in one statement, so
     * that of several nodes one does. Another attempt of the same job goes on.
     *
     * @return null if it may go on, else what becomes of the job
     */
    @Nullable
    public JobOutcome enter(String jobId, String organizationId, String jobType) {
        if (!allows(jobId, organizationId)) {
            return JobOutcome.failed(REASON);
        }
        var vendor = database.vendor();
        var now = clock.instant();
        var entered = database.inTransaction(() -> database.writes()
                .sql("""
                INSERT INTO hcm_whole_service_runs (job_type, job_id, started_at) VALUES (:type, :id, :now)
                ON CONFLICT (job_type) DO UPDATE SET job_id = excluded.job_id, started_at = excluded.started_at
                WHERE hcm_whole_service_runs.job_id = excluded.job_id
                    OR (hcm_whole_service_runs.started_at <= :before OR hcm_whole_service_runs.started_at > :ahead)
                        AND NOT EXISTS (SELECT 1 FROM background_jobs running
                            WHERE running.id = hcm_whole_service_runs.job_id AND running.status = 'processing')
                """)
                .param("type", jobType)
                .param("id", jobId)
                .param("now", vendor.timestamp(now))
                .param("before", vendor.timestamp(now.minus(leastInterval)))
                .param("ahead", vendor.timestamp(now.plus(MOST_AHEAD)))
                .update());
        return entered == 1
                ? null
                : JobOutcome.succeeded(Map.of(
                        "status",
                        "skipped",
                        "reason",
                        "Another job of this type acts on the whole service, or did within the last "
                                + leastInterval.toSeconds() + " seconds (hcm.maintenance.least-interval)."));
    }

    /** How long another job of the type than this one has to wait, zero if it need not; by how the last one began. */
    Duration wait(String jobType, @Nullable String jobId) {
        var last = database.reads()
                .sql("SELECT started_at FROM hcm_whole_service_runs WHERE job_type = :type AND job_id <> :id")
                .param("type", jobType)
                .param("id", Objects.requireNonNullElse(jobId, ""))
                .query((row, number) ->
                        Objects.requireNonNullElse(database.vendor().timestamp(row, "started_at"), Instant.EPOCH))
                .optional();
        var wait = last.map(begun -> Duration.between(clock.instant(), begun.plus(leastInterval)))
                .orElse(Duration.ZERO);
        return wait.isNegative() || wait.compareTo(leastInterval.plus(MOST_AHEAD)) > 0 ? Duration.ZERO : wait;
    }

    Duration leastInterval() {
        return leastInterval;
    }
}
