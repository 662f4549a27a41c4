package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;

/**
 * The worker's side of the table. Every write about a running job is fenced: it counts only while the job is
 * {@code processing} under the attempt that writes. No row changed means that somebody else owns it by now.
 */
@Component
class JobQueue {

    /** A job that takes its worker down this many times is not tried again. */
    static final int CRASHES_UNTIL_FAILED = 3;

    /** This process, and no other that ever was: host, process id and a random part. */
    static final String NODE = node();

    private final Database database;
    private final JobSql sql;
    private final JobProperties properties;
    private final Clock clock;

    JobQueue(Database database, JobProperties properties, Clock clock) {
        this.database = database;
        this.sql = JobSql.of(database.vendor());
        this.properties = properties;
        this.clock = clock;
    }

    /** What {@link #recordAndClaim} did: the jobs that are ours now, and how many attempts had lost theirs. */
    record Round(List<Job> claimed, int lost) {}

    /** Writes what is finished and takes what is due, in one transaction: one commit for many jobs. */
    Round recordAndClaim(List<Finish> finished, int free) {
        if (finished.isEmpty() && free == 0) {
            return new Round(List.of(), 0);
        }
        return database.inTransaction(() -> {
            var lost = record(finished);
            return new Round(free == 0 ? List.of() : claim(free), lost);
        });
    }

    private List<Job> claim(int free) {
        return database
                .writes()
                .sql(sql.claim())
                .params(moments())
                .param("node", NODE)
                .param("free", free)
                .query((row, number) -> Job.read(row, database.vendor()))
                .stream()
                // RETURNING has no order
                .sorted(Comparator.comparingInt(Job::priority).reversed().thenComparing(Job::id))
                .toList();
    }

    private int record(List<Finish> finished) {
        if (finished.isEmpty()) {
            return 0;
        }
        var counts = database.batches()
                .batchUpdate("""
                UPDATE background_jobs
                SET status = CASE WHEN :status = 'queued' AND cancel_requested_at IS NOT NULL THEN 'cancelled' ELSE :status END,
                    completed_at = CASE WHEN :status = 'queued' AND cancel_requested_at IS NULL THEN NULL ELSE :now END,
                    result = :result, error_message = :error, retry_count = COALESCE(retry_count, 0) + :retriesSpent,
                    next_retry_at = :nextRetryAt, run_at = COALESCE(:runAt, run_at), updated_at = :now,
                    locked_by = NULL, lease_until = NULL
                WHERE id = :id AND status = 'processing' AND attempt = :attempt
                """, finished.stream().map(this::parameters).toArray(SqlParameterSource[]::new));
        var lost = 0;
        for (var count : counts) {
            lost += count == 0 ? 1 : 0;
        }
        return lost;
    }

    private SqlParameterSource parameters(Finish finish) {
        var vendor = database.vendor();
        var runAt = vendor.timestampOrNull(finish.runAt());
        return new MapSqlParameterSource()
                .addValue("now", vendor.timestamp(clock.instant()))
                .addValue("id", finish.jobId())
                .addValue("attempt", finish.attempt())
                .addValue("status", finish.status().text())
                .addValue("result", finish.result())
                .addValue("error", finish.errorMessage())
                .addValue("retriesSpent", finish.retriesSpent())
                .addValue("runAt", runAt, java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue(
                        "nextRetryAt",
                        finish.retriesSpent() > 0 ? runAt : null,
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
    }

    /** @return whether the attempt still owned the job */
    boolean saveCheckpoint(String jobId, int attempt, String checkpoint) {
        return database.writes()
                        .sql("""
                UPDATE background_jobs SET checkpoint = :checkpoint
                WHERE id = :id AND status = 'processing' AND attempt = :attempt
                """)
                        .param("checkpoint", checkpoint)
                        .param("id", jobId)
                        .param("attempt", attempt)
                        .update()
                == 1;
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
                .param("node", NODE)
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
        return database.writes()
                .sql("""
                UPDATE background_jobs
                SET status = CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled'
                                  WHEN crash_count + 1 >= :crashes THEN 'failed'
                                  ELSE 'queued' END,
                    completed_at = CASE WHEN cancel_requested_at IS NOT NULL OR crash_count + 1 >= :crashes THEN :now END,
                    crash_count = crash_count + 1,
                    error_message = 'The worker ' || COALESCE(locked_by, 'of another program')
                                    || ' died while it ran this job (' || (crash_count + 1) || ' of ' || :crashes || ')',
                    locked_by = NULL, lease_until = NULL, updated_at = :now
                WHERE status = 'processing' AND lease_until < %s AND id NOT IN (:running)
                """.formatted(sql.leaseNow()))
                .params(moments())
                .param("crashes", CRASHES_UNTIL_FAILED)
                .param("running", running.isEmpty() ? Set.of("") : running)
                .update();
    }

    /** Brings rows that other programs wrote into the form that the queries rely on. */
    void normalizeForeignRows() {
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

    private static String node() {
        var pid = ManagementFactory.getRuntimeMXBean().getPid();
        var random = UUID.randomUUID().toString().substring(0, 8);
        try {
            return InetAddress.getLocalHost().getHostName() + ":" + pid + ":" + random;
        } catch (UnknownHostException hostWithoutName) {
            return "localhost:" + pid + ":" + random;
        }
    }
}
