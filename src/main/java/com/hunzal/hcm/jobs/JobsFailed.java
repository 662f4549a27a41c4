package com.hunzal.hcm.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Published after the commit, on the thread that recorded it: these jobs have failed for good. A listener that does more than
 * to take a note does so on a thread of its own.
 */
public record JobsFailed(List<Failed> jobs) {

    /** @param errorClass null if nothing was thrown */
    public record Failed(
            String organizationId,
            String jobId,
            String jobType,
            @Nullable String errorClass,
            @Nullable String errorMessage) {

        /** The same for failures of the same kind, as the API has it. Costs more than the rest. */
        public String failureKey() {
            return FailureKey.of(jobType, errorClass, errorMessage);
        }
    }
}
