package com.hunzal.hcm.events;

import static java.util.Objects.requireNonNullElse;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Parameters;
import com.hunzal.hcm.database.Vendor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps what happened to jobs for those who listen: one row of {@code hcm_job_events} for each organization and
 * transaction, written in the transaction of the changes themselves.
 */
@Component
public class JobEvents {

    /** Of more changes at once only the counts are told: nobody can watch them one by one. */
    private static final int MOST_TOLD = 100;

    private static final int MOST_LATE = 1000;

    /** Its place among the parameters of a row. */
    private static final int ORGANIZATION = 2;

    private final Database database;
    private final Clock clock;
    private final JsonMapper json;
    private final String insert;
    private final String insertAll;
    private final String skipLocked;
    private final Queue<Object[]> late = new ConcurrentLinkedQueue<>();

    JobEvents(Database database, Clock clock, JsonMapper json) {
        this.database = database;
        // Other programs may delete an organization, or mistype it, and keep its jobs: nobody can listen to those, and
        // nobody else's must wait for them.
        this.insert = "INSERT INTO hcm_job_events (organization_id, happened_at, changes) SELECT id, ?, ? FROM "
                + database.organizations() + " WHERE id = ?";
        this.insertAll = """
                INSERT INTO hcm_job_events (organization_id, happened_at, changes)
                SELECT free.id, given.now, given.changes FROM unnest(?, ?, ?) AS given (now, changes, organization_id)
                JOIN (SELECT id FROM %s WHERE id = ANY (?) FOR KEY SHARE SKIP LOCKED) AS free ON free.id = given.organization_id
                ORDER BY free.id
                RETURNING organization_id
                """.formatted(database.organizations());
        this.skipLocked = database.vendor() == Vendor.POSTGRESQL ? " FOR KEY SHARE SKIP LOCKED" : "";
        this.clock = clock;
        this.json = json;
    }

    /** One job's new state, as listeners get it. */
    record Change(String id, String jobType, String status, int attempt) {}

    /** More than {@link #MOST_TOLD} changes in one transaction, by state. */
    private record Counts(Map<String, Long> counts) {}

    /** Collects the changes of one transaction. */
    public static final class Changes {

        public static final String COLUMNS = "organization_id, id, job_type, status, attempt";

        /** What a job is that another program gave no state. */
        private static final String WITHOUT_STATE = "queued";

        private final Map<String, List<Change>> byOrganization = new TreeMap<>();

        public Changes add(String organizationId, String id, String jobType, String status, int attempt) {
            byOrganization
                    .computeIfAbsent(organizationId, key -> new ArrayList<>())
                    .add(new Change(id, jobType, status, attempt));
            return this;
        }

        /** Of a row with {@link #COLUMNS}. */
        public Changes add(ResultSet row) throws SQLException {
            return add(
                    row.getString("organization_id"),
                    row.getString("id"),
                    row.getString("job_type"),
                    requireNonNullElse(row.getString("status"), WITHOUT_STATE),
                    row.getInt("attempt"));
        }
    }

    /**
     * Waits for nobody: whoever deletes an organization waits in turn for its jobs, which are locked here. What is told of
     * one that is being deleted, or locked as if, waits for {@link #writeLate}.
     */
    public void write(Changes changes) {
        if (changes.byOrganization.isEmpty()) {
            return;
        }
        var now = database.vendor().timestamp(clock.instant());
        var rows = changes.byOrganization.entrySet().stream()
                .map(each -> new Object[] {now, text(each.getValue()), each.getKey()})
                .toList();
        if (database.vendor() == Vendor.SQLITE) {
            database.batches().getJdbcOperations().batchUpdate(insert, rows);
            return;
        }
        var written = insertAll(rows);
        for (var row : rows) {
            if (!written.contains(row[ORGANIZATION])) {
                tellLater(row);
            }
        }
    }

    /** In one statement, because on PostgreSQL it is the statement that costs. @return of which organizations */
    private Set<String> insertAll(List<Object[]> rows) {
        return Set.copyOf(database.batches()
                .getJdbcOperations()
                .query(
                        insertAll,
                        statement -> new Parameters(statement, database)
                                .array("timestamptz", rows, row -> row[0])
                                .array("text", rows, row -> row[1])
                                .array("text", rows, row -> row[ORGANIZATION])
                                .array("text", rows, row -> row[ORGANIZATION]),
                        (row, number) -> row.getString(1)));
    }

    private void tellLater(Object[] row) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                if (late.size() < MOST_LATE) {
                    late.add(row);
                }
            }
        });
    }

    /**
     * Of those that are there by now; of one that is gone nobody listens. Waits for nobody either: what is told of one
     * that is still locked goes to the end of the queue.
     */
    public void writeLate() {
        var locked = new HashSet<Object>();
        for (int left = late.size(); left > 0; left--) {
            var row = late.poll();
            if (row == null) {
                return;
            }
            var organizationId = row[ORGANIZATION];
            var written = false;
            try {
                // Once it was locked, its rows are left for this time, so that they keep their order.
                written = !locked.contains(organizationId) && isWrittenOrOver(row);
            } finally {
                if (!written) {
                    locked.add(organizationId);
                    late.add(row);
                }
            }
        }
    }

    private boolean isWrittenOrOver(Object[] row) {
        return database.batches().getJdbcOperations().update(insert + skipLocked, row) > 0
                || database.reads()
                        .sql("SELECT 1 FROM " + database.organizations() + " WHERE id = :id")
                        .param("id", row[ORGANIZATION])
                        .query(Integer.class)
                        .optional()
                        .isEmpty();
    }

    private String text(List<Change> changes) {
        return json.writeValueAsString(
                changes.size() <= MOST_TOLD
                        ? changes
                        : new Counts(changes.stream()
                                .collect(Collectors.groupingBy(Change::status, TreeMap::new, Collectors.counting()))));
    }
}
