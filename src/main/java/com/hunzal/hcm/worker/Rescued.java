package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Vendor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job after it was taken from a worker that gave no sign of life.
 *
 * @param node the worker that had it
 * @param startedAt when that began with it
 */
record Rescued(
        String organizationId,
        String id,
        String jobType,
        String status,
        int attempt,
        @Nullable String node,
        @Nullable Instant startedAt,
        @Nullable String errorMessage) {

    static final String COLUMNS =
            "organization_id, id, job_type, status, attempt, locked_by, started_at, error_message";

    static Rescued read(ResultSet row, Vendor vendor) throws SQLException {
        return new Rescued(
                row.getString("organization_id"),
                row.getString("id"),
                row.getString("job_type"),
                row.getString("status"),
                row.getInt("attempt"),
                row.getString("locked_by"),
                vendor.timestamp(row, "started_at"),
                row.getString("error_message"));
    }
}
