package com.hunzal.hcm.web;

import java.time.Clock;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The address that the HR system's monitoring already asks. Says that HTTP is answered, no more. */
@RestController
class HealthController {

    private final Clock clock;

    HealthController(Clock clock) {
        this.clock = clock;
    }

    record Health(String status, Instant timestamp) {}

    @GetMapping("/health")
    Health health() {
        return new Health("ok", clock.instant());
    }
}
