package com.hunzal.hcm.explain;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobDefaults;
import com.hunzal.hcm.jobs.JobIndexes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an explanation needs to know of a job's own row.
 *
 * @param runAtAsStored for comparing with other rows: text of another program need not be what we would write
 * @param leaseOver by the clock that the nodes share
 */
record ExplainedJob(
        String id,
        String organizationId,
        String jobType,
        String status,
        int priority,
        @Nullable Instant runAt,
        Object runAtAsStored,
        @Nullable Instant nextRetryAt,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        int attempt,
        int crashCount,
        int retryCount,
        int maxRetries,
        @Nullable String errorMessage,
        @Nullable String node,
        @Nullable Instant leaseUntil,
        boolean leaseOver,
        @Nullable Instant cancelRequestedAt,
        @Nullable Integer progress,
        @Nullable String progressMessage) {

    /** @param row with a column {@code lease_over} */
    static ExplainedJob read(ResultSet row, Vendor vendor) throws SQLException {
        return new ExplainedJob(
                row.getString("id"),
                row.getString("organization_id"),
                row.getString("job_type"),
                Objects.requireNonNullElse(row.getString("status"), "queued"),
                row.getInt("priority"),
                vendor.timestamp(row, "run_at"),
                Objects.requireNonNull(vendor.stored(row, "run_at")),
                vendor.timestamp(row, "next_retry_at"),
                vendor.timestamp(row, "created_at"),
                vendor.timestamp(row, "started_at"),
                vendor.timestamp(row, "completed_at"),
                row.getInt("attempt"),
                row.getInt("crash_count"),
                row.getInt("retry_count"),
                row.getObject("max_retries") == null ? JobDefaults.MAX_RETRIES : row.getInt("max_retries"),
                row.getString("error_message"),
                row.getString("locked_by"),
                vendor.timestamp(row, "lease_until"),
                row.getInt("lease_over") == 1,
                vendor.timestamp(row, "cancel_requested_at"),
                row.getObject("progress") == null ? null : row.getInt("progress"),
                row.getString("progress_message"));
    }

    @Nullable
    Instant shownRunAt() {
        return JobDefaults.shownRunAt(runAt, createdAt);
    }

    /** When it may start at the earliest, by its own times; null if that was long ago. */
    @Nullable
    Instant notBefore(Instant now) {
        var retry = nextRetryAt != null && nextRetryAt.isAfter(now) ? nextRetryAt : null;
        var planned = runAt != null && runAt.isAfter(now) ? runAt : null;
        return retry == null || (planned != null && planned.isAfter(retry)) ? planned : retry;
    }

    /** Whether its next crash would be its last, so that it does not run beside others like it. */
    boolean runsAlone() {
        return JobIndexes.isSuspect(crashCount);
    }

    int retriesLeft() {
        return Math.max(0, maxRetries - retryCount);
    }
}
