package com.hunzal.hcm.explain;

import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** What is said of jobs that run or are over. */
abstract class ExplainedStatesContract extends ExplainTest {

    // Running and over

    @Test
    void aRunningJob() {
        job("a", running(ALIVE, "progress", 40, "progress_message", "12 of 30 files"));

        explain("a")
                .body("status", equalTo("processing"))
                .body("state", equalTo("running"))
                .body(
                        "sentence",
                        equalTo("Attempt 2 was started at " + now.minusSeconds(5)
                                + " by node-1, and is 40 % done: 12 of 30 files. It is stopped at "
                                + now.minusSeconds(5).plus(Duration.ofMinutes(10)) + " if it has not ended by then."))
                .body("fields.deadline", equalTo(now.plusSeconds(595).toString()))
                .body("reasons.state", contains("running"))
                .body("fields.node", equalTo("node-1"))
                .body("fields.lease_until", equalTo(now.plus(ALIVE).toString()))
                .body("fields.started_at", equalTo(now.minusSeconds(5).toString()))
                .body("fields.progress", equalTo(40))
                .body("fields.position", nullValue())
                .body("fields.jobs_ahead", nullValue())
                .body("fields.estimated_start", nullValue())
                .body("fields.estimate_reason", nullValue());
    }

    @Test
    void aJobThatAnotherProgramRuns() {
        job("a", Map.of("status", "processing"));

        explain("a")
                .body("state", equalTo("running"))
                .body("sentence", equalTo("Attempt 0 was started by another program."))
                .body("fields.deadline", nullValue());
    }

    @Test
    void aRunningJobThatIsToStop() {
        job("a", running(ALIVE, "cancel_requested_at", ago(1)));

        explain("a")
                .body("state", equalTo("cancelling"))
                .body(
                        "sentence",
                        equalTo("It was asked to stop at " + now.minusSeconds(1)
                                + ", and node-1 has not stopped it yet."))
                .body("fields.cancel_requested_at", equalTo(now.minusSeconds(1).toString()));
    }

    @Test
    void aJobWhoseWorkerIsLost() {
        job("a", running(DEAD, "cancel_requested_at", ago(1)));

        explain("a")
                .body("state", equalTo("worker_lost"))
                .body("sentence", containsString("Its worker node-1 gave no sign"))
                .body(
                        "sentence",
                        endsWith("With its next heartbeat a worker that is alive cancels it, as somebody asked at "
                                + now.minusSeconds(1) + "."));

        job("b", running(DEAD));
        explain("b").body("sentence", endsWith("a worker that is alive takes it over."));
        job("c", running(DEAD, "crash_count", 2));
        explain("c").body("sentence", endsWith("fails it, because it may be what took 3 workers down."));
    }

    @Test
    void aCompletedJob() {
        job("a", Map.of("status", "completed", "attempt", 2, "completed_at", ago(7)));

        explain("a")
                .body("state", equalTo("completed"))
                .body("sentence", equalTo("It completed at " + now.minusSeconds(7) + ", in attempt 2."))
                .body("fields.completed_at", equalTo(now.minusSeconds(7).toString()));
    }

    @Test
    void aFailedJob() {
        job(
                "a",
                Map.of(
                        "status",
                        "failed",
                        "attempt",
                        4,
                        "retry_count",
                        3,
                        "completed_at",
                        ago(7),
                        "error_message",
                        "no such address\nat line 2"));

        explain("a")
                .body("state", equalTo("failed"))
                .body(
                        "sentence",
                        equalTo("It failed at " + now.minusSeconds(7) + ", in attempt 4: no such address. "
                                + "Nothing more happens unless somebody retries it."))
                .body("fields.retries_left", equalTo(0));
    }

    @Test
    void aCancelledJob() {
        job("a", Map.of());
        admin().post("/api/system/background-jobs/a/cancel").then().statusCode(200);

        explain("a")
                .body("state", equalTo("cancelled"))
                .body(
                        "sentence",
                        equalTo("It was cancelled at " + now + ". Nothing more happens unless somebody retries it."));
    }

    @Test
    void aStatusThatOnlyAnotherProgramKnows() {
        job("a", Map.of("status", "on_hold"));

        explain("a").body("state", equalTo("unknown_status")).body("sentence", containsString("\"on_hold\""));
    }

    @Test
    void emptyColumnsOfAnotherProgramDoNoHarm() {
        job("a", Map.of());
        for (var status : new String[] {"'failed'", "'completed'", "'cancelled'", "'processing'", "NULL"}) {
            sql(
                    "UPDATE background_jobs SET completed_at = NULL, max_retries = NULL, retry_count = NULL, created_at = NULL, "
                            + "priority = NULL, status = " + status);
            explain("a").body("sentence", notNullValue()).body("fields.retries_left", equalTo(3));
        }
    }

    // Who may ask

    @Test
    void jobsOfOthersAreNotThere() {
        job("theirs", Map.of("organization_id", addOrganization()));

        admin().get(path("theirs")).then().spec(problem(404, "job-not-found"));
        admin().get(path("nothing")).then().spec(problem(404, "job-not-found"));
        admin().get(path("x".repeat(1000))).then().spec(problem(404, "job-not-found"));
        admin().get(path("' OR 1=1 --")).then().spec(problem(404, "job-not-found"));
    }

    @Test
    void callersAndParameters() {
        job("a", Map.of());

        anonymous().get(path("a")).then().spec(problem(401, "unauthorized"));
        caller(token("Employee", organization)).get(path("a")).then().spec(problem(403, "forbidden"));
        caller(token("Root", null)).get(path("a")).then().spec(problem(400, "organization-required"));
        caller(token("Root", null))
                .header("X-Organization-Id", organization)
                .get(path("a"))
                .then()
                .statusCode(200);
        admin().get(path("a") + "?verbose=1").then().spec(malformed("verbose"));
        admin().post(path("a")).then().statusCode(405);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ExplainedStatesOnSqliteTests extends ExplainedStatesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ExplainedStatesOnPostgresqlTests extends ExplainedStatesContract {}
