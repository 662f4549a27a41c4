package com.hunzal.hcm.jobs;

import com.hunzal.hcm.audit.NewEntry;
import com.hunzal.hcm.database.Ids;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A row that is to be added to {@code background_jobs}.
 *
 * @param parentId the job that this one repeats with another payload
 * @param scheduleId the schedule that asked for it
 * @param audit what is kept of it if it is added; null if no person asked for it, or that is kept elsewhere
 */
record NewRow(
        String id,
        String organizationId,
        NewJob job,
        Instant createdAt,
        @Nullable IdempotencyKey key,
        @Nullable String parentId,
        @Nullable String scheduleId,
        @Nullable NewEntry audit) {

    static NewRow of(String organizationId, NewJob job, Instant now) {
        return new NewRow(Ids.next(), organizationId, job, now.truncatedTo(ChronoUnit.MICROS), null, null, null, null);
    }

    NewRow with(@Nullable IdempotencyKey key) {
        return new NewRow(id, organizationId, job, createdAt, key, parentId, scheduleId, audit);
    }

    NewRow repeating(String parentId) {
        return new NewRow(id, organizationId, job, createdAt, key, parentId, scheduleId, audit);
    }

    NewRow askedForBy(@Nullable String scheduleId) {
        return new NewRow(id, organizationId, job, createdAt, key, parentId, scheduleId, audit);
    }

    NewRow audited(NewEntry audit) {
        return new NewRow(id, organizationId, job, createdAt, key, parentId, scheduleId, audit);
    }

    /** A time that has passed means at once. */
    Instant runAt() {
        var runAt = job.runAt();
        return runAt == null || runAt.isBefore(createdAt) ? createdAt : runAt.truncatedTo(ChronoUnit.MICROS);
    }
}
