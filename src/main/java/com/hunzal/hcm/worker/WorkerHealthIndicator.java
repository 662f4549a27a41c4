package com.hunzal.hcm.worker;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether this node can run jobs. One that is not meant to run any is well. */
@Component
class WorkerHealthIndicator implements HealthIndicator {

    private final JobEngine engine;

    WorkerHealthIndicator(JobEngine engine) {
        this.engine = engine;
    }

    @Override
    public Health health() {
        var trouble = engine.trouble();
        return trouble.isPresent()
                ? Health.down().withDetail("reason", trouble.get()).build()
                : Health.up().build();
    }
}
