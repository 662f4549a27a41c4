package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Vendor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code hcm_job_schedules}, which another program may have written: it need not make sense. */
record Schedule(
        String id,
        String organizationId,
        String name,
        String cron,
        String zone,
        String jobType,
        @Nullable String payload,
        int priority,
        int maxRetries,
        boolean enabled,
        String overlap,
        @Nullable Instant nextRunAt,
        @Nullable Instant lastRunAt,
        @Nullable String lastJobId,
        @Nullable Instant lastSkippedAt,
        @Nullable String lastSkippedReason,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        boolean askedByRoot) {

    static Schedule read(ResultSet row, Vendor vendor) throws SQLException {
        return new Schedule(
                row.getString("id"),
                row.getString("organization_id"),
                row.getString("name"),
                row.getString("cron"),
                row.getString("zone"),
                row.getString("job_type"),
                row.getString("payload"),
                row.getInt("priority"),
                row.getInt("max_retries"),
                row.getBoolean("enabled"),
                row.getString("overlap"),
                vendor.timestamp(row, "next_run_at"),
                vendor.timestamp(row, "last_run_at"),
                row.getString("last_job_id"),
                vendor.timestamp(row, "last_skipped_at"),
                row.getString("last_skipped_reason"),
                vendor.timestamp(row, "created_at"),
                vendor.timestamp(row, "updated_at"),
                row.getBoolean("asked_by_root"));
    }
}
