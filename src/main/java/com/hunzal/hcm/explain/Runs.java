package com.hunzal.hcm.explain;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.JobIndexes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts running jobs, and reads how long the last ones ran. */
@Component
class Runs {

    private final Database database;
    private final Clock clock;

    Runs(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** How many jobs are running, counted up to the limit: of one organization, or of one type. */
    int running(@Nullable String organizationId, @Nullable String jobType, int limit) {
        // Not by the index of job types, which also has all jobs that ever were.
        return database.reads()
                .sql("""
                SELECT count(*) FROM (SELECT 1 FROM background_jobs WHERE %s AND %s LIMIT :limit) counted
                """.formatted(
                                JobIndexes.IS_PROCESSING,
                                organizationId == null ? "job_type || '' = :value" : "organization_id = :value"))
                .param("value", organizationId == null ? jobType : organizationId)
                .param("limit", limit)
                .query(Integer.class)
                .single();
    }

    /** How long the organization's last jobs ran: those that were asked for before what waits now. At most 200. */
    List<Duration> runTimes(ExplainedJob job) {
        var runTimes = new ArrayList<Duration>();
        database.reads()
                .sql("""
                SELECT started_at, completed_at FROM (
                    SELECT status, started_at, completed_at FROM background_jobs
                    WHERE organization_id = :org AND created_at <= COALESCE((
                        SELECT created_at FROM background_jobs
                        WHERE %s AND organization_id = :org AND job_type = :type AND priority = :priority
                        ORDER BY run_at, id LIMIT 1), :now)
                    ORDER BY created_at DESC, id DESC LIMIT 1000) newest
                WHERE status = 'completed' AND started_at IS NOT NULL AND completed_at IS NOT NULL LIMIT 200
                """.formatted(JobIndexes.QUEUED))
                .param("org", job.organizationId())
                .param("type", job.jobType())
                .param("priority", job.priority())
                .param("now", database.vendor().timestamp(clock.instant()))
                .query(row -> {
                    var started = database.vendor().timestamp(row, "started_at");
                    var completed = database.vendor().timestamp(row, "completed_at");
                    if (started != null && completed != null && !completed.isBefore(started)) {
                        runTimes.add(Duration.between(started, completed));
                    }
                });
        return runTimes;
    }
}
