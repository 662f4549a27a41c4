package com.hunzal.hcm.jobs;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job type and whether its jobs are started for the caller's organization. */
@Schema(name = "JobType")
record JobTypeResponse(
        String jobType,
        @Schema(description = "Whether any pause holds") boolean paused,
        List<Pause> pauses,

        @Schema(description = "How many jobs of the type may run, of all organizations together; null: no limit")
        @Nullable
        Integer runningLimit,

        @Schema(
                description =
                        "After how many seconds an attempt is stopped; null for a type that this node does not know")
        @Nullable
        Long deadlineSeconds,

        @Schema(description = "How often a job is tried again whose creator does not say; null as above") @Nullable
        Integer maxRetries,

        @Schema(
                description = "JSON Schema of the payload; null for a type that this node does not know",
                example = "{\"type\": \"object\", \"additionalProperties\": false}")
        @Nullable
        Map<String, Object> payloadSchema) {

    /** All job types. */
    @Schema(name = "JobTypeList")
    record Page(
            List<JobTypeResponse> items,

            @Schema(description = "How many jobs one organization may have running; null: no limit") @Nullable
            Integer runningLimitPerOrganization) {}
}
