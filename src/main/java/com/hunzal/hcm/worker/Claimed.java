package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobDefaults;
import com.hunzal.hcm.jobs.JobIndexes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that this node has taken: what its handler and the record of its attempt need, and no more, because
 * thousands a second are read.
 *
 * @param payload null if there is none, and if {@code largePayload}: it is read when the job starts, because many jobs
 *     may be held before that
 * @param suspect whether workers died twice while they had this job
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
        boolean largePayload,
        @Nullable String errorMessage,
        boolean suspect,
        Instant dueSince) {

    /** In bytes. */
    private static final int LARGEST_PAYLOAD = 4096;

    /** In the order in which {@link #read} reads them. */
    static final String COLUMNS = """
            id, organization_id, job_type, attempt, priority, retry_count, max_retries,
            CASE WHEN octet_length(payload) <= %1$s THEN payload END, octet_length(payload) > %1$s, error_message,
            %2$s, run_at, created_at
            """.formatted(LARGEST_PAYLOAD, JobIndexes.IS_SUSPECT);

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
                noMaxRetries ? JobDefaults.MAX_RETRIES : maxRetries,
                row.getString(8),
                row.getBoolean(9),
                row.getString(10),
                row.getBoolean(11),
                dueSince(row, vendor, now));
    }

    /** The later of {@code run_at}, which rows of other programs have in 1970, and {@code created_at}. */
    static Instant dueSince(ResultSet row, Vendor vendor, Instant now) throws SQLException {
        var runAt = vendor.timestamp(row, "run_at");
        var createdAt = vendor.timestamp(row, "created_at");
        if (runAt == null || createdAt == null) {
            return createdAt == null ? now : createdAt;
        }
        return runAt.isAfter(createdAt) ? runAt : createdAt;
    }
}
