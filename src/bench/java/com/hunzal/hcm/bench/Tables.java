package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.flywaydb.core.Flyway;

/** The service's own tables, filled with plain SQL as another program would. */
final class Tables {

    static final String ORGANIZATION = "bench";

    static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    static final Instant FAR_AHEAD = Instant.parse("2090-01-01T00:00:00Z");

    private static final int ROWS_PER_TRANSACTION = 50_000;

    private Tables() {}

    static void migrate(Store store) throws SQLException {
        var folder = store.vendor().name().toLowerCase(java.util.Locale.ROOT);
        Flyway.configure()
                .dataSource(store.url(), store.user(), null)
                .locations("classpath:db/migration/" + folder)
                .table("hcm_schema_history")
                .load()
                .migrate();
        addOrganization(store, ORGANIZATION);
    }

    static void addOrganization(Store store, String id) throws SQLException {
        store.execute("INSERT INTO organizations (id) VALUES ('" + id + "')");
    }

    /** Removes all jobs and what was kept about them. */
    static void clear(Store store) throws SQLException {
        if (store.vendor() == Vendor.SQLITE) {
            store.execute("DELETE FROM hcm_job_events", "DELETE FROM background_jobs");
        } else {
            store.execute("TRUNCATE hcm_job_events", "TRUNCATE background_jobs CASCADE");
        }
    }

    /** Waiting jobs that are due at the given moment, with ids that sort as they were made. */
    static void queue(Store store, String organization, String jobType, int jobs, Instant due) throws SQLException {
        insert(store, jobs, """
                INSERT INTO background_jobs (id, organization_id, job_type, status, priority, payload, retry_count,
                                             max_retries, run_at, created_at, updated_at)
                SELECT %s, '%s', '%s', 'queued', 0, '{}', 0, 3, ?, ?, ? FROM %s
                """.formatted(id(store, organization), organization, jobType, "numbers"), due);
    }

    private static void insert(Store store, int rows, String sql, Instant due) throws SQLException {
        var now = Instant.now();
        try (var connection = store.open()) {
            for (int from = 1; from <= rows; from += ROWS_PER_TRANSACTION) {
                insert(
                        connection,
                        store.vendor(),
                        sql,
                        from,
                        Math.min(rows, from + ROWS_PER_TRANSACTION - 1),
                        due,
                        now);
            }
        }
    }

    private static void insert(
            Connection connection, Vendor vendor, String sql, int from, int to, Instant due, Instant now)
            throws SQLException {
        var numbers = vendor == Vendor.SQLITE
                ? "WITH RECURSIVE numbers (n) AS (SELECT %d UNION ALL SELECT n + 1 FROM numbers WHERE n < %d) "
                : "WITH numbers (n) AS (SELECT generate_series(%d, %d)) ";
        try (var statement = connection.prepareStatement(numbers.formatted(from, to) + sql)) {
            statement.setObject(1, vendor.timestamp(due));
            statement.setObject(2, vendor.timestamp(now));
            statement.setObject(3, vendor.timestamp(now));
            statement.executeUpdate();
        }
    }

    private static String id(Store store, String organization) {
        var prefix = "0199-" + organization + "-";
        return store.vendor() == Vendor.SQLITE
                ? "printf('" + prefix + "%012x', n)"
                : "'" + prefix + "' || lpad(to_hex(n), 12, '0')";
    }
}
