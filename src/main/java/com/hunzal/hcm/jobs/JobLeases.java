package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Signs of life, ours and those of others: who still has its jobs, and which jobs are to be taken from the dead. */
@Component
class JobLeases {

    /** A job that takes its worker down this many times is not tried again. */
    static final int CRASHES_UNTIL_FAILED = 3;

    private final Database database;
    private final Node node;
    private final JobSql sql;
    private final JobEvents events;
    private final JobProperties properties;
    private final Clock clock;

    JobLeases(Database database, Node node, JobEvents events, JobProperties properties, Clock clock) {
        this.database = database;
        this.node = node;
        this.sql = JobSql.of(database.vendor());
        this.events = events;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Renews the leases of all jobs that this node runs, in one statement.
     *
     * @return for each job that is still ours: whether somebody asked for it to be cancelled
     */
    Map<String, Boolean> beat(Collection<String> jobIds) {
        if (jobIds.isEmpty()) {
            return Map.of();
        }
        var owned = new HashMap<String, Boolean>();
        database.writes()
                .sql("""
                UPDATE background_jobs SET lease_until = %s
                WHERE status = 'processing' AND locked_by = :node AND id IN (:ids)
                RETURNING id, cancel_requested_at
                """.formatted(sql.leaseEnd()))
                .params(moments())
                .param("node", node.id())
                .param("ids", jobIds)
                .query(row -> {
                    owned.put(row.getString("id"), row.getString("cancel_requested_at") != null);
                });
        return owned;
    }

    /**
     * Takes jobs from workers that gave no sign of life for a whole lease. Such a crash costs no retry, but the third
     * one fails the job, because it may be the job that takes its worker down.
     *
     * @param running jobs that this node runs: if it was only slow to say so, they stay
     * @return how many there were
     */
    int rescue(Set<String> running) {
        return database.inTransaction(() -> {
            var expired =
                    " WHERE status = 'processing' AND lease_until < " + sql.leaseNow() + " AND id NOT IN (:running)";
            var message = "'The worker ' || COALESCE(locked_by, 'of another program')"
                    + " || ' died while it ran this job (' || (crash_count + 1) || ' of ' || :crashes || ')'";
            var parameters = new HashMap<>(moments());
            parameters.put("running", running.isEmpty() ? Set.of("") : running);
            parameters.put("crashes", CRASHES_UNTIL_FAILED);
            database.writes()
                    .sql("""
                    INSERT INTO hcm_job_attempts (job_id, attempt, node, started_at, ended_at, outcome, error_message)
                    SELECT id, attempt, locked_by, started_at, :now, 'crashed', %s FROM background_jobs %s
                    ON CONFLICT DO NOTHING
                    """.formatted(message, expired))
                    .params(parameters)
                    .update();
            var changes = new JobEvents.Changes();
            var rescued = database.writes()
                    .sql("""
                    UPDATE background_jobs
                    SET status = CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled'
                                      WHEN crash_count + 1 >= :crashes THEN 'failed'
                                      ELSE 'queued' END,
                        completed_at = CASE WHEN cancel_requested_at IS NOT NULL OR crash_count + 1 >= :crashes THEN :now END,
                        crash_count = crash_count + 1, error_message = %s, lease_until = NULL, updated_at = :now
                    %s RETURNING *
                    """.formatted(message, expired))
                    .params(parameters)
                    .query((row, number) -> Job.read(row, database.vendor()))
                    .list();
            rescued.forEach(changes::add);
            events.write(changes);
            return rescued.size();
        });
    }

    /**
     * Brings rows that other programs wrote into the form that the queries rely on, and mends what cannot be: each
     * statement is an invariant of the table, and changes nothing while it holds.
     */
    void mend() {
        var now = moments();
        // A job that another program says it is processing has no lease: it gets one, and is rescued after it.
        update(
                "UPDATE background_jobs SET lease_until = " + sql.leaseEnd()
                        + " WHERE status = 'processing' AND lease_until IS NULL",
                now);
        update("UPDATE background_jobs SET status = 'queued' WHERE status IS NULL", now);
        update("UPDATE background_jobs SET created_at = :now WHERE created_at IS NULL", now);
        update("UPDATE background_jobs SET priority = 0 WHERE status = 'queued' AND priority IS NULL", now);
        update("""
                UPDATE background_jobs SET next_retry_at = %1$s, run_at = %1$s
                WHERE status = 'queued' AND next_retry_at IS NOT NULL AND run_at < %1$s
                """.formatted(sql.normalizedNextRetry()), now);
    }

    private void update(String statement, Map<String, ?> parameters) {
        database.writes().sql(statement).params(parameters).update();
    }

    private Map<String, Object> moments() {
        var now = clock.instant();
        return Map.of(
                "now", database.vendor().timestamp(now),
                "leaseUntil", database.vendor().timestamp(now.plus(properties.leaseDuration())),
                "leaseMillis", properties.leaseDuration().toMillis());
    }
}
