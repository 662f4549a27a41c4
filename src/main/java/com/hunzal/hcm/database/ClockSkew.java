package com.hunzal.hcm.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** How far this machine's clock is ahead of PostgreSQL's, by which it is set right. On SQLite there is only one. */
@Component
@DependsOnDatabaseInitialization
class ClockSkew {

    private static final Logger log = LoggerFactory.getLogger(ClockSkew.class);

    /** Machines that synchronise their clocks differ by less, and by no more than asking for the time may take. */
    private static final Duration SYNCHRONISED = Duration.ofSeconds(1);

    private final Database database;
    private final SharedClock clock;
    private volatile Duration ahead = Duration.ZERO;

    ClockSkew(Database database, SharedClock clock, MeterRegistry registry) {
        this.database = database;
        this.clock = clock;
        Gauge.builder("hcm.jobs.clock.skew", () -> ahead.toMillis() / 1000.0)
                .description("How far this machine's clock is ahead of the database's")
                .baseUnit("seconds")
                .register(registry);
    }

    @PostConstruct
    @Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void lookIfItAnswers() {
        try {
            look();
        } catch (DataAccessException | TransactionException databaseTrouble) {
            log.warn("The database did not say what time it is; asking again: {}", databaseTrouble.toString());
        }
    }

    void look() {
        if (database.vendor() == Vendor.SQLITE) {
            return;
        }
        var asked = clock.machine().instant();
        var theirs = now();
        var took = Duration.between(asked, clock.machine().instant());
        if (took.compareTo(SYNCHRONISED) > 0) {
            return; // it was said at any time since
        }
        var before = ahead;
        ahead = Duration.between(theirs, asked.plus(took.dividedBy(2)));
        clock.setRightBy(isApart(ahead) ? ahead : Duration.ZERO);
        if (isApart(ahead) && !isApart(before)) {
            log.warn(
                    "This machine's clock is {} s ahead of the database's, by which jobs are due. Synchronise the clocks",
                    ahead.toMillis() / 1000.0);
        }
    }

    private Instant now() {
        return database.reads()
                .sql("SELECT clock_timestamp() AS now")
                .query((row, number) -> Objects.requireNonNull(database.vendor().timestamp(row, "now")))
                .single();
    }

    private static boolean isApart(Duration skew) {
        return skew.abs().compareTo(SYNCHRONISED) > 0;
    }
}
