package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.CreatedBetween;
import com.hunzal.hcm.web.Paged;
import com.hunzal.hcm.web.QueryFields;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameters that {@link JobFilter} reads. */
@Parameter(
        name = "status",
        in = ParameterIn.QUERY,
        description = "One or several, comma-separated",
        explode = Explode.FALSE,
        array = @ArraySchema(schema = @Schema(implementation = JobStatus.class), maxItems = 5))
@Parameter(
        name = "job_type",
        in = ParameterIn.QUERY,
        description = "One or several, comma-separated",
        explode = Explode.FALSE,
        array =
                @ArraySchema(
                        schema = @Schema(type = "string", maxLength = QueryFields.LONGEST_TEXT),
                        maxItems = QueryFields.LONGEST_TEXT))
@Parameter(
        name = "priority",
        in = ParameterIn.QUERY,
        description = "One or several, comma-separated; numbers and names are the same",
        explode = Explode.FALSE,
        array =
                @ArraySchema(
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"low", "normal", "high", "-1", "0", "1"}),
                        maxItems = 6))
@CreatedBetween
@Parameter(
        name = "failure_key",
        in = ParameterIn.QUERY,
        description = "Of a group of failures",
        example = "1e2e53696bf781ca",
        schema = @Schema(type = "string", pattern = FailureKey.PATTERN, maxLength = 16))
@Parameter(
        name = "error",
        in = ParameterIn.QUERY,
        description = "Text that error_message contains, in capitals or not",
        example = "connection refused",
        schema = @Schema(type = "string", maxLength = JobFilter.LONGEST_ERROR))
@Parameter(
        name = "tag",
        in = ParameterIn.QUERY,
        description = "One or several, comma-separated: jobs that have any of them",
        explode = Explode.FALSE,
        array =
                @ArraySchema(
                        schema = @Schema(type = "string", pattern = JobTags.PATTERN, maxLength = JobTags.LONGEST),
                        maxItems = JobTags.MOST))
@Paged
@Parameter(
        name = "skip",
        in = ParameterIn.QUERY,
        description = "How many jobs to leave out; for many pages cursor is faster",
        schema = @Schema(type = "integer", format = "int32", minimum = "0", maximum = "100000", defaultValue = "0"))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface FiltersJobs {}
