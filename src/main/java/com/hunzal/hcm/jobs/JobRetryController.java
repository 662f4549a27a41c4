package com.hunzal.hcm.jobs;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.OptionalBody;
import com.hunzal.hcm.web.Problem;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@Tag(name = "Background jobs")
class JobRetryController {

    private final Jobs jobs;
    private final Replays replays;
    private final JsonMapper json;

    JobRetryController(Jobs jobs, Replays replays, JsonMapper json) {
        this.jobs = jobs;
        this.replays = replays;
        this.json = json;
    }

    /** For the API's description. */
    @Schema(name = "Retry")
    record Body(
            @Schema(description = "What a new job of the same type gets instead", example = "{\"action\": \"full\"}")
            @Nullable
            Map<String, Object> payload) {}

    @PostMapping(path = JobPaths.ALL + "/{id}/retry", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Run a failed or cancelled job again",
            description = "With a payload, makes a new job, whose parent_id is the old one's id, and leaves the old one"
                    + " as it is; that way a completed job can be repeated too.",
            operationId = "retryJob")
    @ApiResponse(responseCode = "200", description = "The same job is queued again")
    @ApiResponse(
            responseCode = "201",
            description = "A new job with the given payload is queued",
            headers = {
                @Header(name = "Location", ref = "#/components/headers/Location"),
                @Header(name = IdempotencyKey.REPLAYED, ref = "#/components/headers/Idempotency-Replayed")
            })
    @OfOneJob
    @CreatesJobs
    @Refuses(status = HttpStatus.CONFLICT, type = "job-state", when = "The job is not over, or it is completed")
    ResponseEntity<JobResponse> retry(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @Parameter(
                            description =
                                    "With a payload, makes a repeated request harmless: same key and body, same job",
                            schema = @Schema(pattern = IdempotencyKey.PATTERN, maxLength = IdempotencyKey.LONGEST))
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
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
        var fields = OptionalBody.read(body, type, json);
        if (fields == null || fields.allow(List.of("payload")).raw("payload") == null) {
            if (fields != null) {
                fields.check();
            }
            if (idempotencyKey != null) { // who sends it relies on it
                throw Problem.badParameter(IdempotencyKey.HEADER, "is for a new job, with a payload");
            }
            return ResponseEntity.ok(JobResponse.of(jobs.retry(caller, id), json));
        }
        var payload = fields.object("payload");
        fields.check();
        if (payload == null) {
            throw Problem.invalid("payload", "must be an object; leave it out to run the same job again");
        }
        var request = json.createObjectNode().put("retry", id).set("payload", payload);
        var key = IdempotencyKey.of(idempotencyKey, request, json);
        return BackgroundJobController.created(replays.replay(caller, id, payload, key), json);
    }

    @PostMapping(path = JobPaths.ALL + "/{id}/run", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Run a waiting job now",
            description =
                    "A queued job that waits for a time, to be tried again or as planned, is due at once; one that is due"
                            + " keeps its place. No retry is spent.",
            operationId = "runJob")
    @OfOneJob
    @Refuses(status = HttpStatus.CONFLICT, type = "job-state", when = "The job is not queued")
    @Refuses(
            status = HttpStatus.TOO_MANY_REQUESTS,
            type = "maintenance-too-soon",
            when = "Another job of this type acts on the whole service, or did a moment ago")
    JobResponse run(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        return JobResponse.of(jobs.runNow(caller, id), json);
    }
}
