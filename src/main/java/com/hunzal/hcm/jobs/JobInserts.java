package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.stereotype.Component;

/**
 * Adds jobs to the table. Requests that arrive together share a commit: what costs is not the row but waiting for
 * the disk, and on SQLite for the one connection that writes.
 */
@Component
class JobInserts implements DisposableBean {

    private static final int MOST_TOGETHER = 500;

    private static final String INSERT = """
            INSERT INTO background_jobs (
                id, organization_id, job_type, status, priority, payload, retry_count, max_retries, run_at, created_at,
                updated_at, idempotency_key, idempotency_hash, unique_key, parent_id, schedule_id)
            VALUES (?, ?, ?, 'queued', ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private static final Comparator<NewRow> BY_KEYS = Comparator.comparing(NewRow::organizationId)
            .thenComparing(row -> row.job().jobType())
            .thenComparing(row -> row.job().uniqueKey(), Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(row -> row.key() == null ? "" : row.key().key());

    private final Database database;
    private final JobEvents events;
    private final JobEngine engine;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Thread committer = new Thread(this::commitWhatArrives, "job-inserts");

    JobInserts(Database database, JobEvents events, JobEngine engine) {
        this.database = database;
        this.events = events;
        this.engine = engine;
        committer.setDaemon(true);
        committer.start();
    }

    /** @param added whether the row was added; false if its idempotency key or its unique key is taken */
    private record Request(NewRow row, CompletableFuture<Boolean> added) {}

    /**
     * Adds a row and returns when it is on disk, sharing the commit with whoever asks at the same time. The worker is
     * woken before that, because this thread takes its time to be.
     *
     * @return false if its idempotency key or its unique key is taken
     */
    boolean commit(NewRow row) {
        var request = new Request(row, new CompletableFuture<>());
        requests.add(request);
        try {
            return request.added().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                cause.addSuppressed(e); // names this thread, too
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Adds the rows in the caller's transaction, after which he wakes the worker.
     *
     * @return for each row whether it was added
     */
    List<Boolean> add(List<NewRow> rows) {
        // In one order whoever adds them: two that add the same keys in another order wait for each other for ever.
        var ordered = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparing(rows::get, BY_KEYS))
                .toList();
        var counts = database.batches()
                .getJdbcOperations()
                .batchUpdate(INSERT, ordered, rows.size(), (statement, index) -> bind(statement, rows.get(index)))[0];
        var added = new Boolean[rows.size()];
        for (int i = 0; i < counts.length; i++) {
            added[ordered.get(i)] = counts[i] > 0;
        }
        if (IntStream.of(counts).anyMatch(count -> count == Statement.SUCCESS_NO_INFO)) {
            lookFor(rows, added);
        }
        var changes = new JobEvents.Changes();
        for (int i = 0; i < added.length; i++) {
            if (added[i]) {
                var row = rows.get(i);
                changes.add(row.organizationId(), row.id(), row.job().jobType(), JobStatus.QUEUED.text(), 0);
            }
        }
        events.write(changes);
        return List.of(added);
    }

    /** With reWriteBatchedInserts in its URL, PostgreSQL's driver does not say which of several rows were added. */
    private void lookFor(List<NewRow> rows, Boolean[] added) {
        var there = Set.copyOf(database.writes()
                .sql("SELECT id FROM background_jobs WHERE id IN (:ids)")
                .param("ids", rows.stream().map(NewRow::id).toList())
                .query(String.class)
                .list());
        for (int i = 0; i < added.length; i++) {
            added[i] = there.contains(rows.get(i).id());
        }
    }

    private void commitWhatArrives() {
        var together = new ArrayList<Request>();
        try {
            while (true) {
                together.add(requests.take());
                requests.drainTo(together, MOST_TOGETHER - 1);
                commit(together);
                together.clear();
            }
        } catch (InterruptedException stop) {
            // the web server has stopped: nobody waits any more
        }
    }

    private void commit(List<Request> together) {
        try {
            var added = database.inTransaction(
                    () -> add(together.stream().map(Request::row).toList()));
            try {
                engine.announce();
            } finally { // on disk they are, whatever comes of it
                for (int i = 0; i < added.size(); i++) {
                    together.get(i).added().complete(added.get(i));
                }
            }
        } catch (DataIntegrityViolationException | InvalidDataAccessResourceUsageException e) {
            if (together.size() == 1) {
                together.get(0).added().completeExceptionally(e);
            } else { // one of them is to blame, e.g. its organization is gone
                together.forEach(each -> commit(List.of(each)));
            }
        } catch (Throwable e) { // whoever waits must be told, all at once if nobody is to blame, and this thread go on
            together.forEach(each -> each.added().completeExceptionally(e));
        }
    }

    private void bind(PreparedStatement statement, NewRow row) throws SQLException {
        var vendor = database.vendor();
        var now = vendor.timestamp(row.createdAt());
        var key = row.key();
        statement.setString(1, row.id());
        statement.setString(2, row.organizationId());
        statement.setString(3, row.job().jobType());
        statement.setInt(4, row.job().priority());
        statement.setString(5, row.job().payload());
        statement.setInt(6, row.job().maxRetries());
        statement.setObject(7, vendor.timestamp(row.runAt()));
        statement.setObject(8, now);
        statement.setObject(9, now);
        statement.setString(10, key == null ? null : key.key());
        statement.setString(11, key == null ? null : key.hash());
        statement.setString(12, row.job().uniqueKey());
        statement.setString(13, row.parentId());
        statement.setString(14, row.scheduleId());
    }

    @Override
    public void destroy() {
        committer.interrupt();
    }
}
