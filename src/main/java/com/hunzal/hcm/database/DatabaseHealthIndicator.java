package com.hunzal.hcm.database;

import java.sql.SQLException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the database can be read and written. In the place of Spring Boot's own of this name, which asks for a
 * connection only: on SQLite that is the one that writes, and it would wait behind whoever has it.
 */
@Component("dbHealthIndicator")
class DatabaseHealthIndicator implements HealthIndicator {

    private final Writability writability;

    DatabaseHealthIndicator(Writability writability) {
        this.writability = writability;
    }

    @Override
    public Health health() {
        try {
            var trouble = writability.trouble();
            return trouble.isPresent()
                    ? Health.down().withDetail("reason", trouble.get()).build()
                    : Health.up().build();
        } catch (SQLException doesNotAnswer) {
            return Health.down(doesNotAnswer).build();
        }
    }
}
