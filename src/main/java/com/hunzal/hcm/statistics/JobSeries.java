package com.hunzal.hcm.statistics;

import com.hunzal.hcm.database.Database;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads from the statistics, for a chart, how many attempts began and how they ended; and from a bounded part of the
 * index of jobs how many were made.
 */
@Component
class JobSeries {

    static final int MOST_CREATED = 50_000;

    /** Beside the metrics of the statistics. */
    private static final String CREATED = "created";

    private final Database database;
    private final CountSql sql;
    private final Clock clock;

    JobSeries(Database database, Clock clock) {
        this.database = database;
        this.sql = CountSql.of(database.vendor());
        this.clock = clock;
    }

    /** How far back, in steps that are kept for so long. */
    enum Window {
        HOUR("1h", Duration.ofHours(1), JobStatistics.PERIOD),
        DAY("24h", Duration.ofHours(24), Duration.ofHours(1)),
        WEEK("7d", Duration.ofDays(7), Duration.ofHours(1));

        final String text;
        private final Duration length;
        private final Duration step;

        Window(String text, Duration length, Duration step) {
            this.text = text;
            this.length = length;
            this.step = step;
        }
    }

    @Schema(name = "JobSeries")
    record Answer(
            @Schema(allowableValues = {"1h", "24h", "7d"}) String window,
            @Schema(description = "Length of a bucket") long bucketSeconds,

            @Schema(description = "Without a gap, the oldest first; the last is still being counted")
            List<Bucket> buckets) {}

    @Schema(name = "JobSeriesBucket", description = "Jobs that were made, and attempts; all job types together")
    record Bucket(
            @Schema(description = "The first moment of it") Instant start,

            @Schema(description = "Jobs that were made and are still there; null before the newest 50,000") @Nullable
            Long created,

            @Schema(description = "Attempts whose wait was over")
            long started,

            long completed,
            @Schema(description = "Given up") long failed,

            @Schema(description = "Failed, and to be tried again")
            long retried,

            long cancelled) {}

    Answer read(String organizationId, Window window) {
        var now = clock.instant();
        var first = begin(now.minus(window.length), window.step);
        var found = new TreeMap<Instant, Map<String, Long>>();
        for (var at = first; !at.isAfter(now); at = at.plus(window.step)) {
            found.put(at, new HashMap<>());
        }
        database.reads()
                .sql("""
                        SELECT period_start, metric, sum(jobs) AS jobs FROM hcm_job_statistics
                        WHERE organization_id = :org AND period_start >= :since GROUP BY period_start, metric
                        """)
                .param("org", organizationId)
                .param("since", database.vendor().timestamp(first))
                .query(row -> {
                    var period = database.vendor().timestamp(row, "period_start");
                    var bucket = period == null ? null : found.floorEntry(period);
                    if (bucket != null) {
                        bucket.getValue().merge(row.getString("metric"), row.getLong("jobs"), Long::sum);
                    }
                });
        var counted = countCreated(organizationId, first, found);
        var buckets = new ArrayList<Bucket>();
        found.forEach((start, jobs) -> buckets.add(new Bucket(
                start,
                start.isBefore(counted) ? null : jobs.getOrDefault(CREATED, 0L),
                jobs.getOrDefault(JobStatistics.WAIT, 0L),
                jobs.getOrDefault("completed", 0L),
                jobs.getOrDefault("failed", 0L),
                jobs.getOrDefault("retried", 0L),
                jobs.getOrDefault("cancelled", 0L))));
        return new Answer(window.text, window.step.toSeconds(), buckets);
    }

    /** @return from when on all were counted */
    private Instant countCreated(String organizationId, Instant since, NavigableMap<Instant, Map<String, Long>> found) {
        var byMinute = new TreeMap<Instant, Long>();
        database.reads()
                .sql(sql.createdByMinute())
                .param("org", organizationId)
                .param("since", database.vendor().timestamp(since))
                .param("most", MOST_CREATED)
                .query(row -> {
                    var minute = minute(row.getString("minute"));
                    if (minute != null) {
                        byMinute.merge(minute, row.getLong("jobs"), Long::sum);
                    }
                });
        byMinute.forEach((minute, jobs) -> {
            var bucket = found.floorEntry(minute);
            if (bucket != null) {
                bucket.getValue().merge(CREATED, jobs, Long::sum);
            }
        });
        var all = byMinute.values().stream().mapToLong(Long::longValue).sum();
        return all < MOST_CREATED ? since : byMinute.firstKey().plus(Duration.ofMinutes(1));
    }

    /** @return null for what another program wrote and is no time */
    private static @Nullable Instant minute(@Nullable String text) {
        try {
            return text == null
                    ? null
                    : LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException noTime) {
            return null;
        }
    }

    private static Instant begin(Instant moment, Duration step) {
        var second = moment.getEpochSecond();
        return Instant.ofEpochSecond(second - Math.floorMod(second, step.toSeconds()));
    }
}
