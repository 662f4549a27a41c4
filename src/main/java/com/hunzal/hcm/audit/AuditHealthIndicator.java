package com.hunzal.hcm.audit;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Tells how many chains are broken. That needs a person, but keeps no request from being answered: it is no reason to be down. */
@Component
class AuditHealthIndicator implements HealthIndicator {

    private final AuditUpkeep upkeep;

    AuditHealthIndicator(AuditUpkeep upkeep) {
        this.upkeep = upkeep;
    }

    @Override
    public Health health() {
        return Health.up().withDetail("broken_chains", upkeep.broken()).build();
    }
}
