package com.hunzal.hcm.bench;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Jobs for a service that is running and warm. They are all due at the same moment, which lies far enough ahead for
 * the rows to be written and the database to come to rest before.
 */
final class Backlog {

    private static final long LONGEST_DRAIN = TimeUnit.MINUTES.toNanos(15);
    private static final int ROWS_PER_SECOND = 8_000;

    /** From the end, which is drained last: PostgreSQL would otherwise read all the entries that are dead. */
    private static final String WAITING = "SELECT 1 FROM background_jobs WHERE COALESCE(status, '') = 'queued'"
            + " AND organization_id = ? AND job_type = ? AND priority = 0 AND run_at <= ?"
            + " ORDER BY run_at DESC, id DESC LIMIT 1";

    private final Store store;
    private final String jobType;
    private final int jobs;
    private final Instant due;

    private Backlog(Store store, String jobType, int jobs, Instant due) {
        this.store = store;
        this.jobType = jobType;
        this.jobs = jobs;
        this.due = due;
    }

    static Backlog prepare(Store store, String jobType, int jobs) throws SQLException {
        for (var patience = Duration.ofSeconds(2 + jobs / ROWS_PER_SECOND); ; patience = patience.multipliedBy(2)) {
            clear(store, jobType);
            var due = Instant.now().plus(patience);
            Tables.queue(store, Tables.ORGANIZATION, jobType, jobs, due);
            store.settle();
            if (Instant.now().isBefore(due)) {
                return new Backlog(store, jobType, jobs, due);
            }
        }
    }

    /** Removes the backlogs of before, and nothing of what else is in the table. */
    private static void clear(Store store, String jobType) throws SQLException {
        try (var connection = store.open();
                var delete = connection.prepareStatement(
                        "DELETE FROM background_jobs WHERE organization_id = ? AND job_type = ? AND run_at > ? AND run_at < ?")) {
            delete.setString(1, Tables.ORGANIZATION);
            delete.setString(2, jobType);
            delete.setObject(3, store.vendor().timestamp(Tables.LONG_AGO));
            delete.setObject(4, store.vendor().timestamp(Tables.FAR_AHEAD));
            delete.executeUpdate();
        }
    }

    /**
     * Waits until all are completed.
     *
     * @return jobs a second, from the first start to the last completion in the database
     */
    double drained() throws SQLException, InterruptedException {
        awaitStart();
        var begin = System.nanoTime();
        try (var connection = store.open();
                var waiting = connection.prepareStatement(WAITING);
                var running = connection.prepareStatement("SELECT 1 FROM background_jobs WHERE status = 'processing'"
                        + " AND organization_id = ? AND job_type = ? LIMIT 1")) {
            bind(waiting).setObject(3, store.vendor().timestamp(due));
            bind(running);
            while (found(waiting) || found(running)) {
                TimeUnit.MILLISECONDS.sleep(5);
                if (System.nanoTime() - begin > LONGEST_DRAIN) {
                    throw new IllegalStateException("not drained in time");
                }
            }
        }
        var end = Moments.epochNanos();
        checkEachRanOnce();
        return jobs / ((end - firstStart()) / 1e9);
    }

    void awaitStart() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(
                Math.max(0, Duration.between(Instant.now(), due).toMillis()));
    }

    long waiting() throws SQLException {
        return store.number("SELECT count(*) FROM background_jobs WHERE status = 'queued' AND organization_id = '"
                + Tables.ORGANIZATION + "'");
    }

    private PreparedStatement bind(PreparedStatement statement) throws SQLException {
        statement.setString(1, Tables.ORGANIZATION);
        statement.setString(2, jobType);
        return statement;
    }

    private static boolean found(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            return rows.next();
        }
    }

    private long firstStart() throws SQLException {
        try (var connection = store.open();
                var query = connection.prepareStatement(
                        "SELECT min(started_at) AS first FROM background_jobs WHERE organization_id = ? AND job_type = ?"
                                + " AND run_at = ?")) {
            bind(query).setObject(3, store.vendor().timestamp(due));
            try (var rows = query.executeQuery()) {
                rows.next();
                return Moments.nanos(store.vendor(), rows, "first");
            }
        }
    }

    /** Attempts are not counted: what was held ahead for too long is given back and claimed again, but never begun. */
    private void checkEachRanOnce() throws SQLException {
        try (var connection = store.open();
                var query = connection.prepareStatement("SELECT count(*) AS once FROM background_jobs"
                        + " WHERE organization_id = ? AND job_type = ? AND run_at = ? AND status = 'completed' AND retry_count = 0"
                        + " AND crash_count = 0")) {
            bind(query).setObject(3, store.vendor().timestamp(due));
            try (var rows = query.executeQuery()) {
                rows.next();
                if (rows.getInt("once") != jobs) {
                    throw new IllegalStateException(
                            rows.getInt("once") + " of " + jobs + " jobs were completed without a failure");
                }
            }
        }
    }
}
