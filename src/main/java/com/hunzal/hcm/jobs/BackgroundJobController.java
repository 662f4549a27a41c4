package com.hunzal.hcm.jobs;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Csv;
import com.hunzal.hcm.web.Frees;
import com.hunzal.hcm.web.JsonFields;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping(path = JobPaths.ALL, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Background jobs", description = "A queue of work that the service does for an organization")
class BackgroundJobController {

    private static final int MOST_AT_ONCE = 1000;

    private final Jobs jobs;
    private final JobCreator creator;
    private final JobList list;
    private final JobHandlers handlers;
    private final WholeServiceRules rules;
    private final MaskedFields fields;
    private final JsonMapper json;
    private final Clock clock;

    BackgroundJobController(
            Jobs jobs,
            JobCreator creator,
            JobList list,
            JobHandlers handlers,
            WholeServiceRules rules,
            MaskedFields fields,
            JsonMapper json,
            Clock clock) {
        this.jobs = jobs;
        this.creator = creator;
        this.list = list;
        this.handlers = handlers;
        this.rules = rules;
        this.fields = fields;
        this.json = json;
        this.clock = clock;
    }

    @Frees
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Create a job", operationId = "createJob")
    @ApiResponse(
            responseCode = "201",
            description = "The job is stored and will run",
            headers = {
                @Header(name = "Location", ref = "#/components/headers/Location"),
                @Header(name = IdempotencyKey.REPLAYED, ref = "#/components/headers/Idempotency-Replayed")
            })
    @CreatesJobs
    ResponseEntity<JobResponse> create(
            @Parameter(hidden = true) Caller caller,
            @Parameter(
                            description = "Makes a repeated request harmless: same key and body, same job",
                            schema = @Schema(pattern = IdempotencyKey.PATTERN, maxLength = IdempotencyKey.LONGEST))
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = NewJob.Body.class)))
                    @RequestBody
                    JsonNode body) {
        var key = IdempotencyKey.of(idempotencyKey, body, json);
        var job = NewJob.parse(body, PayloadChecks.ofOneRequest(handlers), json, clock)
                .askedBy(caller);
        if (rules.concern(job)) {
            var replayed = creator.replay(caller.organizationId(), key);
            if (replayed != null) {
                return created(new JobCreator.Created(replayed, true), json);
            }
            rules.check(caller, job);
        }
        return created(creator.create(caller.organizationId(), job, key), json);
    }

    @Frees
    @PostMapping(path = "/bulk", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Create up to 1 000 jobs, all or none", operationId = "createJobs")
    @ApiResponse(
            responseCode = "201",
            description = "All jobs are stored and will run",
            headers = @Header(name = IdempotencyKey.REPLAYED, ref = "#/components/headers/Idempotency-Replayed"))
    @CreatesJobs
    @Refuses(
            status = HttpStatus.CONFLICT,
            type = "idempotency-key-expired",
            when = "Some of the jobs that this Idempotency-Key made have been deleted since")
    ResponseEntity<CreatedJobs> createAll(
            @Parameter(hidden = true) Caller caller,
            @Parameter(
                            description = "Makes a repeated request harmless: same key and body, same jobs",
                            schema = @Schema(pattern = IdempotencyKey.PATTERN, maxLength = IdempotencyKey.LONGEST))
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable
                    String idempotencyKey,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = NewJobs.class)))
                    @RequestBody
                    JsonNode body) {
        var key = IdempotencyKey.of(idempotencyKey, body, json);
        var fields = new JsonFields(body).allow(List.of("jobs"));
        var checks = PayloadChecks.ofOneRequest(handlers);
        var wanted = fields.objects(
                "jobs",
                MOST_AT_ONCE,
                job -> NewJob.read(job, checks, json, clock).askedBy(caller));
        fields.check();
        if (wanted.stream().anyMatch(rules::concern) && !creator.isReplay(caller.organizationId(), key)) {
            wanted.forEach(job -> rules.check(caller, job));
        }
        var created = creator.createAll(caller.organizationId(), wanted, key);
        return IdempotencyKey.answer(ResponseEntity.status(HttpStatus.CREATED), created.replayed())
                .body(new CreatedJobs(created.ids(), created.ids().size()));
    }

    /** 201 with the job and its address. */
    static ResponseEntity<JobResponse> created(JobCreator.Created created, JsonMapper json) {
        var response = ResponseEntity.status(HttpStatus.CREATED)
                .header(HttpHeaders.LOCATION, JobPaths.of(created.job().id()));
        return IdempotencyKey.answer(response, created.replayed()).body(JobResponse.of(created.job(), json));
    }

    /** @param ids in the order in which the jobs were given */
    @Schema(name = "CreatedJobs")
    record CreatedJobs(List<String> ids, int count) {}

    /** The request body, for the API's description. */
    @Schema(name = "NewJobs")
    record NewJobs(
            @ArraySchema(minItems = 1, maxItems = MOST_AT_ONCE)
            List<NewJob.Body> jobs) {}

    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TEXT_CSV})
    @Operation(summary = "List jobs, newest first", operationId = "listJobs")
    @FiltersJobs
    JobResponse.@Nullable Page list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Csv csv) {
        return csv.or("jobs", JobResponse.Summary.class, parameters, given -> {
            var filter = JobFilter.parse(given);
            return JobResponse.Page.of(list.page(caller.organizationId(), filter), filter);
        });
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a job", operationId = "getJob")
    @OfOneJob
    JobResponse get(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @Parameter(
                            description =
                                    "Whether secrets and personal data in payload and result are shown as ••••, by the"
                                            + " names of their fields, and so where errors repeat them")
                    @RequestParam(required = false)
                    @Nullable
                    Boolean masked) {
        var job = jobs.get(caller.organizationId(), id);
        return Boolean.TRUE.equals(masked) ? JobResponse.masked(job, json, fields) : JobResponse.of(job, json);
    }

    @PostMapping("/{id}/reveal")
    @Operation(
            summary = "Show a job with what is masked",
            description = "And leave in the audit that somebody has looked at it.",
            operationId = "revealJob")
    @OfOneJob
    JobResponse reveal(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        return JobResponse.of(jobs.reveal(caller, id), json);
    }

    @Frees
    @PostMapping("/{id}/cancel")
    @Operation(
            summary = "Cancel a job",
            description =
                    "A queued job is cancelled at once; a running one is asked to stop and cancelled when it has.",
            operationId = "cancelJob")
    @OfOneJob
    @Refuses(status = HttpStatus.CONFLICT, type = "job-state", when = "The job is over")
    JobResponse cancel(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        return JobResponse.of(jobs.cancel(caller, id), json);
    }
}
