package com.hunzal.hcm.statistics;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Parameters;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.AttemptOutcome;
import com.hunzal.hcm.jobs.JobHandler;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts how long jobs waited and ran, in memory, and adds what was counted to the table every few seconds and at
 * shutdown. A crash loses what was counted since the last time. While the database is away the figures are kept; those
 * of a commit that nobody knows the outcome of may be added twice.
 */
@Component
@EnableConfigurationProperties(StatisticsProperties.class)
public class JobStatistics {

    static final Duration PERIOD = Duration.ofMinutes(5);

    /** The metric of the time from being due to being started; all others are outcomes, and count the time that it ran. */
    static final String WAIT = "wait";

    /** Some 15 MB. Beyond, what is new is not counted until the database takes what there is. */
    static final int MOST_FIGURES = 50_000;

    /** A transaction, so that on SQLite jobs do not wait behind all figures. */
    private static final int BATCH = 1000;

    private static final Logger log = LoggerFactory.getLogger(JobStatistics.class);

    private final Database database;
    private final Clock clock;
    private final Trouble trouble;
    private final Set<String> knownTypes;
    private final ConcurrentHashMap<Figure, Long> counted = new ConcurrentHashMap<>();
    private final LongAdder dropped = new LongAdder();

    JobStatistics(Database database, Clock clock, ObjectProvider<JobHandler<?>> handlers) {
        this.database = database;
        this.clock = clock;
        this.trouble = new Trouble(log, clock, "Job statistics could not be written and are kept for the next time");
        this.knownTypes = handlers.stream().map(JobHandler::type).collect(Collectors.toSet());
    }

    /** @param period its first second */
    private record Figure(String organizationId, long period, String jobType, String metric, int bucket) {

        /** The same on all nodes, which would otherwise wait for each other's rows in a circle. */
        static final Comparator<Figure> ORDER = Comparator.comparing(Figure::organizationId)
                .thenComparingLong(Figure::period)
                .thenComparing(Figure::jobType)
                .thenComparing(Figure::metric)
                .thenComparingInt(Figure::bucket);
    }

    /**
     * Counts one attempt that is over. Only in memory.
     *
     * @param jobType all types that no handler knows are counted as "unknown", because other programs can write any text
     * @param waited from when the attempt was due until it began
     * @param ran from its begin to its end
     */
    public void record(String organizationId, String jobType, AttemptOutcome outcome, Duration waited, Duration ran) {
        var now = clock.instant().getEpochSecond();
        var period = now - Math.floorMod(now, PERIOD.toSeconds());
        var type = knownTypes.contains(jobType) ? jobType : "unknown";
        add(new Figure(organizationId, period, type, WAIT, DurationBuckets.of(waited)), 1);
        add(new Figure(organizationId, period, type, outcome.text(), DurationBuckets.of(ran)), 1);
    }

    private void add(Figure figure, long jobs) {
        if (counted.mappingCount() < MOST_FIGURES || counted.containsKey(figure)) {
            counted.merge(figure, jobs, Long::sum);
        } else {
            dropped.add(jobs);
        }
    }

    @PreDestroy
    @Scheduled(fixedDelayString = "${hcm.jobs.statistics.flush-interval:5s}")
    void flushOrKeep() {
        var written = trouble.attempt(this::flush);
        if (written && dropped.sum() > 0) {
            log.warn(
                    "{} job statistics were not counted: there were too many that could not be written",
                    dropped.sumThenReset());
        }
    }

    /** Writes all that was counted until now. */
    synchronized void flush() {
        var figures = counted.keySet().stream().sorted(Figure.ORDER).toList();
        for (var start = 0; start < figures.size(); start += BATCH) {
            flush(figures.subList(start, Math.min(start + BATCH, figures.size())));
        }
    }

    private void flush(List<Figure> figures) {
        var jobs = figures.stream().map(counted::remove).toList(); // what is counted from here on begins at one again
        var kept = new HashSet<>(figures);
        try {
            var later = database.inTransaction(() -> {
                // Waits for none that is being deleted: whoever deletes it waits for its figures.
                var deleted = database.keepOrganizations(
                        figures.stream().map(Figure::organizationId).toList());
                write(IntStream.range(0, figures.size())
                        .filter(i -> !deleted.contains(figures.get(i).organizationId()))
                        .mapToObj(i -> new Counted(figures.get(i), jobs.get(i)))
                        .toList());
                return deleted;
            });
            kept.removeIf(figure -> !later.contains(figure.organizationId()));
        } finally {
            for (var i = 0; i < figures.size(); i++) {
                if (kept.contains(figures.get(i))) {
                    add(figures.get(i), jobs.get(i));
                }
            }
        }
    }

    private record Counted(Figure figure, long jobs) {}

    private void write(List<Counted> counted) {
        if (counted.isEmpty()) {
            return;
        }
        if (database.vendor() == Vendor.SQLITE) {
            database.batches()
                    .getJdbcOperations()
                    .batchUpdate(
                            StatisticsSql.flush(database.organizations()),
                            counted,
                            BATCH,
                            (statement, each) -> new Parameters(statement, database)
                                    .value(period(each))
                                    .text(each.figure().jobType())
                                    .text(each.figure().metric())
                                    .value(each.figure().bucket())
                                    .value(each.jobs())
                                    .text(each.figure().organizationId()));
            return;
        }
        // In one statement, because on PostgreSQL it is the statement that costs.
        database.batches()
                .getJdbcOperations()
                .update(
                        StatisticsSql.flushAll(database.organizations()),
                        statement -> new Parameters(statement, database)
                                .array("text", counted, each -> each.figure().organizationId())
                                .array("timestamptz", counted, this::period)
                                .array("text", counted, each -> each.figure().jobType())
                                .array("text", counted, each -> each.figure().metric())
                                .array("int4", counted, each -> each.figure().bucket())
                                .array("int8", counted, Counted::jobs));
    }

    private Object period(Counted each) {
        return database.vendor().timestamp(Instant.ofEpochSecond(each.figure().period()));
    }
}
