package com.hunzal.hcm.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Jobs of many organizations, each with as many, that are all due at the same moment. */
final class Crowd {

    private static final long LONGEST_DRAIN = TimeUnit.MINUTES.toNanos(15);
    private static final int ROWS_PER_SECOND = 8_000;

    private final Store store;
    private final int jobs;
    private final Instant due;

    private Crowd(Store store, int jobs, Instant due) {
        this.store = store;
        this.jobs = jobs;
        this.due = due;
    }

    /** They are called {@code crowd-1} and so on. */
    static void addOrganizations(Store store, int organizations) throws SQLException {
        Tables.insert(store, organizations, "INSERT INTO organizations (id) SELECT 'crowd-' || n FROM numbers");
    }

    /** Removes all other jobs before. */
    static Crowd prepare(Store store, int organizations, String jobType, int jobs) throws SQLException {
        for (var patience = Duration.ofSeconds(2 + jobs / ROWS_PER_SECOND); ; patience = patience.multipliedBy(2)) {
            Tables.clear(store);
            var due = Instant.now().plus(patience);
            var now = store.vendor().timestamp(Instant.now());
            Tables.insert(
                    store,
                    jobs,
                    """
                    INSERT INTO background_jobs (id, organization_id, job_type, status, priority, payload, retry_count,
                                                 max_retries, run_at, created_at, updated_at)
                    SELECT ${id}, 'crowd-' || (1 + n %% %s), '%s', 'queued', 0, '{}', 0, 3, ?, ?, ? FROM numbers
                    """.formatted(organizations, jobType).replace("${id}", Tables.id(store, "crowd")),
                    store.vendor().timestamp(due),
                    now,
                    now);
            store.settle();
            if (Instant.now().isBefore(due)) {
                return new Crowd(store, jobs, due);
            }
        }
    }

    void awaitStart() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(
                Math.max(0, Duration.between(Instant.now(), due).toMillis()));
    }

    long waiting() throws SQLException {
        return store.number(
                "SELECT count(*) FROM background_jobs WHERE status = 'queued' AND organization_id LIKE 'crowd-%'");
    }

    /**
     * Waits until all are completed, looking seldom: their own rows tell when the last one was.
     *
     * @return jobs a second, from the first start to the last completion
     */
    double drained() throws SQLException, InterruptedException {
        awaitStart();
        var begin = System.nanoTime();
        while (unfinished() > 0) {
            TimeUnit.MILLISECONDS.sleep(50);
            if (System.nanoTime() - begin > LONGEST_DRAIN) {
                throw new IllegalStateException("not drained in time");
            }
        }
        try (var connection = store.open();
                var query = connection.prepareStatement("SELECT min(started_at) AS first, max(completed_at) AS last,"
                        + " sum(CASE WHEN status = 'completed' AND retry_count = 0 THEN 1 ELSE 0 END) AS done"
                        + " FROM background_jobs");
                var rows = query.executeQuery()) {
            rows.next();
            if (rows.getInt("done") != jobs) {
                throw new IllegalStateException(rows.getInt("done") + " of " + jobs + " jobs were completed at once");
            }
            return jobs
                    / ((Moments.nanos(store.vendor(), rows, "last") - Moments.nanos(store.vendor(), rows, "first"))
                            / 1e9);
        }
    }

    private long unfinished() throws SQLException {
        return store.number(
                "SELECT CASE WHEN EXISTS (SELECT 1 FROM background_jobs WHERE COALESCE(status, '') = 'queued'"
                        + " AND priority IS NOT NULL) OR EXISTS (SELECT 1 FROM background_jobs WHERE status = 'processing')"
                        + " THEN 1 ELSE 0 END");
    }
}
