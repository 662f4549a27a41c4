package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How far this node's clock is ahead of PostgreSQL's. Leases go by the database's clock, but when a job or a schedule is
 * due each node says by its own. On SQLite there is only one.
 */
@Component
class ClockSkew {

    private static final Logger log = LoggerFactory.getLogger(ClockSkew.class);
    private static final Duration BEARABLE = Duration.ofSeconds(5);

    private final Database database;
    private final Clock clock;
    private volatile Duration ahead = Duration.ZERO;

    ClockSkew(Database database, Clock clock, MeterRegistry registry) {
        this.database = database;
        this.clock = clock;
        Gauge.builder("hcm.jobs.clock.skew", () -> ahead.toMillis() / 1000.0)
                .description("How far this node's clock is ahead of the database's")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Warns when the clocks have come apart. */
    void look() {
        if (database.vendor() == Vendor.SQLITE) {
            return;
        }
        var before = ahead;
        ahead = database.reads()
                .sql("SELECT clock_timestamp() AS now")
                .query((row, number) -> Duration.between(database.vendor().timestamp(row, "now"), clock.instant()))
                .single();
        if (isUnbearable(ahead) && !isUnbearable(before)) {
            log.warn(
                    "This machine's clock is {} s ahead of the database's; jobs and schedules are due by it. Synchronise the clocks",
                    ahead.toSeconds());
        }
    }

    private static boolean isUnbearable(Duration skew) {
        return skew.abs().compareTo(BEARABLE) > 0;
    }
}
