package com.hunzal.hcm.statistics;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the table of figures small: periods of five minutes become one of an hour as soon as they are no part of "the
 * last hour", so that a day is read from a twelfth of the rows; after two days an hour has one row of each outcome, and
 * after eight days they go.
 */
@Component
class JobStatisticsUpkeep {

    /** How long it is told how many attempts ended in an hour, and how: a week, and the day that it began in. */
    static final Duration RETENTION = Duration.ofDays(8);

    /** How long it is told how they are spread over the times that they took: a day, and one more for whoever is late. */
    static final Duration SPREAD = Duration.ofDays(2);

    /** The last hour, and the period that it began in. */
    private static final Duration FINE = Duration.ofHours(1).plus(JobStatistics.PERIOD);

    /** How far back it looks for periods: what is older was folded before, or is read as it is until it goes. */
    private static final int HOURS = 6;

    private static final int BATCH = 1000;
    private static final Logger log = LoggerFactory.getLogger(JobStatisticsUpkeep.class);

    private final Database database;
    private final StatisticsSql sql;
    private final Clock clock;
    private final Trouble trouble;

    JobStatisticsUpkeep(Database database, Clock clock) {
        this.database = database;
        this.sql = StatisticsSql.of(database.vendor());
        this.clock = clock;
        this.trouble = new Trouble(log, clock, "Job statistics could not be tidied up; the next hour tries again");
    }

    @Scheduled(initialDelay = 5, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void runSafely() {
        trouble.attempt(this::run);
    }

    void run() {
        var end = clock.instant().minus(FINE).truncatedTo(ChronoUnit.HOURS);
        for (var hour = end.minus(Duration.ofHours(HOURS)); hour.isBefore(end); hour = hour.plus(Duration.ofHours(1))) {
            for (var period = hour.plus(JobStatistics.PERIOD);
                    period.isBefore(hour.plus(Duration.ofHours(1)));
                    period = period.plus(JobStatistics.PERIOD)) {
                fold(period, hour);
            }
        }
        var spread = clock.instant().minus(SPREAD).truncatedTo(ChronoUnit.HOURS);
        for (var hour = spread.minus(Duration.ofHours(HOURS));
                hour.isBefore(spread);
                hour = hour.plus(Duration.ofHours(1))) {
            fold(sql.gather(database.organizations()), Map.of("period", timestamp(hour), "batch", BATCH), 1);
        }
        var before = Map.of("before", timestamp(clock.instant().minus(RETENTION)), "batch", BATCH);
        var deleted = BATCH;
        while (deleted == BATCH) {
            deleted = database.writes().sql(sql.prune()).params(before).update();
        }
    }

    private void fold(Instant period, Instant hour) {
        fold(
                sql.fold(database.organizations()),
                Map.of("period", timestamp(period), "hour", timestamp(hour), "batch", BATCH),
                BATCH);
    }

    /**
     * @param statements of which the last tells how many rows it wrote
     * @param enough of these to look for more
     */
    private void fold(List<String> statements, Map<String, Object> parameters, int enough) {
        var folded = enough;
        while (folded >= enough) {
            folded = database.inTransaction(() -> {
                var rows = 0;
                for (var statement : statements) {
                    rows = database.writes().sql(statement).params(parameters).update();
                }
                return rows;
            });
        }
    }

    private Object timestamp(Instant instant) {
        return database.vendor().timestamp(instant);
    }
}
