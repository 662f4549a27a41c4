package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Sha256;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobTags;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code hcm_job_schedules}, which another program may have written: it need not make sense.
 *
 * @param payload in a list only of those that nobody has looked at
 * @param tags of its jobs
 * @param payloadCheck null if nobody has looked whether the payload is right for the job type, empty if it is, else what is
 *     wrong with it. A trigger clears it when another program changes either
 */
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
        boolean askedByRoot,
        List<String> tags,
        @Nullable String payloadCheck) {

    static final String COLUMNS_OF_LISTS = """
            id, organization_id, name, cron, zone, job_type, priority, max_retries, enabled, overlap, next_run_at, last_run_at,
            last_job_id, last_skipped_at, last_skipped_reason, created_at, updated_at, asked_by_root,
            tags, payload_check,
            CASE WHEN payload_check IS NULL THEN payload END AS payload
            """;

    private static final String PAYLOAD_IS_RIGHT = "";

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
                row.getBoolean("asked_by_root"),
                JobTags.of(row.getString("tags")),
                row.getString("payload_check"));
    }

    /** Whether somebody has looked if the payload is right for the job type, whatever he found. */
    boolean payloadIsChecked() {
        return payloadCheck != null;
    }

    boolean payloadIsRight() {
        return PAYLOAD_IS_RIGHT.equals(payloadCheck);
    }

    /** What was found wrong with the payload; empty if nothing was, or nobody has looked. */
    String payloadProblem() {
        return payloadCheck == null ? "" : payloadCheck;
    }

    /** Another one as soon as anything has changed that people set; not when a time comes and goes. */
    String etag() {
        var says = Stream.of(id, name, cron, zone, jobType, priority, maxRetries, enabled, overlap, payload, tags)
                .map(String::valueOf)
                .collect(Collectors.joining("\n"));
        return '"' + HexFormat.of().formatHex(Sha256.of(says), 0, 16) + '"';
    }

    /** Whether it means the same as the other, which was read at another time. */
    boolean saysTheSameAs(Schedule other) {
        return name.equals(other.name)
                && cron.equals(other.cron)
                && zone.equals(other.zone)
                && jobType.equals(other.jobType)
                && Objects.equals(payload, other.payload)
                && priority == other.priority
                && maxRetries == other.maxRetries
                && enabled == other.enabled
                && overlap.equals(other.overlap)
                && tags.equals(other.tags);
    }
}
