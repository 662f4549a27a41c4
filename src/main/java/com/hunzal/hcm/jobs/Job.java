package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Vendor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of {@code background_jobs}. Where another program left a column empty, the guide's default stands. */
public record Job(
        String id,
        String organizationId,
        String jobType,
        String status,
        int priority,
        @Nullable String payload,
        @Nullable String result,
        @Nullable String errorMessage,
        int retryCount,
        int maxRetries,
        @Nullable Instant nextRetryAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant runAt,
        int attempt,
        int crashCount,
        @Nullable String lockedBy,
        @Nullable Instant leaseUntil,
        @Nullable Instant cancelRequestedAt,
        @Nullable String checkpoint,
        @Nullable String uniqueKey,
        @Nullable String parentId,
        @Nullable String scheduleId,
        @Nullable Integer progress,
        @Nullable String progressMessage,
        @Nullable String failureKey) {

    /** The default of {@code run_at}. */
    static final Instant AT_ONCE = Instant.EPOCH;

    public static final int DEFAULT_MAX_RETRIES = 3;
    static final int MOST_RETRIES = 25;

    /** Of many at once: without what can be large. */
    static final String COLUMNS_WITHOUT_LARGE = """
            id, organization_id, job_type, status, priority, NULL AS payload, NULL AS result, error_message, retry_count,
            max_retries, next_retry_at, started_at, completed_at, created_at, updated_at, run_at, attempt, crash_count,
            locked_by, lease_until, cancel_requested_at, NULL AS checkpoint, unique_key, parent_id, schedule_id, progress,
            progress_message, failure_key
            """;

    /** The column's default, 1970, in rows of other programs means "at once". */
    public static @Nullable Instant shownRunAt(@Nullable Instant runAt, @Nullable Instant createdAt) {
        return AT_ONCE.equals(runAt) ? createdAt : runAt;
    }

    static Job read(ResultSet row, Vendor vendor) throws SQLException {
        return new Job(
                row.getString("id"),
                row.getString("organization_id"),
                row.getString("job_type"),
                Objects.requireNonNullElse(row.getString("status"), JobStatus.QUEUED.text()),
                row.getInt("priority"),
                row.getString("payload"),
                row.getString("result"),
                row.getString("error_message"),
                row.getInt("retry_count"),
                row.getObject("max_retries") == null ? DEFAULT_MAX_RETRIES : row.getInt("max_retries"),
                vendor.timestamp(row, "next_retry_at"),
                vendor.timestamp(row, "started_at"),
                vendor.timestamp(row, "completed_at"),
                vendor.timestamp(row, "created_at"),
                vendor.timestamp(row, "updated_at"),
                vendor.timestamp(row, "run_at"),
                row.getInt("attempt"),
                row.getInt("crash_count"),
                row.getString("locked_by"),
                vendor.timestamp(row, "lease_until"),
                vendor.timestamp(row, "cancel_requested_at"),
                row.getString("checkpoint"),
                row.getString("unique_key"),
                row.getString("parent_id"),
                row.getString("schedule_id"),
                row.getObject("progress") == null ? null : row.getInt("progress"),
                row.getString("progress_message"),
                row.getString("failure_key"));
    }
}
