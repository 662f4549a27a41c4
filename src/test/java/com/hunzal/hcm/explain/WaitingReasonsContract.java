package com.hunzal.hcm.explain;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.schema.TakeOver;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Why a job waits. */
abstract class WaitingReasonsContract extends ExplainTest {

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
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class WaitingReasonsOnSqliteTests extends WaitingReasonsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class WaitingReasonsOnPostgresqlTests extends WaitingReasonsContract {}
