package com.hunzal.hcm.database;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The server migrates before anything else touches the database; a command decides for itself. */
@Configuration(proxyBeanMethods = false)
class MigrationsAtStart {

    @Bean
    @Profile("!command")
    FlywayMigrationStrategy migrateAtStart(Migrations migrations) {
        return migrations::migrate;
    }

    @Bean
    @Profile("command")
    FlywayMigrationStrategy leaveToTheCommand() {
        return flyway -> {};
    }
}
