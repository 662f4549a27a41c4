package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.SharedClock;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.database.Vendor;
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
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** How far this machine's clock is ahead of PostgreSQL's, by which it is set right. On SQLite there is only one. */
@Component
@DependsOnDatabaseInitialization
class ClockSkew {

    private static final Logger log = LoggerFactory.getLogger(ClockSkew.class);

    /** Machines that synchronise their clocks differ by less. */
    private static final Duration APART = Duration.ofSeconds(1);

    /** Below this they count as synchronised again. */
    private static final Duration TOGETHER = Duration.ofMillis(500);

    private final Database database;
    private final SharedClock clock;
    private final Trouble trouble;
    private volatile Duration ahead = Duration.ZERO;
    private boolean apart;

    ClockSkew(Database database, SharedClock clock, MeterRegistry registry) {
        this.database = database;
        this.clock = clock;
        this.trouble = new Trouble(log, clock, "The database did not say what time it is; asking again");
        Gauge.builder("hcm.jobs.clock.skew", () -> ahead.toMillis() / 1000.0)
                .description("How far this machine's clock is ahead of the database's")
                .baseUnit("seconds")
                .register(registry);
    }

    @Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void lookIfItAnswers() {
        trouble.attempt(this::look);
    }

    /** At the start it has to answer: nothing is to be done by a clock that may be wrong. */
    @PostConstruct
    void look() {
        if (database.vendor() == Vendor.SQLITE) {
            return;
        }
        var machine = SharedClock.machine(clock);
        var asked = machine.instant();
        var theirs = now();
        var took = Duration.between(asked, machine.instant());
        var uncertain = took.dividedBy(2); // as in NTP: it was said at some time between
        ahead = Duration.between(theirs, asked.plus(uncertain));
        var before = apart;
        apart = ahead.abs().compareTo((before ? TOGETHER : APART).plus(uncertain)) > 0;
        clock.setRightBy(apart ? ahead : Duration.ZERO);
        if (apart && !before) {
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
}
