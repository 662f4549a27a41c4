package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.RowTrouble;
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
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.PessimisticLockingFailureException;
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

    /** @param added whether the row was added; false if its key is taken, null if whoever asks has to do it alone */
    private record Request(NewRow row, CompletableFuture<@Nullable Boolean> added) {}

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
            var added = request.added().join();
            return added == null ? commitAlone(row) : added;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                cause.addSuppressed(e); // names this thread, too
                throw cause;
            }
            throw e;
        }
    }

    private boolean commitAlone(NewRow row) {
        var added = database.inTransaction(() -> add(List.of(row)).get(0));
        engine.announce();
        return added;
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

    /** @param added for each of those that shared the commit */
    private record Shared(List<Request> requests, List<Boolean> added) {}

    private void commit(List<Request> together) {
        try {
            var shared = database.inTransaction(() -> add(together, organizationsInUse(together)));
            try {
                engine.announce();
            } finally { // on disk they are, whatever comes of it
                for (int i = 0; i < shared.added().size(); i++) {
                    shared.requests().get(i).added().complete(shared.added().get(i));
                }
                together.forEach(each -> each.added().complete(null)); // who is still waiting was left out
            }
        } catch (RuntimeException e) {
            var oneIsToBlame = RowTrouble.isBehind(e) || e instanceof PessimisticLockingFailureException;
            if (together.size() > 1 && oneIsToBlame) { // e.g. its organization is gone
                together.forEach(each -> commit(List.of(each)));
            } else {
                fail(together, e);
            }
        } catch (Throwable e) {
            fail(together, e);
        }
    }

    /** Whoever waits must be told, all at once if nobody is to blame, and this thread go on. */
    private static void fail(List<Request> together, Throwable e) {
        together.forEach(each -> each.added().completeExceptionally(e));
    }

    /**
     * This thread waits for none, because everybody waits for it. And who holds one and waits for another could wait in a
     * circle with whoever deletes both.
     */
    private Set<String> organizationsInUse(List<Request> together) {
        return database.keepOrganizations(
                together.stream().map(each -> each.row().organizationId()).toList());
    }

    private Shared add(List<Request> together, Set<String> but) {
        var requests = together.stream()
                .filter(each -> !but.contains(each.row().organizationId()))
                .toList();
        return new Shared(
                requests,
                requests.isEmpty()
                        ? List.of()
                        : add(requests.stream().map(Request::row).toList()));
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
