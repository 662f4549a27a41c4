package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.sql.SQLException;
import java.time.Instant;

/** The physical limit of creating jobs: JDBC batches of 1 000, each a transaction, on the service's table. */
final class RawInserts {

    private static final int BATCH = 1_000;
    private static final String INSERT = """
            INSERT INTO background_jobs (id, organization_id, job_type, status, priority, payload, retry_count, max_retries,
                                         run_at, created_at, updated_at)
            VALUES (?, ?, 'noop', 'queued', 0, ?, 0, 3, ?, ?, ?)
            """;

    private RawInserts() {}

    /** @return rows a second */
    static double insert(Store store, int rows) throws SQLException {
        Tables.clear(store);
        store.settle();
        var fastest = store.vendor() == Vendor.SQLITE
                ? store
                : new Store(store.vendor(), store.url() + "?reWriteBatchedInserts=true", store.user());
        try (var connection = fastest.open();
                var insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            var begin = System.nanoTime();
            for (int row = 1; row <= rows; row++) {
                var now = store.vendor().timestamp(Instant.now());
                insert.setString(1, com.hunzal.hcm.database.Ids.next());
                insert.setString(2, Tables.ORGANIZATION);
                insert.setString(3, "{}");
                insert.setObject(4, now);
                insert.setObject(5, now);
                insert.setObject(6, now);
                insert.addBatch();
                if (row % BATCH == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
            return rows / ((System.nanoTime() - begin) / 1e9);
        }
    }
}
