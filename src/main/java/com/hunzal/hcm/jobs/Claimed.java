package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Vendor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that this node has taken: what its handler and the record of its attempt need, and no more, because
 * thousands a second are read.
 *
 * @param dueSince since when it could have run
 */
record Claimed(
        String id,
        String organizationId,
        String jobType,
        int attempt,
        int priority,
        int retryCount,
        int maxRetries,
        @Nullable String payload,
        @Nullable String errorMessage,
        @Nullable String checkpoint,
        Instant dueSince) {

    /** In the order in which {@link #read} reads them. */
    static final String COLUMNS = "id, organization_id, job_type, attempt, priority, retry_count, max_retries, payload,"
            + " error_message, checkpoint, run_at, created_at";

    /** @param now stands for times that another program left out */
    static Claimed read(ResultSet row, Vendor vendor, Instant now) throws SQLException {
        var maxRetries = row.getInt(7);
        var noMaxRetries = row.wasNull();
        return new Claimed(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                noMaxRetries ? Job.DEFAULT_MAX_RETRIES : maxRetries,
                row.getString(8),
                row.getString(9),
                row.getString(10),
                later(vendor.timestamp(row, "run_at"), vendor.timestamp(row, "created_at"), now));
    }

    private static Instant later(@Nullable Instant runAt, @Nullable Instant createdAt, Instant otherwise) {
        if (runAt == null || createdAt == null) {
            return createdAt == null ? otherwise : createdAt;
        }
        return runAt.isAfter(createdAt) ? runAt : createdAt;
    }
}
