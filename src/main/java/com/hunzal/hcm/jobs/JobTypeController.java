package com.hunzal.hcm.jobs;

import com.hunzal.hcm.security.AnyCaller;
import com.hunzal.hcm.web.Frees;
import com.hunzal.hcm.web.OptionalBody;
import com.hunzal.hcm.web.Problem;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping(path = JobPaths.ALL + "/types", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Job types", description = "Which kinds of work there are, and whether they are done at present")
class JobTypeController {

    private static final String ALL_ORGANIZATIONS = "all_organizations";

    private final JobHandlers handlers;
    private final JobLimits limits;
    private final Pauses pauses;
    private final JsonMapper json;

    JobTypeController(JobHandlers handlers, JobLimits limits, Pauses pauses, JsonMapper json) {
        this.handlers = handlers;
        this.limits = limits;
        this.pauses = pauses;
        this.json = json;
    }

    /** For the description only: a pause is read strictly from JSON. */
    @Schema(name = "PauseJobType")
    record PauseBody(
            @Schema(description = "Why, for people", maxLength = 500) @Nullable
            String reason,

            @Schema(description = "Only for a Root: not for one organization but for all", defaultValue = "false")
            @Nullable
            Boolean allOrganizations) {}

    @Schema(name = "ResumeJobType")
    record ResumeBody(
            @Schema(
                    description = "Only for a Root: lifts the pause that holds for all, not one organization's",
                    defaultValue = "false")
            @Nullable
            Boolean allOrganizations) {}

    @GetMapping
    @Operation(summary = "List the job types", operationId = "listJobTypes")
    JobTypeResponse.Page list(@Parameter(hidden = true) AnyCaller caller) {
        var paused = pauses.byType(caller.organizationId());
        var types = new TreeSet<>(handlers.types());
        types.addAll(paused.keySet());
        return new JobTypeResponse.Page(
                types.stream()
                        .map(type -> response(type, paused.getOrDefault(type, List.of())))
                        .toList(),
                limits.runningPerOrganization());
    }

    @Frees
    @PostMapping("/{type}/pause")
    @Operation(
            summary = "Start no more jobs of a type",
            description = "Jobs of the type that run already go on. A type that is paused already stays so.",
            operationId = "pauseJobType")
    @Refuses(
            status = HttpStatus.BAD_REQUEST,
            type = "organization-required",
            when = "A Root named no organization, and did not say that it is for all")
    @Refuses(status = HttpStatus.NOT_FOUND, type = "job-type-not-found", when = "There is no such job type")
    JobTypeResponse pause(
            @Parameter(hidden = true) AnyCaller caller,
            @PathVariable String type,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Parameter(hidden = true) @Nullable
                    MediaType bodyType,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = PauseBody.class)))
                    @RequestBody(required = false)
                    byte @Nullable [] body)
            throws HttpMediaTypeNotSupportedException {
        String reason = null;
        var all = false;
        var fields = OptionalBody.read(body, bodyType, json);
        if (fields != null) {
            fields.allow(List.of("reason", ALL_ORGANIZATIONS));
            reason = fields.text("reason", 500);
            all = Boolean.TRUE.equals(fields.flag(ALL_ORGANIZATIONS));
            fields.check();
        }
        var organization = organization(caller, all);
        requireKnown(caller, type);
        pauses.pause(organization, type, caller.subject(), reason);
        return response(caller, type);
    }

    @Frees
    @PostMapping("/{type}/resume")
    @Operation(
            summary = "Start jobs of a type again",
            description = "A pause for all organizations stays until a Root lifts it with all_organizations.",
            operationId = "resumeJobType")
    @Refuses(
            status = HttpStatus.BAD_REQUEST,
            type = "organization-required",
            when = "A Root named no organization, and did not say that it is for all")
    @Refuses(status = HttpStatus.NOT_FOUND, type = "job-type-not-found", when = "There is no such job type")
    JobTypeResponse resume(
            @Parameter(hidden = true) AnyCaller caller,
            @PathVariable String type,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Parameter(hidden = true) @Nullable
                    MediaType bodyType,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = ResumeBody.class)))
                    @RequestBody(required = false)
                    byte @Nullable [] body)
            throws HttpMediaTypeNotSupportedException {
        var all = false;
        var fields = OptionalBody.read(body, bodyType, json);
        if (fields != null) {
            fields.allow(List.of(ALL_ORGANIZATIONS));
            all = Boolean.TRUE.equals(fields.flag(ALL_ORGANIZATIONS));
            fields.check();
        }
        var organization = organization(caller, all);
        requireKnown(caller, type);
        pauses.resume(organization, type);
        return response(caller, type);
    }

    /** @return null for all */
    private static @Nullable String organization(AnyCaller caller, boolean all) {
        if (!all) {
            return caller.requireOrganization();
        }
        caller.requireRoot();
        return null;
    }

    /** A type that was paused and is gone since can still be resumed. */
    private void requireKnown(AnyCaller caller, String type) {
        if (handlers.find(type).isEmpty()
                && !pauses.byType(caller.organizationId()).containsKey(type)) {
            throw Problem.notFound(
                    "job-type-not-found", "There is no such job type; known types: " + handlers.types() + ".");
        }
    }

    private JobTypeResponse response(AnyCaller caller, String type) {
        return response(type, pauses.byType(caller.organizationId()).getOrDefault(type, List.of()));
    }

    private JobTypeResponse response(String type, List<Pause> holding) {
        return new JobTypeResponse(
                type,
                !holding.isEmpty(),
                holding,
                limits.runningPerType(type),
                seconds(limits.deadline(type)),
                handlers.find(type).map(known -> known.handler().maxRetries()).orElse(null),
                handlers.find(type)
                        .map(known -> PayloadSchema.of(known.payloadType()))
                        .orElse(null));
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : (Long) Math.max(1, duration.toSeconds());
    }
}
