package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The physical limit: nothing but the two writes that every job needs, on the service's table with all its indexes.
 * Each connection claims some jobs in one transaction and completes them in another, until none is left.
 */
final class RawJdbc implements Engine {

    static final int BATCH = 100;

    private static final String CLAIM = """
            UPDATE background_jobs
            SET status = 'processing', attempt = attempt + 1, locked_by = 'raw', lease_until = ?, started_at = ?, updated_at = ?
            WHERE id IN (SELECT id FROM background_jobs
                         WHERE COALESCE(status, '') = 'queued' AND organization_id = ? AND job_type = 'noop' AND priority = 0
                           AND run_at <= ?
                         ORDER BY run_at, id LIMIT %d%s)
            RETURNING id, attempt, payload
            """;
    private static final String COMPLETED = """
            UPDATE background_jobs
            SET status = 'completed', result = ?, completed_at = ?, updated_at = ?, locked_by = NULL, lease_until = NULL
            """;
    private static final String COMPLETE_ONE = COMPLETED + "WHERE id = ? AND status = 'processing' AND attempt = ?";
    private static final String COMPLETE_MANY = COMPLETED + """
            FROM unnest(?::text[], ?::int[]) AS done (job, number)
            WHERE id = done.job AND status = 'processing' AND attempt = done.number
            """;
    private static final String RESULT = "{\"status\":\"success\",\"attempt\":1,\"duration_ms\":0}";

    private final Store store;
    private final int batch;
    private final ExecutorService connections;
    private final int count;
    private final RawInserts inserts;
    private final List<Future<Void>> running = new ArrayList<>();
    private volatile long firstStart;

    RawJdbc(Store store, int batch, int connections) {
        this.store = store;
        this.batch = batch;
        this.count = connections;
        this.inserts = new RawInserts(store, connections);
        this.connections = Executors.newFixedThreadPool(connections);
    }

    private record Claimed(String id, int attempt) {}

    @Override
    public void prepare(int jobs) throws SQLException {
        Tables.clear(store);
        Tables.queue(store, Tables.ORGANIZATION, "noop", jobs, Instant.now());
    }

    @Override
    public void enqueue(long first, int jobs) throws SQLException {
        inserts.insert(jobs);
    }

    @Override
    public void start() {
        firstStart = System.nanoTime();
        for (int i = 0; i < count; i++) {
            running.add(connections.submit((Callable<Void>) this::drain));
        }
    }

    private Void drain() throws SQLException {
        var sqlite = store.vendor() == Vendor.SQLITE;
        var claimSql = CLAIM.formatted(batch, sqlite ? "" : " FOR UPDATE SKIP LOCKED");
        var inOneStatement = batch > 1 && !sqlite;
        try (var connection = store.open();
                var claim = connection.prepareStatement(claimSql);
                var complete = connection.prepareStatement(inOneStatement ? COMPLETE_MANY : COMPLETE_ONE)) {
            for (var jobs = claim(claim); !jobs.isEmpty(); jobs = claim(claim)) {
                var now = store.vendor().timestamp(Instant.now());
                complete.setString(1, RESULT);
                complete.setObject(2, now);
                complete.setObject(3, now);
                if (inOneStatement) {
                    completeMany(connection, complete, jobs);
                } else {
                    completeEach(connection, complete, jobs);
                }
            }
        }
        return null;
    }

    private List<Claimed> claim(PreparedStatement claim) throws SQLException {
        var now = store.vendor().timestamp(Instant.now());
        claim.setObject(1, store.vendor().timestamp(Instant.now().plusSeconds(60)));
        claim.setObject(2, now);
        claim.setObject(3, now);
        claim.setString(4, Tables.ORGANIZATION);
        claim.setObject(5, now);
        var jobs = new ArrayList<Claimed>();
        try (var rows = claim.executeQuery()) {
            while (rows.next()) {
                jobs.add(new Claimed(rows.getString(1), rows.getInt(2)));
            }
        }
        return jobs;
    }

    /** The fastest on PostgreSQL, where each statement of a batch costs a plan. */
    private static void completeMany(Connection connection, PreparedStatement complete, List<Claimed> jobs)
            throws SQLException {
        complete.setArray(
                4,
                connection.createArrayOf("text", jobs.stream().map(Claimed::id).toArray()));
        complete.setArray(
                5,
                connection.createArrayOf(
                        "int", jobs.stream().map(Claimed::attempt).toArray()));
        complete.executeUpdate();
    }

    /** The fastest on SQLite, which is in our own process. */
    private static void completeEach(Connection connection, PreparedStatement complete, List<Claimed> jobs)
            throws SQLException {
        connection.setAutoCommit(jobs.size() == 1);
        for (var job : jobs) {
            complete.setString(4, job.id());
            complete.setInt(5, job.attempt());
            complete.executeUpdate();
        }
        connection.setAutoCommit(true); // commits
    }

    @Override
    public boolean finished() throws Exception {
        for (var each : running) {
            if (!each.isDone()) {
                return false;
            }
            each.get(); // throws what went wrong
        }
        return true;
    }

    @Override
    public long firstStart() {
        return firstStart;
    }

    @Override
    public void stop() {
        running.clear();
    }
}
