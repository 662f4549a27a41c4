package com.hunzal.hcm.schedules;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.hunzal.hcm.jobs.JobTags;
import com.hunzal.hcm.jobs.MaskedFields;
import com.hunzal.hcm.web.ListPage;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A schedule as the API shows it. */
@Schema(name = "JobSchedule")
record ScheduleResponse(
        @JsonUnwrapped Summary summary,

        @Schema(description = "What every job of it gets: an object, unless another program wrote it") @Nullable
        JsonNode payload) {

    /** Without secrets and what is of people, as far as the names of fields tell. */
    ScheduleResponse masked(MaskedFields fields) {
        return new ScheduleResponse(summary, fields.masked(payload));
    }

    /** A schedule in a list: without what can be large. */
    @Schema(name = "JobScheduleSummary")
    record Summary(
            String id,
            String organizationId,
            String name,
            String cron,
            String zone,
            String jobType,

            @Schema(description = "1 high, 0 normal, -1 low")
            int priority,

            int maxRetries,
            boolean enabled,

            @Schema(description = "Whether a job is made while the last one is unfinished: allow, or skip that time")
            String overlap,

            @Schema(description = "Of each of its jobs") List<String> tags,

            @Schema(
                    description =
                            "Why it cannot run, or is due and waits, as for room where queued jobs are limited; null if"
                                    + " nothing is wrong with it")
            @Nullable
            String problem,

            @Schema(
                    description =
                            "What is odd about it and does not keep it from running, such as times that are closer to"
                                    + " each other than the least interval")
            List<Warning> warnings,

            @Schema(description = "Null while it is switched off") @Nullable
            Instant nextRunAt,

            @Schema(description = "The next five times; none while it is switched off or has a problem")
            List<Instant> nextTimes,

            @Nullable Instant lastRunAt,
            @Nullable String lastJobId,

            @Schema(description = "The last time that was left out") @Nullable
            Instant lastSkippedAt,

            @Schema(
                    allowableValues = {"unfinished", "too_many"},
                    description = "Why it was: the job before was unfinished, or so many of its jobs as may be")
            @Nullable
            String lastSkippedReason,

            @Nullable Instant createdAt,
            @Nullable Instant updatedAt,

            @Schema(
                    description = "Path of the schedule, whatever its id looks like",
                    example = "/api/system/job-schedules/nightly")
            String self) {}

    @Schema(name = "JobScheduleWarning")
    record Warning(
            @Schema(example = "cron") String field,

            @Schema(example = "names times that are closer to each other than 10 seconds, the least interval")
            String message) {}

    /** Schedules of the organization, by name. */
    @Schema(name = "JobScheduleList")
    record All(
            List<Summary> items,

            @Schema(description = "How many there are, at most 10 000")
            int total,

            @Schema(description = "Whether there are more than 10 000")
            boolean totalIsLowerBound,

            int limit,

            @Schema(description = "For the next page; null on the last one") @Nullable
            String nextCursor)
            implements ListPage {}

    /** The job that was made at once. */
    @Schema(name = "JobScheduleRun")
    record Run(String jobId, String scheduleId) {}

    /** The body of a new schedule, for the API's description. */
    @Schema(name = "NewJobSchedule")
    record Body(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    maxLength = 100,
                    example = "nightly clean-up",
                    description = "Not used by another schedule of the organization")
            String name,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    maxLength = 200,
                    example = "0 30 3 * * *",
                    description = "Second, minute, hour, day of month, month, day of week; or without the second;"
                            + " or a macro such as @daily")
            String cron,

            @Schema(
                    maxLength = 100,
                    example = "Europe/Berlin",
                    defaultValue = "UTC",
                    description = "IANA name of a time zone")
            @Nullable
            String zone,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = 100, example = "cleanup")
            String jobType,

            @Schema(description = "What every job of it gets as its payload") @Nullable
            Map<String, Object> payload,

            @Schema(
                    description = "-1, 0, 1 or low, normal, high",
                    types = {"integer", "string"},
                    format = "int32",
                    minimum = "-1",
                    maximum = "1",
                    pattern = "^(low|normal|high)$",
                    maxLength = 6,
                    example = "0")
            @Nullable
            Object priority,

            @Schema(minimum = "0", maximum = "25", description = "If absent, as the job type says") @Nullable
            Integer maxRetries,

            @Schema(defaultValue = "true") @Nullable Boolean enabled,

            @Schema(
                    allowableValues = {"allow", "skip"},
                    defaultValue = "allow",
                    description = "Whether a job is made while the last one is unfinished, or that time left out")
            @Nullable
            String overlap,

            @ArraySchema(
                    arraySchema = @Schema(description = "What every job of it gets as its tags"),
                    maxItems = JobTags.MOST,
                    schema =
                            @Schema(
                                    type = "string",
                                    pattern = JobTags.PATTERN,
                                    maxLength = JobTags.LONGEST,
                                    example = "payroll"))
            @Nullable
            List<String> tags) {}
}
