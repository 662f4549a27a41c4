package com.hunzal.hcm.bulk;

import com.hunzal.hcm.jobs.FailureKey;
import com.hunzal.hcm.jobs.JobStatus;
import com.hunzal.hcm.jobs.JobTags;
import com.hunzal.hcm.web.JsonFields;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a selection of jobs from a request. Whoever means all jobs says so: a filter that was forgotten is refused. */
@Schema(name = "JobSelection")
record SelectionBody(
        @Schema(description = "Which jobs; several values of one field are alternatives") @Nullable
        Filter filter,

        @Schema(description = "Instead of a filter: every job for which it is possible") @Nullable
        Boolean all,

        @Schema(description = "Only count them") @Nullable Boolean dryRun,

        @Schema(description = "At most so many", minimum = "1", maximum = "100000", defaultValue = "100000") @Nullable
        Integer limit) {

    @Schema(name = "JobSelectionFilter")
    record Filter(
            @ArraySchema(minItems = 1, maxItems = JobWalk.PAGE, schema = @Schema(type = "string")) @Nullable
            List<String> ids,

            @ArraySchema(
                    minItems = 1,
                    maxItems = FilterFields.MOST_NAMED,
                    schema = @Schema(implementation = JobStatus.class))
            @Nullable
            List<String> status,

            @ArraySchema(
                    minItems = 1,
                    maxItems = MOST_TYPES,
                    schema = @Schema(type = "string", maxLength = FilterFields.LONGEST_TEXT))
            @Nullable
            List<String> jobType,

            @ArraySchema(
                    minItems = 1,
                    maxItems = FilterFields.MOST_NAMED,
                    schema =
                            @Schema(
                                    description = "-1, 0, 1 or low, normal, high",
                                    types = {"integer", "string"},
                                    format = "int32",
                                    minimum = "-1",
                                    maximum = "1",
                                    pattern = "^(low|normal|high)$",
                                    maxLength = 6))
            @Nullable
            List<Object> priority,

            @Schema(maxLength = FilterFields.LONGEST_TEXT) @Nullable
            OffsetDateTime createdAfter,

            @Schema(maxLength = FilterFields.LONGEST_TEXT) @Nullable
            OffsetDateTime createdBefore,

            @Schema(
                    description = "Of a group of failures",
                    pattern = FailureKey.PATTERN,
                    maxLength = 16,
                    example = "1e2e53696bf781ca")
            @Nullable
            String failureKey,

            @Schema(
                    description = "Text that error_message contains, in capitals or not",
                    minLength = 1,
                    maxLength = FilterFields.LONGEST_TEXT,
                    example = "connection refused")
            @Nullable
            String error,

            @ArraySchema(
                    minItems = 1,
                    maxItems = JobTags.MOST,
                    schema = @Schema(type = "string", pattern = JobTags.PATTERN, maxLength = JobTags.LONGEST))
            @Nullable
            List<String> tags) {}

    private static final List<String> FIELDS = List.of("filter", "all", "dry_run", "limit");
    private static final List<String> FILTERS = List.of(
            "ids", "status", "job_type", "priority", "created_after", "created_before", "failure_key", "error", "tags");

    private static final int MOST_TYPES = 100;

    /** @throws com.hunzal.hcm.web.Problem 400 or 422 naming every field that is not right */
    static JobSelection parse(JsonNode body, BulkChange change) {
        var fields = new JsonFields(body).allow(FIELDS);
        var filter = new FilterFields(fields, "filter", FILTERS);
        var states = change.lanes(true).stream().map(Lane::status).toList();
        var selection = new JobSelection(
                filter.ids("ids", JobWalk.PAGE),
                filter.oneOf("status", states),
                filter.texts("job_type", MOST_TYPES),
                filter.priorities("priority"),
                filter.instant("created_after"),
                filter.instant("created_before"),
                filter.matching("failure_key", FailureKey.FORM, FailureKey.FORM_IN_WORDS),
                filter.nonEmpty("error"),
                filter.tags("tags"),
                Boolean.TRUE.equals(fields.flag("dry_run")),
                limit(fields));
        var all = Boolean.TRUE.equals(fields.flag("all"));
        if (filter.isEmpty() && !all) {
            fields.invalid("filter", "is required; send \"all\": true if you mean every job");
        } else if (!filter.isEmpty() && all) {
            fields.invalid("all", "cannot be combined with a filter");
        }
        fields.check();
        return selection;
    }

    static int limit(JsonFields fields) {
        return Objects.requireNonNullElse(fields.integer("limit", 1, JobSelection.MOST), JobSelection.MOST);
    }
}
