package com.hunzal.hcm.jobs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.hunzal.hcm.web.ListPage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** A job as the API shows it: every column of the guide's table, and what the service adds. */
@Schema(name = "Job")
record JobResponse(
        @JsonUnwrapped Summary summary,

        @Schema(description = "Input, as it was given: an object, unless another program wrote it") @Nullable
        JsonNode payload,

        @Schema(description = "What the job reported when it completed: an object, unless another program wrote it")
        @Nullable
        JsonNode result,

        @Schema(description = "Worker that runs it") @Nullable
        String lockedBy,

        @Schema(description = "Until when the worker need not give a sign of life") @Nullable
        Instant leaseUntil) {

    /** A job in a list: without what can be large. */
    @Schema(name = "JobSummary")
    record Summary(
            String id,
            @Schema(description = "The same as id") String jobId,
            String organizationId,
            String jobType,

            @Schema(implementation = JobStatus.class, description = "Another program may have given it another")
            String status,

            @Schema(description = "1 high, 0 normal, -1 low")
            int priority,

            @Nullable String errorMessage,
            @Schema(description = "Retries spent so far") int retryCount,
            int maxRetries,

            @Schema(description = "When it is tried again, after a failure") @Nullable
            Instant nextRetryAt,

            @Schema(description = "Not to be run before") @Nullable
            Instant runAt,

            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt,

            @Schema(description = "How often it was started")
            int attempt,

            @Schema(description = "How often its worker died")
            int crashCount,

            @Schema(description = "When somebody asked for it to be cancelled") @Nullable
            Instant cancelRequestedAt,

            @Schema(description = "No second unfinished job of this type has it") @Nullable
            String uniqueKey,

            @Schema(description = "The job that this one repeats with another payload") @Nullable
            String parentId,

            @Schema(description = "The schedule that made it") @Nullable
            String scheduleId,

            @Schema(description = "Percent done, as its handler says", minimum = "0", maximum = "100") @Nullable
            Integer progress,

            @Nullable String progressMessage,

            @Schema(description = "The same for failures of the same kind") @Nullable
            String failureKey,

            @Schema(description = "Words to find it by") List<String> tags,

            @Schema(
                    description = "Path of the job, whatever its id looks like",
                    example = "/api/system/background-jobs/hello")
            String self) {

        static Summary of(Job job) {
            return of(job, HiddenTexts.NONE);
        }

        private static Summary of(Job job, HiddenTexts hidden) {
            return new Summary(
                    job.id(),
                    job.id(),
                    job.organizationId(),
                    job.jobType(),
                    job.status(),
                    job.priority(),
                    hidden.in(job.errorMessage()),
                    job.retryCount(),
                    job.maxRetries(),
                    job.nextRetryAt(),
                    JobDefaults.shownRunAt(job.runAt(), job.createdAt()),
                    job.startedAt(),
                    job.completedAt(),
                    job.createdAt(),
                    job.updatedAt(),
                    job.attempt(),
                    job.crashCount(),
                    job.cancelRequestedAt(),
                    job.uniqueKey(),
                    job.parentId(),
                    job.scheduleId(),
                    job.progress(),
                    hidden.in(job.progressMessage()),
                    job.errorMessage() == null ? null : job.failureKey(),
                    job.tags(),
                    JobPaths.of(job.id()));
        }
    }

    /** A page of jobs, newest first. */
    @Schema(name = "JobPage")
    record Page(
            List<Summary> items,

            @Schema(description = "How many there are; exact up to 10 000")
            int total,

            @Schema(description = "Whether there are more than total says")
            boolean totalIsLowerBound,

            int skip,
            int limit,

            @Schema(description = "Send it back as cursor for the next page; null on the last one") @Nullable
            String nextCursor)
            implements ListPage {

        static Page of(JobList.Page page, JobFilter filter) {
            return new Page(
                    page.jobs().stream().map(Summary::of).toList(),
                    page.total(),
                    page.totalIsLowerBound(),
                    filter.skip(),
                    filter.limit(),
                    page.nextCursor());
        }
    }

    static JobResponse of(Job job, JsonMapper json) {
        return new JobResponse(
                Summary.of(job), tree(job.payload(), json), tree(job.result(), json), job.lockedBy(), job.leaseUntil());
    }

    /** Without secrets and what is of people, as far as the names of fields tell. */
    static JobResponse masked(Job job, JsonMapper json, MaskedFields fields) {
        var payload = tree(job.payload(), json);
        var result = tree(job.result(), json);
        return new JobResponse(
                Summary.of(job, fields.hidden(payload, result)),
                fields.masked(payload),
                fields.masked(result),
                job.lockedBy(),
                job.leaseUntil());
    }

    /** What {@link #masked} hides of the job's payload and result. */
    static HiddenTexts hidden(Job job, JsonMapper json, MaskedFields fields) {
        return fields.hidden(tree(job.payload(), json), tree(job.result(), json));
    }

    /** Text that another program wrote and that is no JSON is shown as text. */
    private static @Nullable JsonNode tree(@Nullable String text, JsonMapper json) {
        if (text == null) {
            return null;
        }
        try {
            return json.readTree(text);
        } catch (JacksonException notJson) {
            return StringNode.valueOf(text);
        }
    }
}
