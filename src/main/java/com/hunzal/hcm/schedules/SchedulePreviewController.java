package com.hunzal.hcm.schedules;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Frees;
import com.hunzal.hcm.web.JsonFields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Tells when a schedule would run, for whoever is still writing it. */
@RestController
@Tag(name = "Job schedules")
class SchedulePreviewController {

    private final ScheduleProperties properties;
    private final Clock clock;

    SchedulePreviewController(ScheduleProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    @Schema(name = "SchedulePreviewRequest")
    record Body(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = 200, example = "0 30 3 * * *")
            String cron,

            @Schema(maxLength = 100, example = "Europe/Berlin", defaultValue = "UTC") @Nullable
            String zone) {}

    @Schema(name = "SchedulePreview")
    record Preview(
            @Schema(description = "The next five times from now on; fewer if there are no more")
            List<Instant> nextTimes) {}

    @Frees // stores nothing
    @PostMapping(
            path = "/api/system/job-schedule-previews",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Show when a schedule would run",
            description = "What would be refused in a new schedule is refused here. Nothing is stored.",
            operationId = "previewJobSchedule")
    @ApiResponse(responseCode = "200", description = "When it would run")
    Preview preview(
            @Parameter(hidden = true) Caller caller,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = Body.class)))
                    @RequestBody
                    JsonNode body) {
        var now = clock.instant();
        var timetable = Plan.timetable(
                new JsonFields(body).allow(List.of("cron", "zone")),
                new Plan.Least(properties.leastInterval(), true),
                now);
        return new Preview(timetable.after(now, ScheduleViews.NEXT_TIMES));
    }
}
