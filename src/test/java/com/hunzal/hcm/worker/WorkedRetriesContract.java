package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** What becomes of a job whose attempt did not complete it. */
abstract class WorkedRetriesContract extends JobWorkerTest {

    @Test
    void aFailingJobIsRetriedWithBackoffUntilItSucceeds() {
        script.action.set(context ->
                context.attempt() < 3 ? JobOutcome.retry("not yet") : JobOutcome.succeeded(Map.of("done", true)));
        var id = create("scripted");

        runDueJobs();
        job(id).body("status", equalTo("queued"))
                .body("retry_count", equalTo(1))
                .body("error_message", equalTo("not yet"));

        clock.advance(Duration.ofSeconds(11)); // the first wait is 15 s, give or take 20 %
        runDueJobs();
        job(id).body("attempt", equalTo(1));

        clock.advance(Duration.ofSeconds(8));
        runDueJobs();
        job(id).body("attempt", equalTo(2)).body("status", equalTo("queued"));

        clock.advance(Duration.ofSeconds(73)); // the second is 60 s
        runDueJobs();
        job(id).body("status", equalTo("completed"))
                .body("retry_count", equalTo(2))
                .body("next_retry_at", equalTo(null))
                .body("error_message", equalTo(null));
    }

    @Test
    void aJobWithoutRetriesLeftFails() {
        script.action.set(context -> {
            throw new IllegalStateException("boom");
        });
        var id = create("scripted", 1);

        runDueJobs();
        clock.advance(Duration.ofMinutes(1));
        runDueJobs();

        job(id).body("status", equalTo("failed"))
                .body("retry_count", equalTo(1))
                .body("error_message", equalTo("boom"));
    }

    @Test
    void aFailureForGoodIsNotRetried() {
        script.action.set(context -> JobOutcome.failed("no such address"));
        var id = create("scripted");

        runDueJobs();

        job(id).body("status", equalTo("failed")).body("retry_count", equalTo(0));
    }

    @Test
    void aHandlerDecidesWhenItIsTriedAgain() {
        script.action.set(context -> context.attempt() == 1
                ? JobOutcome.retryAfter("slow down", Duration.ofMinutes(30))
                : JobOutcome.succeeded(Map.of()));
        var id = create("scripted");

        runDueJobs();
        clock.advance(Duration.ofMinutes(29));
        runDueJobs();
        job(id).body("status", equalTo("queued"));

        clock.advance(Duration.ofMinutes(1));
        runDueJobs();
        job(id).body("status", equalTo("completed"));
    }

    @Test
    void aSnoozedJobSpendsNoRetry() {
        script.action.set(context ->
                context.attempt() == 1 ? JobOutcome.snoozed(Duration.ofMinutes(5)) : JobOutcome.succeeded(Map.of()));
        var id = create("scripted", 0);

        runDueJobs();
        job(id).body("status", equalTo("queued")).body("retry_count", equalTo(0));

        clock.advance(Duration.ofMinutes(5));
        runDueJobs();
        job(id).body("status", equalTo("completed"));
    }

    @Test
    void aTypeMaySayHowOftenAndWhenItIsTriedAgain() {
        var id = admin().body(Map.of("job_type", "persistent"))
                .post("/api/system/background-jobs")
                .then()
                .statusCode(201)
                .body("max_retries", equalTo(9))
                .extract()
                .<String>path("job_id");
        script.action.set(context -> JobOutcome.retry("not yet"));

        runDueJobs();
        job(id).body(
                        "next_retry_at",
                        equalTo(clock.instant().plus(Duration.ofSeconds(7)).toString()));

        for (int retries = 2; retries <= 3; retries++) { // without an idea of its own it is the usual backoff
            clock.advance(Duration.ofHours(2));
            runDueJobs();
            job(id).body("retry_count", equalTo(retries))
                    .body(
                            "next_retry_at",
                            greaterThan(
                                    clock.instant().plus(Duration.ofSeconds(30)).toString()));
        }
    }

    @Test
    void anAttemptThatLostItsJobCountsAsLostAlone() {
        create("scripted");
        var lost = count("hcm.jobs.lost");
        var completed = attempts("completed");
        script.action.set(context -> {
            sql("UPDATE background_jobs SET attempt = attempt + 1, locked_by = 'another'");
            return JobOutcome.succeeded(Map.of());
        });

        runDueJobs();

        assertThat(count("hcm.jobs.lost")).isEqualTo(lost + 1);
        assertThat(attempts("completed")).isEqualTo(completed);
    }

    @Test
    void anAttemptThatWouldBeRetriedButForACancellationCountsAsCancelled() {
        var id = create("scripted");
        var retried = attempts("retried");
        var cancelled = attempts("cancelled");
        script.action.set(
                context -> { // another node was asked, and this one has not heard of it
                    sql("UPDATE background_jobs SET cancel_requested_at = updated_at WHERE id = ?", id);
                    return JobOutcome.retry("not yet");
                });

        runDueJobs();

        job(id).body("status", equalTo("cancelled"));
        assertThat(attempts("retried")).isEqualTo(retried);
        assertThat(attempts("cancelled")).isEqualTo(cancelled + 1);
    }

    private long attempts(String outcome) {
        var timer = registry.find("hcm.jobs")
                .tags("type", "scripted", "outcome", outcome)
                .timer();
        return timer == null ? 0 : timer.count();
    }

    @Test
    void aFailedJobCanBeRunAgainWithAllItsRetries() {
        script.action.set(context -> JobOutcome.failed("no"));
        var id = create("scripted");
        runDueJobs();
        script.action.set(context -> JobOutcome.succeeded(Map.of()));

        admin().post(path(id) + "/retry").then().statusCode(200).body("status", equalTo("queued"));
        runDueJobs();

        job(id).body("status", equalTo("completed")).body("attempt", equalTo(2)).body("retry_count", equalTo(0));
    }

    @Test
    void stateThatDoesNotAllowItIs409() {
        var id = create("scripted");
        admin().post(path(id) + "/retry").then().statusCode(409);
        runDueJobs();
        admin().post(path(id) + "/cancel").then().statusCode(409);
        admin().post(path(id) + "/retry").then().statusCode(409);

        job(id).body("status", equalTo("completed"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class WorkedRetriesOnSqliteTests extends WorkedRetriesContract {

    /** PostgreSQL takes no such text. */
    @Test
    void aNextRetryThatCannotBeReadDoesNotHoldTheJobForEver() {
        for (var time : List.of("soon", "31.12.2026 09:00", "2026-13-01 09:00:00")) {
            var id = create("scripted");
            sql("UPDATE background_jobs SET next_retry_at = ? WHERE id = ?", time, id);
            clock.advance(Duration.ofSeconds(1));

            engine.beat();
            runDueJobs();

            job(id).body("status", equalTo("completed"));
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class WorkedRetriesOnPostgresqlTests extends WorkedRetriesContract {}
