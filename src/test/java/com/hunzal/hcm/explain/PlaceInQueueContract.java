package com.hunzal.hcm.explain;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Which jobs are ahead of one that waits, and when it probably starts. */
abstract class PlaceInQueueContract extends ExplainTest {

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
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class PlaceInQueueOnSqliteTests extends PlaceInQueueContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class PlaceInQueueOnPostgresqlTests extends PlaceInQueueContract {}
