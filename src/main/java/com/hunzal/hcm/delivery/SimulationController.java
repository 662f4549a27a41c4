package com.hunzal.hcm.delivery;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.hunzal.hcm.notifications.DeliveryResponse;
import com.hunzal.hcm.notifications.NotificationBody;
import com.hunzal.hcm.notifications.NotificationReader;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Frees;
import com.hunzal.hcm.web.JsonFields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping(path = "/api/system/notifications", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notifications")
class SimulationController {

    private final NotificationReader reader;
    private final Simulation simulation;
    private final Clock clock;

    SimulationController(NotificationReader reader, Simulation simulation, Clock clock) {
        this.reader = reader;
        this.simulation = simulation;
        this.clock = clock;
    }

    /** The body, for the API's description. */
    @Schema(name = "Simulation")
    record Body(
            @JsonUnwrapped NotificationBody notification,

            @Schema(
                    maxLength = 40,
                    description = "When it would be asked for, from 1970 to ten years ahead; now if absent",
                    example = "2027-01-01T06:00:00Z")
            @Nullable
            OffsetDateTime at) {}

    @Schema(name = "SimulatedNotification")
    record Result(@Schema(description = "Of all recipients") List<DeliveryResponse> deliveries) {}

    @Frees
    @PostMapping(path = "/simulate", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Show what would become of a notification",
            description =
                    "By the same rules as those that are sent: when, by which provider and why. Nothing is stored or sent.",
            operationId = "simulateNotification")
    Result simulate(
            @Parameter(hidden = true) Caller caller,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = Body.class)))
                    @RequestBody
                    JsonNode body) {
        var fields = new JsonFields(body);
        var at = Objects.requireNonNullElseGet(reader.time(fields, "at"), clock::instant);
        var request = reader.read(fields, List.of("at"));
        fields.check();
        return new Result(simulation.of(caller.organizationId(), request, at));
    }
}
