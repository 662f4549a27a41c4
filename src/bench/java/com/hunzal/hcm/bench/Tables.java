package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
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
        var now = store.vendor().timestamp(Instant.now());
        insert(
                store,
                jobs,
                """
                INSERT INTO background_jobs (id, organization_id, job_type, status, priority, payload, retry_count,
                                             max_retries, run_at, created_at, updated_at)
                SELECT ${id}, '%s', '%s', 'queued', 0, '{}', 0, 3, ?, ?, ? FROM numbers
                """.formatted(organization, jobType).replace("${id}", id(store, organization)),
                store.vendor().timestamp(due),
                now,
                now);
    }

    /** @param sql selects from {@code numbers}, whose column {@code n} counts from 1 */
    static void insert(Store store, int rows, String sql, Object... parameters) throws SQLException {
        try (var connection = store.open()) {
            for (int from = 1; from <= rows; from += ROWS_PER_TRANSACTION) {
                var to = Math.min(rows, from + ROWS_PER_TRANSACTION - 1);
                var numbers = store.vendor() == Vendor.SQLITE
                        ? "WITH RECURSIVE numbers (n) AS (SELECT %d UNION ALL SELECT n + 1 FROM numbers WHERE n < %d) "
                        : "WITH numbers (n) AS (SELECT generate_series(%d, %d)) ";
                try (var statement = connection.prepareStatement(numbers.formatted(from, to) + sql)) {
                    for (int i = 0; i < parameters.length; i++) {
                        statement.setObject(i + 1, parameters[i]);
                    }
                    statement.executeUpdate();
                }
            }
        }
    }

    /** An expression for an id that sorts by n. */
    static String id(Store store, String prefix) {
        return store.vendor() == Vendor.SQLITE
                ? "printf('0199-" + prefix + "-%012x', n)"
                : "'0199-" + prefix + "-' || lpad(to_hex(n), 12, '0')";
    }
}
