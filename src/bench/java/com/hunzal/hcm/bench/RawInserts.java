package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.database.Vendor;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Instant;

/** The physical limit of creating jobs: JDBC batches, each a transaction, on the service's table. */
final class RawInserts {

    private static final String INSERT = """
            INSERT INTO background_jobs (id, organization_id, job_type, status, priority, payload, retry_count, max_retries,
                                         run_at, created_at, updated_at)
            VALUES (?, ?, 'noop', 'queued', 0, ?, 0, 3, ?, ?, ?)
            """;

    private final Vendor vendor;
    private final HikariDataSource pool;

    RawInserts(Store store, int connections) {
        vendor = store.vendor();
        var fastest = vendor == Vendor.SQLITE
                ? store
                : new Store(vendor, store.url() + "?reWriteBatchedInserts=true", store.user());
        pool = fastest.pool(connections);
    }

    /** In one transaction. */
    void insert(int rows) throws SQLException {
        try (var connection = pool.getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            for (int row = 0; row < rows; row++) {
                var now = vendor.timestamp(Instant.now());
                insert.setString(1, Ids.next());
                insert.setString(2, Tables.ORGANIZATION);
                insert.setString(3, "{}");
                insert.setObject(4, now);
                insert.setObject(5, now);
                insert.setObject(6, now);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }
}
