package com.hunzal.hcm.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The address that the HR system's monitoring already asks: whether the service is ready, as Actuator's readiness. */
@RestController
@Tag(name = "Health", description = "For whoever watches the service")
class HealthController {

    private static final int RETRY_SECONDS = 5;

    private final HealthEndpoint health;
    private final Clock clock;

    HealthController(HealthEndpoint health, Clock clock) {
        this.health = health;
        this.clock = clock;
    }

    record Health(String status, Instant timestamp) {}

    @GetMapping("/health")
    @Operation(
            summary = "Say whether the service is ready",
            description = "The same as /actuator/health/readiness, for the HR system's monitoring.",
            operationId = "getHealth")
    @Refuses(
            status = HttpStatus.SERVICE_UNAVAILABLE,
            type = "not-ready",
            when = "The service cannot do its work at the moment",
            retryAfter = true)
    @SecurityRequirements
    Health health() {
        var ready = Objects.requireNonNull(health.healthForPath("readiness")).getStatus();
        if (!ready.equals(Status.UP)) {
            throw new Problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "not-ready",
                            "The service cannot do its work at the moment; its log says why.")
                    .retryAfter(RETRY_SECONDS);
        }
        return new Health("ok", clock.instant());
    }
}
