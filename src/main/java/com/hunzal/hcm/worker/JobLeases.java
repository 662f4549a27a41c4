package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.OddRows;
import com.hunzal.hcm.database.RowTrouble;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.events.JobEvents;
import com.hunzal.hcm.jobs.AttemptOutcome;
import com.hunzal.hcm.jobs.JobIndexes;
import com.hunzal.hcm.jobs.JobProperties;
import com.hunzal.hcm.jobs.OddStates;
import com.hunzal.hcm.nodes.JobNodes;
import com.hunzal.hcm.nodes.Node;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/** Signs of life, ours and those of others: who still has its jobs, and which jobs are to be taken from the dead. */
@Component
class JobLeases {

    /** A job that takes its worker down this many times is not tried again. */
    static final int CRASHES_UNTIL_FAILED = 3;

    private static final String MESSAGE = "'The worker ' || COALESCE(locked_by, 'of another program')"
            + " || ' died while it ran this job (' || (crash_count + 1) || ' of ' || :crashes || ')'";

    private static final String JOBS = "background_jobs";
    private static final List<Object> NOTHING = Collections.singletonList(new Object[] {"", 0});

    private final Database database;
    private final Node node;
    private final Vendor vendor;
    private final JobNodes nodes;
    private final JobEvents events;
    private final JobNews news;
    private final StuckRows stuck;
    private final OddRows oddRows;
    private final OddStates oddStates;
    private final JobProperties properties;
    private final Clock clock;

    /** What kept a statement of the sweep from being done. */
    private @Nullable RuntimeException failed;

    JobLeases(
            Database database,
            Node node,
            JobNodes nodes,
            JobEvents events,
            JobNews news,
            StuckRows stuck,
            OddRows oddRows,
            OddStates oddStates,
            JobProperties properties,
            Clock clock) {
        this.database = database;
        this.node = node;
        this.vendor = database.vendor();
        this.nodes = nodes;
        this.events = events;
        this.news = news;
        this.stuck = stuck;
        this.oddRows = oddRows;
        this.oddStates = oddStates;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Renews the leases of all jobs that this node runs, in one statement. It waits for nobody: a row that is being
     * changed at this moment has its turn at the next beat.
     *
     * @return for each attempt that still owns its job: whether somebody asked for it to be cancelled
     */
    Map<AttemptId, Boolean> beat(Collection<Claimed> running) {
        if (running.isEmpty()) {
            return Map.of();
        }
        var unrenewable = stuck.of("The leases of jobs cannot be renewed, so that they run again");
        unrenewable.change(
                unrenewable.without(running.stream().map(Claimed::id).distinct().toList()), ids -> renew(ids, running));
        var owned = new HashMap<AttemptId, Boolean>();
        RowCallbackHandler keep = row -> owned.put(
                new AttemptId(row.getString("id"), row.getInt("attempt")),
                row.getString("cancel_requested_at") != null);
        database.writes()
                .sql("SELECT id, attempt, cancel_requested_at FROM background_jobs" + " WHERE "
                        + JobIndexes.IS_PROCESSING + " AND locked_by = :node")
                .param("node", node.id())
                .query(keep);
        owned.keySet().retainAll(running.stream().map(AttemptId::of).toList());
        return owned;
    }

    private List<String> renew(List<String> ids, Collection<Claimed> running) {
        return database.writes()
                .sql("""
                UPDATE background_jobs SET lease_until = %s
                WHERE id IN (
                    SELECT id FROM background_jobs
                    WHERE status = 'processing' AND locked_by = :node AND id IN (:ids)
                      AND (id, attempt) IN (VALUES :attempts)%s)
                RETURNING id
                """.formatted(vendor.leaseEnd(), vendor.skipLocked()))
                .params(moments())
                .param("node", node.id())
                .param("ids", ids)
                .param("attempts", pairs(running))
                .query(String.class)
                .list();
    }

    /**
     * Takes jobs from workers that gave no sign of life for a whole lease. Such a crash costs no retry, but the third
     * one fails the job, because it may be the job that takes its worker down.
     *
     * @param running what this node runs: if it was only slow to say so, it stays
     * @return what became of them
     */
    List<Rescued> rescue(Collection<Claimed> running) {
        var unrescuable = stuck.of("Jobs of dead workers cannot be taken over");
        var dead = unrescuable.without(database.reads()
                .sql("SELECT id FROM background_jobs WHERE " + dead())
                .params(moments())
                .param("running", running.isEmpty() ? NOTHING : pairs(running))
                .query(String.class)
                .list());
        return unrescuable.change(dead, ids -> {
            try {
                return rescue(ids, running, MESSAGE);
            } catch (RuntimeException e) {
                if (ids.size() > 1 || !RowTrouble.isBehind(e)) {
                    throw e;
                }
                return rescue(ids, running, "NULL"); // maybe another program's column has no room for so long a text
            }
        });
    }

    private String dead() {
        return JobIndexes.IS_PROCESSING + " AND lease_until < " + vendor.leaseNow()
                + " AND (id, attempt) NOT IN (VALUES :running)";
    }

    private List<Rescued> rescue(List<String> ids, Collection<Claimed> running, String message) {
        var taken = database.inTransaction(() -> {
            var parameters = new HashMap<>(moments());
            parameters.put("running", running.isEmpty() ? NOTHING : pairs(running));
            parameters.put("crashes", CRASHES_UNTIL_FAILED);
            parameters.put("ids", ids);
            var rescued = database.writes()
                    .sql("""
                    UPDATE background_jobs
                    SET status = CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled'
                                      WHEN crash_count + 1 >= :crashes THEN 'failed'
                                      ELSE 'queued' END,
                        completed_at = CASE WHEN cancel_requested_at IS NOT NULL OR crash_count + 1 >= :crashes THEN :now END,
                        run_at = CASE WHEN run_at > :now THEN :now ELSE run_at END,
                        crash_count = crash_count + 1, lease_until = NULL, updated_at = :now, failure_key = NULL,
                        progress = CASE WHEN cancel_requested_at IS NOT NULL OR crash_count + 1 >= :crashes THEN progress END,
                        progress_message = CASE WHEN cancel_requested_at IS NOT NULL OR crash_count + 1 >= :crashes
                                                THEN progress_message END,
                        error_message = %s
                    WHERE id IN (SELECT id FROM background_jobs WHERE id IN (:ids) AND %s%s)
                    RETURNING %s
                    """.formatted(message, dead(), vendor.skipLocked(), Rescued.COLUMNS))
                    .params(parameters)
                    .query((row, number) -> Rescued.read(row, database.vendor()))
                    .list();
            keepAttempts(rescued);
            var changes = new JobEvents.Changes();
            rescued.forEach(
                    job -> changes.add(job.organizationId(), job.id(), job.jobType(), job.status(), job.attempt()));
            events.write(changes);
            return rescued;
        });
        news.takenOver(taken);
        return taken;
    }

    private void keepAttempts(List<Rescued> rescued) {
        var now = vendor.timestamp(clock.instant());
        database.batches()
                .getJdbcOperations()
                .batchUpdate(
                        """
                        INSERT INTO hcm_job_attempts (job_id, attempt, node, started_at, ended_at, outcome, error_message)
                        VALUES (?, ?, ?, ?, ?, '%s', ?) ON CONFLICT DO NOTHING
                        """.formatted(AttemptOutcome.CRASHED.text()),
                        rescued.stream()
                                .map(job -> new @Nullable Object[] {
                                    job.id(),
                                    job.attempt(),
                                    job.node(),
                                    vendor.timestampOrNull(job.startedAt()),
                                    now,
                                    job.errorMessage()
                                })
                                .toList());
        OldAttempts.forget(
                database,
                rescued.stream()
                        .map(job -> new AttemptId(job.id(), job.attempt()))
                        .toList());
    }

    private static List<Object> pairs(Collection<Claimed> running) {
        return running.stream()
                .<Object>map(job -> new Object[] {job.id(), job.attempt()})
                .toList();
    }

    /**
     * Brings rows that other programs wrote into the form that the queries rely on, and mends what cannot be: each
     * statement is an invariant of the table, and changes nothing while it holds.
     *
     * @return how many rows were not as they should be
     */
    int mend() {
        failed = null;
        var now = moments();
        var end = vendor.leaseEnd();
        // A job that another program says it is processing has no lease: it gets one, and is rescued after it.
        var mended = attempt(() ->
                oddRows.mend(JOBS, "lease_until = " + end, JobIndexes.IS_PROCESSING + " AND lease_until IS NULL", now));
        // No lease is taken for so long: the clock has gone back since. Else a dead worker would hold its jobs till
        // then.
        var longest = properties.leaseDuration().multipliedBy(2);
        mended += attempt(() -> oddRows.mend(
                JOBS,
                "lease_until = " + end,
                JobIndexes.IS_PROCESSING + " AND lease_until > " + end,
                moments(longest)));
        mended += attempt(() -> nodes.mend(longest));
        mended += attempt(oddStates::mend);
        if (failed != null) {
            throw failed;
        }
        return mended;
    }

    private int attempt(IntSupplier mending) {
        try {
            return mending.getAsInt();
        } catch (RuntimeException e) { // the next statement may be possible all the same
            if (failed == null) {
                failed = e;
            } else {
                failed.addSuppressed(e);
            }
            return 0;
        }
    }

    private Map<String, Object> moments() {
        return moments(properties.leaseDuration());
    }

    private Map<String, Object> moments(Duration lease) {
        var now = clock.instant();
        return Map.of(
                "now", database.vendor().timestamp(now),
                "leaseUntil", database.vendor().timestamp(now.plus(lease)),
                "leaseMillis", lease.toMillis());
    }
}
