package com.hunzal.hcm.monitoring;

import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.TakeOver;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** What callers can rely on at {@code /api/system/background-jobs/{id}/explain}. The same on every database. */
@TestPropertySource(
        properties = {
            "hcm.jobs.limits.running-per-organization=4",
            "hcm.jobs.limits.running-per-type.cleanup=2",
            "hcm.jobs.limits.weights.heavy=3"
        })
abstract class ExplainContract extends ServerTest {

    private static final Duration ALIVE = Duration.ofDays(1000);
    private static final Duration DEAD = Duration.ofDays(-1000);

    private Instant now;

    @BeforeEach
    void oneNodeThatDoesNothing() {
        for (var table : new String[] {"background_jobs", "hcm_worker_nodes", "hcm_job_pauses"}) {
            sql("DELETE FROM " + table);
        }
        now = clock.instant();
        node("node-1", ALIVE, 0, 10, "[\"noop\",\"cleanup\"]");
    }

    // In line

    @Test
    void aJobWithNothingBeforeItIsNext() {
        job("a", Map.of());

        explain("a")
                .body("job_id", equalTo("a"))
                .body("status", equalTo("queued"))
                .body("state", equalTo("in_line"))
                .body("sentence", equalTo("It is the next job of its organization."))
                .body("reasons.state", contains("in_line"))
                .body("reasons[0].sentence", equalTo("It is the next job of its organization."))
                .body("fields.jobs_ahead", equalTo(0))
                .body("fields.jobs_ahead_is_lower_bound", equalTo(false))
                .body("fields.organizations_waiting", equalTo(0))
                .body("fields.position.earliest", equalTo(1))
                .body("fields.position.latest", equalTo(1))
                .body("fields.estimated_start.earliest", equalTo(now.toString()))
                .body("fields.estimated_start.latest", equalTo(now.toString()))
                .body("fields.estimate_reason", equalTo("4 of 4 slots are free."))
                .body("fields.nodes_alive", equalTo(1))
                .body("fields.nodes_that_know_the_type", equalTo(1))
                .body("fields.retries_left", equalTo(3))
                .body("fields.last_attempt", nullValue())
                .body("fields.running", nullValue())
                .body("fields.limit", nullValue());
    }

    @Test
    void aheadAreTheMoreUrgentAndTheEarlierOfAllTypes() {
        job("m", Map.of("run_at", ago(10)));
        job("k-earlier", Map.of("run_at", ago(11)));
        job("l-same-moment", Map.of("run_at", ago(10)));
        job("other-type", Map.of("run_at", ago(12), "job_type", "cleanup"));
        job("urgent", Map.of("run_at", ago(1), "priority", 1));
        job("urgent-other-type", Map.of("run_at", ago(1), "priority", 5, "job_type", "cleanup"));
        explain("m").body("fields.jobs_ahead", equalTo(5));

        job("n-same-moment", Map.of("run_at", ago(10)));
        job("later", Map.of("run_at", ago(9)));
        job("less-urgent", Map.of("run_at", ago(99), "priority", -1));
        job("urgent-but-future", Map.of("run_at", ago(-1), "priority", 1));
        job("urgent-but-retried", Map.of("run_at", ago(60), "priority", 1, "next_retry_at", ago(-1)));
        job("urgent-but-runs", Map.of("run_at", ago(60), "priority", 1, "status", "processing"));
        job("urgent-but-over", Map.of("run_at", ago(60), "priority", 1, "status", "completed"));
        explain("m")
                .body("state", equalTo("in_line"))
                .body("sentence", equalTo("5 jobs of its organization are ahead of it."))
                .body("fields.jobs_ahead", equalTo(5))
                .body("fields.position.earliest", equalTo(6))
                .body("fields.position.latest", equalTo(6));
        explain("less-urgent").body("fields.jobs_ahead", equalTo(8));
    }

    @Test
    void aJobOfAnotherProgramIsNotAheadOfItself() {
        sql("INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('b', ?, 'noop')", organization);
        sql("INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('a', ?, 'noop')", organization);

        explain("a").body("fields.jobs_ahead", equalTo(0));
        explain("b").body("fields.jobs_ahead", equalTo(1)).body("fields.run_at", notNullValue());
    }

    @Test
    void jobsOfAPausedTypeAreInNobodysWay() {
        job("urgent", Map.of("job_type", "cleanup", "priority", 1));
        job("a", Map.of());
        explain("a").body("fields.jobs_ahead", equalTo(1));

        pause(organization, "cleanup");

        explain("a").body("fields.jobs_ahead", equalTo(0)).body("sentence", containsString("the next job"));
    }

    @Test
    void otherOrganizationsTakeTurns() {
        var others = new String[] {addOrganization(), addOrganization()};
        for (var other : others) {
            job("of-" + other, Map.of("organization_id", other, "run_at", ago(60)));
            job("more-of-" + other, Map.of("organization_id", other, "run_at", ago(60), "priority", 1));
        }
        var idle = addOrganization();
        job("future", Map.of("organization_id", idle, "run_at", ago(-60)));
        var paused = addOrganization();
        job("paused", Map.of("organization_id", paused, "run_at", ago(60)));
        pause(paused, "noop");
        job("first", Map.of("run_at", ago(2)));
        job("second", Map.of("run_at", ago(1)));

        explain("first")
                .body(
                        "sentence",
                        equalTo(
                                "It is the next job of its organization, and 2 other organizations take turns with it."))
                .body("fields.organizations_waiting", equalTo(2))
                .body("fields.position.earliest", equalTo(1))
                .body("fields.position.latest", equalTo(3));
        explain("second")
                .body(
                        "sentence",
                        equalTo("1 job of its organization is ahead of it, "
                                + "and 2 other organizations take turns with it."))
                .body("fields.position.earliest", equalTo(2))
                .body("fields.position.latest", equalTo(6));
    }

    @Test
    void anOrganizationWithMoreWeightGetsMoreTurns() {
        sql("INSERT INTO organizations (id) VALUES ('heavy') ON CONFLICT DO NOTHING");
        job("of-heavy", Map.of("organization_id", "heavy"));
        job("also-of-heavy", Map.of("organization_id", "heavy", "run_at", ago(-1)));
        job("a", Map.of());

        explain("a").body("fields.position.latest", equalTo(4));
        caller(token("SystemAdmin", "heavy")).get(path("of-heavy")).then().body("fields.position.latest", equalTo(2));
        sql("DELETE FROM organizations WHERE id = 'heavy'");
    }

    // What keeps it

    @Test
    void aTimeThatWasPlanned() {
        job("a", Map.of("run_at", ago(-3600)));
        job("due", Map.of("run_at", ago(0)));

        explain("a")
                .body("state", equalTo("waiting_for_time"))
                .body("sentence", equalTo("It is not to be run before " + now.plusSeconds(3600) + "."))
                .body("reasons.state", contains("waiting_for_time"))
                .body("fields.run_at", equalTo(now.plusSeconds(3600).toString()))
                .body("fields.jobs_ahead", equalTo(1))
                .body(
                        "fields.estimated_start.earliest",
                        equalTo(now.plusSeconds(3600).toString()))
                .body(
                        "fields.estimated_start.latest",
                        equalTo(now.plusSeconds(3600).toString()));

        clock.advance(Duration.ofHours(1));
        explain("a").body("state", equalTo("in_line"));
    }

    @Test
    void whatIsHeldSinceTheTakeOverNeedsSomebody() {
        job("old", Map.of("run_at", TakeOver.HELD_UNTIL));

        explain("old")
                .body("state", equalTo("held"))
                .body("sentence", containsString("waits until somebody runs or cancels it"))
                .body("fields.estimated_start.earliest", nullValue());
    }

    @Test
    void aSnooze() {
        job("a", Map.of("run_at", ago(-60), "attempt", 2));

        explain("a")
                .body("state", equalTo("snoozed"))
                .body("sentence", equalTo("In attempt 2 it asked to go on at " + now.plusSeconds(60) + "."));
    }

    @Test
    void aJobThatMayHaveKilledItsWorkers() {
        job("a", Map.of("run_at", ago(60), "attempt", 2, "crash_count", 2));

        explain("a")
                .body("state", equalTo("one_at_a_time"))
                .body("sentence", startsWith("2 workers died while they had it"))
                .body("fields.estimated_start", nullValue());

        sql("UPDATE background_jobs SET crash_count = 1");
        explain("a").body("reasons.state", not(hasItem("one_at_a_time")));
    }

    @Test
    void aBackoff() {
        job(
                "a",
                Map.of(
                        "run_at",
                        ago(-15),
                        "next_retry_at",
                        ago(-15),
                        "attempt",
                        1,
                        "retry_count",
                        1,
                        "error_message",
                        "no route"));
        attempt("a", 1, "retried", "no route");

        explain("a")
                .body("state", equalTo("backoff"))
                .body(
                        "sentence",
                        equalTo("Attempt 1 failed; the next one is not before " + now.plusSeconds(15)
                                + ", with 2 retries left."))
                .body("fields.next_retry_at", equalTo(now.plusSeconds(15).toString()))
                .body("fields.retries_left", equalTo(2))
                .body("fields.attempt", equalTo(1))
                .body("fields.error_message", equalTo("no route"))
                .body(
                        "fields.estimated_start.earliest",
                        equalTo(now.plusSeconds(15).toString()));
    }

    @Test
    void aRetryThatAnotherProgramPlanned() {
        job("a", Map.of("run_at", ago(60), "next_retry_at", ago(-15), "attempt", 1));

        explain("a").body("state", equalTo("backoff"));
        clock.advance(Duration.ofSeconds(15));
        explain("a").body("state", equalTo("in_line"));
    }

    @Test
    void theLastAttemptIsTold() {
        job("a", Map.of("attempt", 2));
        attempt("a", 1, "retried", "first");
        attempt("a", 2, "lost", "second");

        explain("a")
                .body("fields.last_attempt.attempt", equalTo(2))
                .body("fields.last_attempt.outcome", equalTo("lost"))
                .body("fields.last_attempt.error_message", equalTo("second"))
                .body("fields.last_attempt.node", equalTo("node-1"))
                .body(
                        "fields.last_attempt.started_at",
                        equalTo(now.minusSeconds(2).toString()))
                .body(
                        "fields.last_attempt.ended_at",
                        equalTo(now.minusSeconds(1).toString()));
    }

    @Test
    void aPauseOfTheOrganization() {
        job("a", Map.of());
        admin().body("{\"reason\": \"Audit\"}")
                .post("/api/system/background-jobs/types/noop/pause")
                .then()
                .statusCode(200);

        explain("a")
                .body("state", equalTo("paused"))
                .body(
                        "sentence",
                        equalTo("The job type \"noop\" was paused for the organization by somebody at " + now
                                + ": Audit"))
                .body("fields.paused_by", equalTo("somebody"))
                .body("fields.paused_at", equalTo(now.toString()))
                .body("fields.pause_reason", equalTo("Audit"))
                .body("fields.estimated_start", nullValue())
                .body("fields.estimate_reason", containsString("was paused"));

        admin().post("/api/system/background-jobs/types/noop/resume").then().statusCode(200);
        explain("a").body("state", equalTo("in_line")).body("fields.paused_by", nullValue());
    }

    @Test
    void aPauseForAllIsToldFirstAndAnothersNotAtAll() {
        job("a", Map.of());
        pause(addOrganization(), "noop");
        pause(organization, "cleanup");
        explain("a").body("state", equalTo("in_line"));

        pause(organization, "noop");
        pause(null, "noop");

        explain("a")
                .body("reasons.state", contains("paused", "paused"))
                .body(
                        "sentence",
                        equalTo("The job type \"noop\" was paused for all organizations by root at " + now + "."))
                .body("fields.paused_by", equalTo("root"));
    }

    @Test
    void noNodeAlive() {
        sql("UPDATE hcm_worker_nodes SET alive_until = ?", moment(DEAD));
        job("a", Map.of());

        explain("a")
                .body("state", equalTo("no_worker_alive"))
                .body("sentence", equalTo("No worker node is alive."))
                .body("fields.nodes_alive", equalTo(0))
                .body("fields.estimated_start", nullValue())
                .body("fields.estimate_reason", containsString("No worker node is alive."));

        sql("DELETE FROM hcm_worker_nodes");
        explain("a").body("state", equalTo("no_worker_alive"));
    }

    @Test
    void noNodeThatKnowsTheType() {
        node("dead", DEAD, 0, 10, "[\"brew_coffee\"]");
        job("a", Map.of("job_type", "brew_coffee"));

        explain("a")
                .body("state", equalTo("no_worker_for_type"))
                .body("sentence", equalTo("No worker node that is alive knows the job type \"brew_coffee\"."))
                .body("fields.nodes_alive", equalTo(1))
                .body("fields.nodes_that_know_the_type", equalTo(0))
                .body("fields.estimated_start", nullValue());

        sql("UPDATE hcm_worker_nodes SET alive_until = ? WHERE id = 'dead'", moment(ALIVE));
        explain("a").body("state", equalTo("in_line")).body("fields.nodes_that_know_the_type", equalTo(1));
    }

    @Test
    void theLimitOfTheOrganization() {
        for (int i = 0; i < 4; i++) {
            job("running-" + i, Map.of("status", "processing", "job_type", i % 2 == 0 ? "noop" : "db_optimize"));
        }
        job("of-another", Map.of("status", "processing", "organization_id", addOrganization()));
        job("a", Map.of());

        explain("a")
                .body("state", equalTo("organization_at_limit"))
                .body("sentence", equalTo("The organization has 4 of at most 4 jobs running."))
                .body("reasons.state", contains("organization_at_limit"))
                .body("fields.running", equalTo(4))
                .body("fields.limit", equalTo(4));

        sql("UPDATE background_jobs SET status = 'completed' WHERE id = 'running-0'");
        explain("a").body("state", equalTo("in_line")).body("fields.limit", nullValue());
    }

    @Test
    void theLimitOfTheTypeIsOfAllOrganizations() {
        var other = addOrganization();
        job("running-0", Map.of("status", "processing", "job_type", "cleanup", "organization_id", other));
        job("running-1", Map.of("status", "processing", "job_type", "cleanup"));
        job("running-2", Map.of("status", "processing", "job_type", "noop"));
        job("a", Map.of("job_type", "cleanup"));
        job("b", Map.of());

        explain("a")
                .body("state", equalTo("type_at_limit"))
                .body("sentence", equalTo("2 of at most 2 jobs of the type \"cleanup\" are running."))
                .body("fields.running", equalTo(2))
                .body("fields.limit", equalTo(2));
        explain("b").body("state", equalTo("in_line"));
    }

    @Test
    void severalReasonsAreToldInOrder() {
        sql("DELETE FROM hcm_worker_nodes");
        for (int i = 0; i < 4; i++) {
            job("running-" + i, Map.of("status", "processing", "job_type", "cleanup"));
        }
        pause(organization, "cleanup");
        job("ahead", Map.of("priority", 1));
        job("a", Map.of("job_type", "cleanup"));
        job("later", Map.of("job_type", "cleanup", "run_at", ago(-60)));

        explain("a")
                .body("state", equalTo("paused"))
                .body(
                        "reasons.state",
                        contains("paused", "no_worker_alive", "organization_at_limit", "type_at_limit", "in_line"));
        explain("later")
                .body("state", equalTo("waiting_for_time"))
                .body(
                        "reasons.state",
                        contains(
                                "waiting_for_time",
                                "paused",
                                "no_worker_alive",
                                "organization_at_limit",
                                "type_at_limit"));
    }

    // When it starts

    @Test
    void withoutExperienceNothingIsSaid() {
        sql("UPDATE hcm_worker_nodes SET running = 10");
        job("a", Map.of());

        explain("a")
                .body("fields.estimated_start", nullValue())
                .body("fields.estimate_reason", containsString("not known how long jobs take"));
    }

    @Test
    void theEstimateIsFromRunTimesAndSlots() {
        for (int i = 1; i <= 10; i++) { // run times of 1 to 10 s
            job(
                    "done-" + i,
                    Map.of(
                            "status", "completed",
                            "created_at", ago(100 + i),
                            "started_at", ago(90),
                            "completed_at", ago(90 - i)));
        }
        job(
                "failed",
                Map.of("status", "failed", "created_at", ago(90), "started_at", ago(9000), "completed_at", ago(0)));
        for (int i = 0; i < 12; i++) {
            job("ahead-" + i, Map.of("run_at", ago(60), "created_at", ago(60)));
        }
        job("a", Map.of("created_at", ago(1)));

        // 4 slots, all free: nine must end first, the fastest are done in 1 s each, the slowest in 9 s.
        explain("a")
                .body("fields.position.earliest", equalTo(13))
                .body(
                        "fields.estimated_start.earliest",
                        equalTo(now.plusSeconds(2).toString()))
                .body(
                        "fields.estimated_start.latest",
                        equalTo(now.plusSeconds(3 * 9).toString()))
                .body(
                        "fields.estimate_reason",
                        equalTo("From the run times of the organization's last 10 completed jobs, "
                                + "with 4 of 4 slots free."));

        sql("UPDATE hcm_worker_nodes SET running = 9"); // one slot left
        explain("a")
                .body(
                        "fields.estimated_start.earliest",
                        equalTo(now.plusSeconds(2).toString()))
                .body(
                        "fields.estimated_start.latest",
                        equalTo(now.plusSeconds(3 * 9).toString()))
                .body("fields.estimate_reason", containsString("1 of 4 slots"));
    }

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

    // Bounds

    @Test
    void aLargeBacklogIsCountedOnlySoFar() {
        insertMany("due", 20_000, 0, ago(60));
        insertMany("future", 2_000, 1, ago(-3600));
        job("last", Map.of("run_at", ago(1)));
        job("urgent", Map.of("run_at", ago(1), "priority", 1));

        explain("last")
                .body("fields.jobs_ahead", equalTo(10_000))
                .body("fields.jobs_ahead_is_lower_bound", equalTo(true))
                .body("sentence", equalTo("At least 10000 jobs of its organization are ahead of it."))
                .body("fields.position.earliest", equalTo(10_001))
                .body("fields.position.latest", nullValue());
        explain("urgent").body("fields.jobs_ahead", equalTo(0));
        explain("due-009999")
                .body("fields.jobs_ahead", equalTo(10_000))
                .body("fields.jobs_ahead_is_lower_bound", equalTo(false));
        explain("due-010000").body("fields.jobs_ahead_is_lower_bound", equalTo(true));
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

    private static String path(String id) {
        return "/api/system/background-jobs/" + id + "/explain";
    }

    private ValidatableResponse explain(String id) {
        return admin().get(path(id)).then().statusCode(200);
    }

    private Instant ago(long seconds) {
        return now.minusSeconds(seconds);
    }

    private Object moment(Duration fromNow) {
        return database.vendor().timestamp(now.plus(fromNow));
    }

    private Map<String, Object> running(Duration lease, Object... more) {
        var columns = new LinkedHashMap<String, Object>(Map.of(
                "status",
                "processing",
                "attempt",
                2,
                "locked_by",
                "node-1",
                "started_at",
                ago(5),
                "lease_until",
                now.plus(lease)));
        for (int i = 0; i < more.length; i += 2) {
            columns.put((String) more[i], more[i + 1]);
        }
        return columns;
    }

    /** A noop job of this test's organization, due now, except for the columns given. */
    private void job(String id, Map<String, Object> given) {
        var columns = new LinkedHashMap<String, Object>(Map.of(
                "id",
                id,
                "organization_id",
                organization,
                "job_type",
                "noop",
                "status",
                "queued",
                "run_at",
                now,
                "created_at",
                now));
        columns.putAll(given);
        columns.replaceAll((name, value) ->
                value instanceof Instant time ? database.vendor().timestamp(time) : value);
        sql(
                "INSERT INTO background_jobs (" + String.join(", ", columns.keySet()) + ") VALUES ("
                        + String.join(", ", java.util.Collections.nCopies(columns.size(), "?")) + ")",
                columns.values().toArray());
    }

    private void insertMany(String prefix, int count, int priority, Instant runAt) {
        var ids = new StringBuilder(
                "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " + count + ") ");
        sql(
                ids
                        + "INSERT INTO background_jobs (id, organization_id, job_type, status, priority, run_at, created_at) "
                        + "SELECT '" + prefix + "-' || substr('000000' || i, length('000000' || i) - 5), "
                        + "'" + organization + "', 'noop', 'queued', " + priority + ", ?, ? FROM n",
                database.vendor().timestamp(runAt),
                database.vendor().timestamp(runAt));
    }

    private void attempt(String job, int number, String outcome, String error) {
        sql(
                "INSERT INTO hcm_job_attempts (job_id, attempt, node, started_at, ended_at, outcome, error_message) "
                        + "VALUES (?, ?, 'node-1', ?, ?, ?, ?)",
                job,
                number,
                database.vendor().timestamp(ago(2)),
                database.vendor().timestamp(ago(1)),
                outcome,
                error);
    }

    private void pause(String organizationId, String type) {
        sql(
                "INSERT INTO hcm_job_pauses (id, organization_id, job_type, paused_at, paused_by) VALUES (?, "
                        + (organizationId == null ? "NULL" : "'" + organizationId + "'") + ", ?, ?, ?)",
                com.hunzal.hcm.database.Ids.next(),
                type,
                database.vendor().timestamp(now),
                organizationId == null ? "root" : "admin");
    }

    private void node(String id, Duration aliveFor, int running, int capacity, String jobTypes) {
        sql(
                "INSERT INTO hcm_worker_nodes (id, host, version, started_at, last_beat_at, alive_until, running, "
                        + "capacity, job_types) VALUES (?, 'host', '1', ?, ?, ?, ?, ?, ?)",
                id,
                database.vendor().timestamp(now),
                database.vendor().timestamp(now),
                moment(aliveFor),
                running,
                capacity,
                jobTypes);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ExplainOnSqliteTests extends ExplainContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ExplainOnPostgresqlTests extends ExplainContract {}
