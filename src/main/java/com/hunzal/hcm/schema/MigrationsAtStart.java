package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.BeforeFirstWrite;
import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.TransactionPooler;
import java.time.Clock;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** The server migrates before anything else touches the database; a command decides for itself. */
@Configuration(proxyBeanMethods = false)
class MigrationsAtStart {

    @Bean
    BeforeFirstWrite existingTables(ConfiguredDatabase database, OrganizationsTable organizations, Clock clock) {
        return () -> ExistingTables.checkFile(database, organizations, clock);
    }

    @Bean
    @Profile("!command")
    FlywayMigrationStrategy migrateAtStart(Migrations migrations, TransactionPooler pooler) {
        return flyway -> {
            pooler.look();
            migrations.migrate(flyway);
        };
    }

    /** When the server answers, because it says how many there are. */
    @Bean
    @Profile("!command")
    ApplicationListener<ApplicationReadyEvent> tellOfTheTakeOver(ObjectProvider<TakeOverNotice> notice) {
        return ready -> notice.getObject().lines().forEach(LoggerFactory.getLogger(TakeOver.class)::warn);
    }

    @Bean
    @Profile("command")
    FlywayMigrationStrategy leaveToTheCommand() {
        return flyway -> {};
    }
}
