package com.hunzal.hcm.statistics;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.AttemptOutcome;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Reads from the statistics how many attempts ended, how, and how long they waited and ran. */
@Component
class JobFigures {

    private final Database database;
    private final Clock clock;

    JobFigures(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** From 60 to 65 minutes: whole periods of five minutes. */
    JobStats.Window lastHour(String organizationId) {
        var begin = clock.instant().minus(Duration.ofHours(1)).getEpochSecond();
        return window(
                organizationId, Instant.ofEpochSecond(begin - Math.floorMod(begin, JobStatistics.PERIOD.toSeconds())));
    }

    /** From 24 to 25 hours, because older periods are whole hours. */
    JobStats.Window lastDay(String organizationId) {
        return window(organizationId, clock.instant().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS));
    }

    private JobStats.Window window(String organizationId, Instant since) {
        var minutes = Duration.between(since, clock.instant()).toMillis() / 60_000.0;
        var types = new TreeMap<String, Type>();
        database.reads()
                .sql("""
                        SELECT job_type, metric, bucket, sum(jobs) AS jobs FROM hcm_job_statistics
                        WHERE organization_id = :org AND period_start >= :since
                        GROUP BY job_type, metric, bucket
                        """)
                .param("org", organizationId)
                .param("since", database.vendor().timestamp(since))
                .query(row -> {
                    types.computeIfAbsent(row.getString("job_type"), type -> new Type())
                            .add(row.getString("metric"), row.getInt("bucket"), row.getLong("jobs"));
                });
        return new JobStats.Window(
                since,
                types.entrySet().stream()
                        .map(type -> type.getValue().figures(type.getKey(), minutes))
                        .toList());
    }

    private static final class Type {

        private final Histogram waits = new Histogram();
        private final Histogram runs = new Histogram();
        private final Map<String, Long> outcomes = new TreeMap<>();

        void add(String metric, int bucket, long jobs) {
            if (metric.equals(JobStatistics.WAIT)) {
                waits.add(bucket, jobs);
            } else {
                runs.add(bucket, jobs);
                outcomes.merge(metric, jobs, Long::sum);
            }
        }

        JobStats.TypeFigures figures(String type, double minutes) {
            var completed = take(AttemptOutcome.COMPLETED);
            return new JobStats.TypeFigures(
                    type,
                    completed,
                    take(AttemptOutcome.FAILED),
                    take(AttemptOutcome.RETRIED),
                    take(AttemptOutcome.CANCELLED),
                    take(AttemptOutcome.SNOOZED),
                    take(AttemptOutcome.HANDED_BACK),
                    outcomes.values().stream().mapToLong(Long::longValue).sum(),
                    BigDecimal.valueOf(completed / minutes)
                            .round(new MathContext(3))
                            .doubleValue(),
                    waits.percentiles(),
                    runs.percentiles());
        }

        private long take(AttemptOutcome outcome) {
            var jobs = outcomes.remove(outcome.text());
            return jobs == null ? 0 : jobs;
        }
    }
}
