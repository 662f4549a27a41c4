package com.hunzal.hcm.jobs;

import org.jspecify.annotations.Nullable;

/**
 * A job that another room wants. What {@link JobSubmitter#read} returned is right; what was made by hand should be.
 *
 * @param payload JSON text, as the job type needs it
 * @param priority -1, 0 or 1
 * @param maxRetries from 0 to 25
 * @param scheduleId the schedule that wants it, if one does
 * @param askedByRoot whether a Root asked for it; null if nobody did
 */
public record JobRequest(
        String jobType,
        @Nullable String payload,
        int priority,
        int maxRetries,
        @Nullable String scheduleId,
        @Nullable Boolean askedByRoot) {

    public JobRequest withPayload(@Nullable String text) {
        return new JobRequest(jobType, text, priority, maxRetries, scheduleId, askedByRoot);
    }

    public JobRequest ofSchedule(String id, boolean askedByRoot) {
        return new JobRequest(jobType, payload, priority, maxRetries, id, askedByRoot);
    }
}
