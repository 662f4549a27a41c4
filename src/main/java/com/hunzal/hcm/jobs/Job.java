package com.hunzal.hcm.jobs;

import static java.util.Objects.requireNonNullElse;

import com.hunzal.hcm.database.StoredAsIs;
import com.hunzal.hcm.database.StoredTime;
import com.hunzal.hcm.database.Vendor;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.Type;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code background_jobs} as it was when it was read: each change is one guarded statement, whose row count is the
 * truth. Where another program left a column empty, the guide's default stands.
 */
@Entity
@Immutable
@Table(name = "background_jobs")
class Job {

    @Id
    private @Nullable String id;

    private @Nullable String organizationId;
    private @Nullable String jobType;
    private @Nullable String status;
    private @Nullable Integer priority;
    private @Nullable String payload;
    private @Nullable String result;
    private @Nullable String errorMessage;
    private @Nullable Integer retryCount;
    private @Nullable Integer maxRetries;
    private @Nullable Instant nextRetryAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant completedAt;

    /** Just as it is stored, because lists go by that, and other programs store times in other forms. */
    @Type(StoredAsIs.class)
    private @Nullable Object createdAt;

    private @Nullable Instant updatedAt;
    private @Nullable Instant runAt;
    private @Nullable Integer attempt;
    private @Nullable Integer crashCount;
    private @Nullable String lockedBy;
    private @Nullable Instant leaseUntil;
    private @Nullable Instant cancelRequestedAt;
    private @Nullable String uniqueKey;
    private @Nullable String parentId;
    private @Nullable String scheduleId;
    private @Nullable Integer progress;
    private @Nullable String progressMessage;
    private @Nullable String failureKey;
    private @Nullable String tags;

    /** For Hibernate. */
    Job() {}

    /** As {@code row} can be read once it is stored. */
    /** As it can be read once it is stored, which is to the microsecond. */
    Job(NewRow row) {
        this.id = row.id();
        this.organizationId = row.organizationId();
        this.jobType = row.job().jobType();
        this.priority = row.job().priority();
        this.payload = row.job().payload();
        this.maxRetries = row.job().maxRetries();
        this.createdAt = row.createdAt();
        this.updatedAt = row.createdAt();
        this.runAt = row.runAt();
        this.uniqueKey = row.job().uniqueKey();
        this.parentId = row.parentId();
        this.scheduleId = row.scheduleId();
        this.tags = JobTags.stored(row.job().tags());
    }

    String id() {
        return requireNonNullElse(id, "");
    }

    String organizationId() {
        return requireNonNullElse(organizationId, "");
    }

    String jobType() {
        return requireNonNullElse(jobType, "");
    }

    String status() {
        return requireNonNullElse(status, JobStatus.QUEUED.text());
    }

    int priority() {
        return requireNonNullElse(priority, 0);
    }

    @Nullable
    String payload() {
        return payload;
    }

    @Nullable
    String result() {
        return result;
    }

    @Nullable
    String errorMessage() {
        return errorMessage;
    }

    int retryCount() {
        return requireNonNullElse(retryCount, 0);
    }

    int maxRetries() {
        return requireNonNullElse(maxRetries, JobDefaults.MAX_RETRIES);
    }

    @Nullable
    Instant nextRetryAt() {
        return Vendor.withinOrNull(nextRetryAt);
    }

    @Nullable
    Instant startedAt() {
        return Vendor.withinOrNull(startedAt);
    }

    @Nullable
    Instant completedAt() {
        return Vendor.withinOrNull(completedAt);
    }

    @Nullable
    Instant createdAt() {
        return StoredTime.instant(createdAt);
    }

    /** {@link #createdAt} as the database compares it. */
    @Nullable
    Object place() {
        return createdAt;
    }

    @Nullable
    Instant updatedAt() {
        return Vendor.withinOrNull(updatedAt);
    }

    @Nullable
    Instant runAt() {
        return Vendor.withinOrNull(runAt);
    }

    int attempt() {
        return requireNonNullElse(attempt, 0);
    }

    int crashCount() {
        return requireNonNullElse(crashCount, 0);
    }

    @Nullable
    String lockedBy() {
        return lockedBy;
    }

    @Nullable
    Instant leaseUntil() {
        return Vendor.withinOrNull(leaseUntil);
    }

    @Nullable
    Instant cancelRequestedAt() {
        return Vendor.withinOrNull(cancelRequestedAt);
    }

    @Nullable
    String uniqueKey() {
        return uniqueKey;
    }

    @Nullable
    String parentId() {
        return parentId;
    }

    @Nullable
    String scheduleId() {
        return scheduleId;
    }

    @Nullable
    Integer progress() {
        return progress;
    }

    @Nullable
    String progressMessage() {
        return progressMessage;
    }

    @Nullable
    String failureKey() {
        return failureKey;
    }

    List<String> tags() {
        return JobTags.of(tags);
    }
}
