package com.hunzal.hcm.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.AttemptOutcome;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.ManyJobs;
import com.hunzal.hcm.web.InParallel;
import io.restassured.config.JsonConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** What is counted while jobs run, and what is told of it. The same on every database. */
abstract class JobStatisticsContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";

    @Autowired
    JobStatistics statistics;

    @Autowired
    JobStatisticsUpkeep upkeep;

    @Autowired
    ObjectProvider<JobHandler<?>> handlers;

    @BeforeEach
    void anHourOfItsOwn() {
        clock.advance(Duration.between(
                clock.instant(),
                clock.instant().truncatedTo(java.time.temporal.ChronoUnit.DAYS).plus(Duration.ofDays(4))));
    }

    @Test
    void percentilesAreAtMostFivePercentOff() {
        for (var i = 1; i <= 1000; i++) {
            statistics.record(
                    organization, "noop", AttemptOutcome.COMPLETED, Duration.ofMillis(i), Duration.ofNanos(i * 3_500L));
        }
        statistics.flush();

        for (var window : new String[] {"last_hour", "last_day"}) {
            stats().body(window + ".types", org.hamcrest.Matchers.hasSize(1))
                    .body(window + ".types[0].job_type", equalTo("noop"))
                    .body(window + ".types[0].completed", equalTo(1000))
                    .body(window + ".types[0].wait_ms.p50", about(500))
                    .body(window + ".types[0].wait_ms.p95", about(950))
                    .body(window + ".types[0].wait_ms.p99", about(990))
                    .body(window + ".types[0].run_ms.p50", about(1.75))
                    .body(window + ".types[0].run_ms.p95", about(3.325))
                    .body(window + ".types[0].run_ms.p99", about(3.465));
        }
    }

    @Test
    void outcomesAreCountedEachByItself() {
        var outcomes = AttemptOutcome.values();
        for (var i = 0; i < outcomes.length; i++) {
            for (var times = 0; times <= i; times++) {
                statistics.record(organization, "cleanup", outcomes[i], Duration.ZERO, Duration.ofMillis(1));
            }
        }
        statistics.flush();

        stats().body("last_hour.types[0].completed", equalTo(1))
                .body("last_hour.types[0].failed", equalTo(2))
                .body("last_hour.types[0].retried", equalTo(3))
                .body("last_hour.types[0].cancelled", equalTo(4))
                .body("last_hour.types[0].snoozed", equalTo(5))
                .body("last_hour.types[0].handed_back", equalTo(6))
                .body("last_hour.types[0].other", equalTo(7));
    }

    @Test
    void throughputIsPerMinuteSinceTheWindowBegan() {
        clock.advance(Duration.ofMinutes(2));
        for (var i = 0; i < 31; i++) {
            statistics.record(organization, "noop", AttemptOutcome.COMPLETED, Duration.ZERO, Duration.ZERO);
        }
        statistics.flush();

        var hour = stats();
        // 62 minutes, and 24 hours with two minutes
        hour.body(
                        "last_hour.since",
                        equalTo(clock.instant().minus(Duration.ofMinutes(62)).toString()))
                .body("last_hour.types[0].per_minute", equalTo(0.5))
                .body(
                        "last_day.since",
                        equalTo(clock.instant().minus(Duration.ofMinutes(1442)).toString()))
                .body("last_day.types[0].per_minute", equalTo(0.0215));
    }

    @Test
    void whatIsOldIsNoPartOfIt() {
        statistics.record(organization, "noop", AttemptOutcome.COMPLETED, Duration.ZERO, Duration.ZERO);
        statistics.flush();
        stats().body("last_hour.types.completed", contains(1));

        clock.advance(Duration.ofMinutes(65));
        stats().body("last_hour.types", empty()).body("last_day.types.completed", contains(1));

        clock.advance(Duration.ofHours(24));
        stats().body("last_day.types", empty());
    }

    @Test
    void eachFlushAddsToTheOneBefore() {
        for (var i = 0; i < 3; i++) {
            statistics.record(organization, "noop", AttemptOutcome.COMPLETED, Duration.ZERO, Duration.ZERO);
            statistics.flush();
            statistics.flush();
        }

        stats().body("last_hour.types.completed", contains(3));
        assertThat(rows("SELECT metric FROM hcm_job_statistics WHERE organization_id = ?", organization))
                .hasSize(2);
    }

    @Test
    void severalNodesCountAtOnceAndNothingIsLost() throws Exception {
        var nodes = 4;
        InParallel.times(nodes, node -> {
            var own = new JobStatistics(database, clock, handlers);
            for (var round = 0; round < 10; round++) {
                // Each in another order: whoever wrote in that order would block the others and be blocked.
                for (var i = 0; i < 50; i++) {
                    var millis = 1 + (i * (node * 2 + 1)) % 50;
                    own.record(
                            organization,
                            "noop",
                            AttemptOutcome.COMPLETED,
                            Duration.ofMillis(millis),
                            Duration.ofMillis(millis));
                }
                own.flush();
            }
            return own;
        });

        stats().body("last_hour.types.completed", contains(nodes * 500));
    }

    @Test
    void nothingIsLostThatIsCountedDuringAFlush() throws Exception {
        InParallel.times(3, thread -> {
            for (var i = 0; i < 20_000; i++) {
                if (thread == 0 && i % 400 == 0) {
                    statistics.flush();
                }
                statistics.record(organization, "noop", AttemptOutcome.COMPLETED, Duration.ZERO, Duration.ZERO);
            }
            return thread;
        });
        statistics.flush();

        stats().body("last_hour.types.completed", contains(60_000));
    }

    @Test
    void figuresAreKeptWhileTheyCannotBeWritten() {
        statistics.record(organization, "noop", AttemptOutcome.COMPLETED, Duration.ZERO, Duration.ZERO);
        sql("ALTER TABLE hcm_job_statistics RENAME TO away");
        try {
            assertThatThrownBy(statistics::flush).isInstanceOf(RuntimeException.class);
            statistics.flushOrKeep();
        } finally {
            sql("ALTER TABLE away RENAME TO hcm_job_statistics");
        }
        statistics.record(organization, "noop", AttemptOutcome.COMPLETED, Duration.ZERO, Duration.ZERO);
        statistics.flush();

        stats().body("last_hour.types.completed", contains(2));
    }

    @Test
    void anOrganizationThatIsGoneDoesNotHoldUpTheOthers() {
        var gone = addOrganization();
        statistics.record(gone, "noop", AttemptOutcome.COMPLETED, Duration.ZERO, Duration.ZERO);
        statistics.record(organization, "noop", AttemptOutcome.COMPLETED, Duration.ZERO, Duration.ZERO);
        sql("DELETE FROM organizations WHERE id = ?", gone);

        statistics.flush();

        stats().body("last_hour.types.completed", contains(1));
    }

    @Test
    void memoryIsBoundedWhateverTheDatabaseDoes() {
        var full = new JobStatistics(database, clock, handlers);
        for (var i = 0; i < JobStatistics.MOST_FIGURES; i++) {
            full.record("no such organization " + i, "noop", AttemptOutcome.COMPLETED, Duration.ZERO, Duration.ZERO);
        }
        full.record(organization, "noop", AttemptOutcome.COMPLETED, Duration.ZERO, Duration.ZERO);
        full.flushOrKeep();
        full.record(organization, "noop", AttemptOutcome.FAILED, Duration.ZERO, Duration.ZERO);
        full.flush();

        stats().body("last_hour.types.failed", contains(1)).body("last_hour.types.completed", contains(0));
    }

    @Test
    void typesThatNobodyKnowsAreOne() {
        statistics.record(organization, "whatever\n1", AttemptOutcome.FAILED, Duration.ZERO, Duration.ZERO);
        statistics.record(organization, "whatever\n2", AttemptOutcome.FAILED, Duration.ZERO, Duration.ZERO);
        statistics.flush();

        stats().body("last_hour.types.job_type", contains("unknown")).body("last_hour.types.failed", contains(2));
    }

    @Test
    void strangeDurationsAreCounted() {
        var strange = new Duration[] {
            Duration.ofSeconds(Long.MIN_VALUE),
            Duration.ofSeconds(-1),
            Duration.ZERO,
            Duration.ofSeconds(Long.MAX_VALUE)
        };
        for (var duration : strange) {
            statistics.record(organization, "noop", AttemptOutcome.COMPLETED, duration, duration);
        }
        statistics.flush();

        stats().body("last_hour.types.completed", contains(4));
    }

    @Test
    void oldPeriodsBecomeHoursAndThenGo() {
        var begin = clock.instant();
        for (var i = 0; i < 24; i++) { // two hours, ten jobs every five minutes
            for (var jobs = 0; jobs < 10; jobs++) {
                statistics.record(
                        organization, "noop", AttemptOutcome.COMPLETED, Duration.ofMillis(5), Duration.ofMillis(5));
            }
            clock.advance(JobStatistics.PERIOD);
        }
        statistics.flush();
        assertThat(periods()).hasSize(24);
        stats().body("last_day.types.completed", contains(240));

        upkeep.run(); // at two o'clock; "the last hour" begins at one
        assertThat(periods()).hasSize(24);

        clock.advance(Duration.ofMinutes(5));
        upkeep.run();

        assertThat(periods()).hasSize(13).contains(begin).doesNotContain(begin.plus(JobStatistics.PERIOD));
        stats().body("last_day.types.completed", contains(240))
                .body("last_hour.types.completed", contains(110))
                .body("last_day.types[0].wait_ms.p99", about(5));

        clock.advance(Duration.ofMinutes(60));
        upkeep.run();
        assertThat(periods()).containsExactly(begin, begin.plus(Duration.ofHours(1)));
        stats().body("last_day.types.completed", contains(240));

        clock.advance(JobStatisticsUpkeep.RETENTION.minus(Duration.ofHours(2)));
        upkeep.run();
        assertThat(periods()).isEmpty();
    }

    @Test
    void aChartOfTheWeekHasTheSameNumbersAsTheTimesWereForgotten() {
        for (var millis = 1; millis <= 100; millis++) {
            statistics.record(
                    organization,
                    millis % 2 == 0 ? "noop" : "cleanup",
                    millis <= 10 ? AttemptOutcome.FAILED : AttemptOutcome.COMPLETED,
                    Duration.ofMillis(millis),
                    Duration.ofMillis(millis));
        }
        statistics.record(organization, "noop", AttemptOutcome.RETRIED, Duration.ofMillis(1), Duration.ofMillis(1));
        statistics.record(organization, "noop", AttemptOutcome.CANCELLED, Duration.ofMillis(1), Duration.ofMillis(1));
        statistics.flush();
        var begin = clock.instant();
        var rows = figures();

        for (var window : new String[] {"1h", "24h", "7d"}) {
            var bucket =
                    series(window).body("window", equalTo(window)).extract().jsonPath();
            assertThat(bucket.getList("buckets")).hasSize(window.equals("1h") ? 13 : window.equals("24h") ? 25 : 169);
            assertThat(bucket.getMap("buckets[-1]"))
                    .containsEntry("start", begin.toString())
                    .containsEntry("started", 102)
                    .containsEntry("completed", 90)
                    .containsEntry("failed", 10)
                    .containsEntry("retried", 1)
                    .containsEntry("cancelled", 1);
            assertThat(bucket.getMap("buckets[-2]")).containsEntry("completed", 0);
        }

        clock.advance(JobStatisticsUpkeep.SPREAD.plus(Duration.ofHours(1)));
        upkeep.run();

        assertThat(figures()).isLessThan(rows).isEqualTo(8); // 2 types with a wait, and 3 and 2 outcomes
        series("1h").body("buckets.completed.sum()", equalTo(0));
        series("7d").body("buckets.completed.sum()", equalTo(90)).body("buckets.started.sum()", equalTo(102));
        clock.advance(JobStatisticsUpkeep.RETENTION.minus(JobStatisticsUpkeep.SPREAD));
        upkeep.run();
        assertThat(figures()).isZero();
    }

    @Test
    void aChartCountsTheJobsThatWereMade() {
        var made = "{\"jobs\": [{\"job_type\": \"noop\"}, {\"job_type\": \"cache_flush\"}]}";
        admin().body(made).post(JOBS + "/bulk").then().statusCode(201);
        clock.advance(Duration.ofMinutes(59));
        admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);
        clock.advance(Duration.ofMinutes(1));

        series("1h").body("buckets[0].created", equalTo(2)).body("buckets[11].created", equalTo(1));
        for (var window : new String[] {"24h", "7d"}) {
            series(window).body("buckets[-2].created", equalTo(3)).body("buckets.created.sum()", equalTo(3));
        }
        caller(token("SystemAdmin", addOrganization()))
                .get(JOBS + "/stats/series")
                .then()
                .body("buckets.created.sum()", equalTo(0));
    }

    /** Whoever makes more jobs than are counted sees how many the newest are, and no wrong number of others. */
    @Test
    void whatIsNotCountedIsNoNumber() {
        var jobs = ManyJobs.of(database, organization).status("completed");
        var time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.000000").withZone(ZoneOffset.UTC);
        jobs.at("created_at", time.format(clock.instant().minus(Duration.ofMinutes(90))))
                .insert("older", 1);
        jobs.at("created_at", time.format(clock.instant().minus(Duration.ofMinutes(30))))
                .insert("old", 10);
        jobs.at("created_at", time.format(clock.instant())).insert("new", JobSeries.MOST_CREATED - 1);

        series("24h")
                .body("buckets[-1].created", equalTo(JobSeries.MOST_CREATED - 1))
                .body("buckets[-2].created", nullValue())
                .body("buckets[0].created", nullValue());
        sql("DELETE FROM background_jobs WHERE organization_id = ?", organization);
    }

    private ValidatableResponse series(String window) {
        return admin().get(JOBS + "/stats/series?window=" + window).then().statusCode(200);
    }

    private int figures() {
        return rows("SELECT bucket FROM hcm_job_statistics WHERE organization_id = ?", organization)
                .size();
    }

    @Test
    void severalNodesTidyUpAtOnceAndNothingIsLost() throws Exception {
        for (var i = 0; i < 12; i++) {
            for (var millis = 1; millis < 5_000; millis += 7) {
                statistics.record(
                        organization,
                        "noop",
                        AttemptOutcome.COMPLETED,
                        Duration.ofMillis(millis),
                        Duration.ofMillis(millis));
            }
            clock.advance(JobStatistics.PERIOD);
        }
        statistics.flush();
        clock.advance(Duration.ofMinutes(65));

        InParallel.times(3, node -> {
            new JobStatisticsUpkeep(database, clock).run();
            return node;
        });

        assertThat(periods()).hasSize(1);
        stats().body("last_day.types.completed", contains(12 * 715));
    }

    private java.util.List<Instant> periods() {
        return database.writes()
                .sql(
                        "SELECT DISTINCT period_start FROM hcm_job_statistics WHERE organization_id = ? ORDER BY period_start")
                .params(organization)
                .query((row, number) -> database.vendor().timestamp(row, "period_start"))
                .list();
    }

    private ValidatableResponse stats() {
        return admin().config(RestAssuredConfig.config()
                        .jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE)))
                .get("/api/system/background-jobs/stats")
                .then()
                .statusCode(200);
    }

    private static Matcher<Double> about(double millis) {
        return closeTo(millis, millis * 0.052); // with the rounding to three digits
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobStatisticsOnSqliteTests extends JobStatisticsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobStatisticsOnPostgresqlTests extends JobStatisticsContract {}
