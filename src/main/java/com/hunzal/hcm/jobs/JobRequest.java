package com.hunzal.hcm.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that another room wants. What {@link JobSubmitter#read} returned is right; what was made by hand should be.
 *
 * @param payload JSON text, as the job type needs it
 * @param priority -1, 0 or 1
 * @param maxRetries from 0 to 25
 * @param scheduleId the schedule that wants it, if one does
 * @param askedByRoot whether a Root asked for it; null if nobody did
 * @param tags words to find it by, as {@link JobTags} has them
 */
public record JobRequest(
        String jobType,
        @Nullable String payload,
        int priority,
        int maxRetries,
        @Nullable String scheduleId,
        @Nullable Boolean askedByRoot,
        List<String> tags) {

    public JobRequest(
            String jobType,
            @Nullable String payload,
            int priority,
            int maxRetries,
            @Nullable String scheduleId,
            @Nullable Boolean askedByRoot) {
        this(jobType, payload, priority, maxRetries, scheduleId, askedByRoot, List.of());
    }

    public JobRequest withPayload(@Nullable String text) {
        return new JobRequest(jobType, text, priority, maxRetries, scheduleId, askedByRoot, tags);
    }

    public JobRequest ofSchedule(String id, boolean askedByRoot) {
        return new JobRequest(jobType, payload, priority, maxRetries, id, askedByRoot, tags);
    }

    public JobRequest tagged(List<String> words) {
        return new JobRequest(jobType, payload, priority, maxRetries, scheduleId, askedByRoot, words);
    }
}
