package com.hunzal.hcm.bulk;

import com.hunzal.hcm.jobs.Queues;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Csv;
import com.hunzal.hcm.web.Frees;
import com.hunzal.hcm.web.OptionalBody;
import com.hunzal.hcm.web.Paged;
import com.hunzal.hcm.web.Problem;
import com.hunzal.hcm.web.QueryFields;
import com.hunzal.hcm.web.ReadsMuch;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@ReadsMuch
@RestController
@RequestMapping(path = FailureController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Background jobs")
class FailureController {

    static final String PATH = "/api/system/background-jobs/failures";

    private final FailureGroups groups;
    private final BulkJobs bulk;
    private final JsonMapper json;

    FailureController(FailureGroups groups, BulkJobs bulk, JsonMapper json) {
        this.groups = groups;
        this.bulk = bulk;
        this.json = json;
    }

    /** How much of a group is to be changed. */
    @Schema(name = "FailureGroupChange")
    record Body(
            @Schema(description = "Only count them") @Nullable
            Boolean dryRun,

            @Schema(
                    description = "Only so many, the oldest first: to try whether the cause is mended",
                    minimum = "1",
                    maximum = "100000")
            @Nullable
            Integer limit) {}

    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TEXT_CSV})
    @Operation(
            summary = "Failed jobs by what is wrong with them",
            description =
                    "The groups among the newest 10 000 failed jobs, or as many of those whose failure_key is not known"
                            + " yet as can be read in a moment; the one that failed last comes first.",
            operationId = "listFailures")
    @Paged.Limit
    FailureGroups.@Nullable Answer list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Csv csv) {
        return csv.or("failures", FailureGroups.Group.class, parameters, given -> {
            var fields = new QueryFields(given, List.of("limit"));
            var limit = fields.pageSize();
            fields.check();
            return groups.list(caller.organizationId(), limit);
        });
    }

    @PostMapping("/{failure_key}/retry")
    @Operation(summary = "Run the jobs of a group again", operationId = "retryFailures")
    @Queues
    @Refuses(
            status = HttpStatus.NOT_FOUND,
            type = "failure-group-not-found",
            when = "There are no failed jobs with this failure key in this organization")
    BulkResult retry(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("failure_key") String failureKey,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Parameter(hidden = true) @Nullable
                    MediaType type,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = Body.class)))
                    @RequestBody(required = false)
                    byte @Nullable [] body)
            throws HttpMediaTypeNotSupportedException {
        return change(BulkChange.RETRY, caller, failureKey, type, body);
    }

    @PostMapping("/{failure_key}/discard")
    @Operation(
            summary = "Delete the jobs of a group",
            description = "For good, as the retention of failed jobs would, only sooner.",
            operationId = "discardFailures")
    @Refuses(
            status = HttpStatus.NOT_FOUND,
            type = "failure-group-not-found",
            when = "There are no failed jobs with this failure key in this organization")
    @Frees
    BulkResult discard(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("failure_key") String failureKey,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Parameter(hidden = true) @Nullable
                    MediaType type,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = Body.class)))
                    @RequestBody(required = false)
                    byte @Nullable [] body)
            throws HttpMediaTypeNotSupportedException {
        return change(BulkChange.DISCARD, caller, failureKey, type, body);
    }

    private BulkResult change(
            BulkChange change, Caller caller, String failureKey, @Nullable MediaType type, byte @Nullable [] body)
            throws HttpMediaTypeNotSupportedException {
        var dryRun = false;
        var limit = JobSelection.MOST;
        var fields = OptionalBody.read(body, type, json);
        if (fields != null) {
            fields.allow(List.of("dry_run", "limit"));
            dryRun = Boolean.TRUE.equals(fields.flag("dry_run"));
            limit = SelectionBody.limit(fields);
            fields.check();
        }
        var result = bulk.change(change, caller, JobSelection.ofFailures(failureKey, dryRun, limit));
        if (result.matched() == 0 && !result.matchedIsLowerBound()) {
            throw Problem.notFound("failure-group-not-found", "There are no failed jobs with this failure key.");
        }
        return result;
    }
}
