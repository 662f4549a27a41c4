package com.hunzal.hcm.schedules;

import com.hunzal.hcm.jobs.MaskedFields;
import com.hunzal.hcm.jobs.QueuesJob;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Csv;
import com.hunzal.hcm.web.Frees;
import com.hunzal.hcm.web.IfMatch;
import com.hunzal.hcm.web.Paged;
import com.hunzal.hcm.web.PathIds;
import com.hunzal.hcm.web.QueryFields;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(path = SchedulePaths.ALL, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Job schedules", description = "Jobs that are made again and again, at the times of a cron expression")
class ScheduleController {

    /** More than people can make, so that who knows nothing of pages gets them all. */
    private static final int LARGEST_PAGE = 1000;

    private static final String JOBS = "/api/system/background-jobs";

    private final Schedules schedules;
    private final ScheduleBodies bodies;
    private final ScheduleViews views;
    private final MaskedFields fields;

    ScheduleController(Schedules schedules, ScheduleBodies bodies, ScheduleViews views, MaskedFields fields) {
        this.schedules = schedules;
        this.bodies = bodies;
        this.views = views;
        this.fields = fields;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Create a schedule", operationId = "createJobSchedule")
    @ApiResponse(
            responseCode = "201",
            description = "The schedule is stored; its first job comes at next_run_at",
            headers = @Header(name = "Location", ref = "#/components/headers/Location"))
    @NeedsName
    @Refuses(
            status = HttpStatus.CONFLICT,
            type = "too-many-schedules",
            when = "The organization has 200 schedules, which is the limit")
    ResponseEntity<ScheduleResponse> create(
            @Parameter(hidden = true) Caller caller,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = ScheduleResponse.Body.class)))
                    @RequestBody
                    JsonNode body) {
        var schedule = schedules.create(caller, bodies.plan(body));
        return created(SchedulePaths.of(schedule.id())).body(views.full(schedule));
    }

    private static ResponseEntity.BodyBuilder created(String location) {
        return ResponseEntity.status(HttpStatus.CREATED).header(HttpHeaders.LOCATION, location);
    }

    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TEXT_CSV})
    @Operation(
            summary = "List schedules, by name",
            description = "All of them on one page, as a rule: people can make 200, but other programs may write more.",
            operationId = "listJobSchedules")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Size of a page",
            schema =
                    @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000", defaultValue = "1000"))
    @Paged.Cursor
    ScheduleResponse.@Nullable All list(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Csv csv) {
        return csv.or(
                "job-schedules",
                ScheduleResponse.Summary.class,
                parameters,
                given -> page(caller.organizationId(), given));
    }

    private ScheduleResponse.All page(String organizationId, MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, List.of("limit", "cursor"));
        var limit = fields.integer("limit", LARGEST_PAGE, 1, LARGEST_PAGE);
        var cursor = fields.cursor();
        fields.check();
        return views.page(organizationId, cursor, limit);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a schedule", operationId = "getJobSchedule")
    @ApiResponse(
            responseCode = "200",
            description = "The schedule; its ETag is that of what people set, and not of the times",
            headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @OfOneSchedule
    ScheduleResponse get(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @Parameter(
                            description =
                                    "Whether secrets and personal data in the payload are shown as ••••, by the names of"
                                            + " their fields")
                    @RequestParam(required = false)
                    @Nullable
                    Boolean masked,
            HttpServletResponse response) {
        var schedule = tagged(schedules.get(caller.organizationId(), id), response);
        return Boolean.TRUE.equals(masked) ? schedule.masked(fields) : schedule;
    }

    @PostMapping("/{id}/reveal")
    @Operation(
            summary = "Show a schedule with what is masked",
            description = "And leave in the audit that somebody has looked at it.",
            operationId = "revealJobSchedule")
    @ApiResponse(
            responseCode = "200",
            description = "The schedule; its ETag is that of what people set, and not of the times",
            headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @OfOneSchedule
    ScheduleResponse reveal(
            @Parameter(hidden = true) Caller caller, @PathVariable String id, HttpServletResponse response) {
        return tagged(schedules.reveal(caller, id), response);
    }

    /** Not as a ResponseEntity, which would answer 304 while the times have moved on. */
    private ScheduleResponse tagged(Schedule schedule, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ETAG, schedule.etag());
        return views.full(schedule);
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Change a schedule",
            description = "A field that is absent keeps its value, null sets the default, anything else sets it. The"
                    + " payload is merged into the one that is there, unless the job type changes.",
            operationId = "updateJobSchedule")
    @ApiResponse(
            responseCode = "200",
            description = "The schedule as it is now",
            headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @OfOneSchedule
    @ChangesSchedule
    @NeedsName
    @Refuses(
            status = HttpStatus.PRECONDITION_FAILED,
            type = "etag-mismatch",
            when = "If-Match names a state that is no longer there")
    ScheduleResponse put(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @Parameter(description = "Change only if the schedule still has this ETag")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = ScheduleResponse.class)))
                    @RequestBody
                    JsonNode patch,
            HttpServletResponse response) {
        var changed = schedules.change(caller, id, before -> {
            if (!IfMatch.matches(ifMatch, before.etag())) {
                throw new ScheduleChanged();
            }
            return bodies.change(before, patch);
        });
        return tagged(changed, response);
    }

    @Frees // to switch one off
    @PatchMapping(
            path = "/{id}",
            consumes = {"application/merge-patch+json", MediaType.APPLICATION_JSON_VALUE})
    @Operation(summary = "The same as PUT, as a JSON merge patch", operationId = "patchJobSchedule")
    @ApiResponse(
            responseCode = "200",
            description = "The schedule as it is now",
            headers = @Header(name = HttpHeaders.ETAG, ref = "#/components/headers/ETag"))
    @OfOneSchedule
    @ChangesSchedule
    @NeedsName
    @Refuses(
            status = HttpStatus.PRECONDITION_FAILED,
            type = "etag-mismatch",
            when = "If-Match names a state that is no longer there")
    ScheduleResponse patch(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @Parameter(description = "Change only if the schedule still has this ETag")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = ScheduleResponse.class)))
                    @RequestBody
                    JsonNode patch,
            HttpServletResponse response) {
        return put(caller, id, ifMatch, patch, response);
    }

    @DeleteMapping("/{id}")
    @Operation(
            summary = "Delete a schedule",
            description = "The jobs that it made stay.",
            operationId = "deleteJobSchedule")
    @ApiResponse(responseCode = "204", description = "It is gone")
    @OfOneSchedule
    ResponseEntity<Void> delete(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        schedules.delete(caller.organizationId(), id);
        return ResponseEntity.noContent().build();
    }

    @Frees // if its job does
    @PostMapping("/{id}/run")
    @Operation(
            summary = "Make the schedule's job now",
            description = "Also while it is switched off. The next time stays what it was.",
            operationId = "runJobSchedule")
    @ApiResponse(
            responseCode = "201",
            description = "The job is stored and will run",
            headers = @Header(name = "Location", ref = "#/components/headers/Location"))
    @OfOneSchedule
    @ChangesSchedule
    @Refuses(
            status = HttpStatus.UNPROCESSABLE_CONTENT,
            type = "invalid-values",
            when = "Another program wrote the schedule, and it cannot run")
    @QueuesJob
    ResponseEntity<ScheduleResponse.Run> run(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        var job = schedules.run(caller, id);
        return created(PathIds.path(JOBS, job, Set.of())).body(new ScheduleResponse.Run(job, id));
    }
}
