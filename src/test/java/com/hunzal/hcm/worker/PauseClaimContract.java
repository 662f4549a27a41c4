package com.hunzal.hcm.worker;

import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** What the worker makes of a pause. The same on every database. */
abstract class PauseClaimContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";

    @Autowired
    JobWorker worker;

    @BeforeEach
    void nothingWaitsAndNothingIsPaused() {
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_job_pauses");
    }

    @Test
    void aPausedTypeIsNotStartedUntilItIsResumed() {
        var id = create(adminToken(), "noop");
        type(adminToken(), "noop", "pause", "{}");

        runDueJobs();
        status(adminToken(), id, "queued");
        runDueJobs();
        status(adminToken(), id, "queued");

        type(adminToken(), "noop", "resume", "{}");
        runDueJobs();
        status(adminToken(), id, "completed");
    }

    @Test
    void jobsCanBeCreatedWhileTheirTypeIsPaused() {
        type(adminToken(), "noop", "pause", "{}");
        var id = create(adminToken(), "noop");

        runDueJobs();
        status(adminToken(), id, "queued");
    }

    @Test
    void otherTypesAreStarted() {
        type(adminToken(), "noop", "pause", "{}");
        var paused = create(adminToken(), "noop");
        var other = create(adminToken(), "cache_flush");

        runDueJobs();

        status(adminToken(), paused, "queued");
        status(adminToken(), other, "completed");
    }

    @Test
    void otherOrganizationsAreNotConcerned() {
        var other = token("SystemAdmin", addOrganization());
        type(adminToken(), "noop", "pause", "{}");
        var ours = create(adminToken(), "noop");
        var theirs = create(other, "noop");

        runDueJobs();

        status(adminToken(), ours, "queued");
        status(other, theirs, "completed");
    }

    @Test
    void aPauseForAllHoldsForAll() {
        var root = token("Root", null);
        var other = token("SystemAdmin", addOrganization());
        type(root, "noop", "pause", "{\"all_organizations\": true}");
        var ours = create(adminToken(), "noop");
        var theirs = create(other, "noop");
        type(adminToken(), "noop", "resume", "{}"); // not theirs to lift

        runDueJobs();
        status(adminToken(), ours, "queued");
        status(other, theirs, "queued");

        type(root, "noop", "resume", "{\"all_organizations\": true}");
        runDueJobs();
        status(adminToken(), ours, "completed");
        status(other, theirs, "completed");
    }

    @Test
    void aLargePausedBacklogOccupiesNoSlot() {
        type(adminToken(), "noop", "pause", "{}");
        for (int i = 0; i < 30; i++) {
            sql(
                    "INSERT INTO background_jobs (id, organization_id, job_type, priority) VALUES (?, ?, 'noop', 1)",
                    "paused-" + i,
                    organization);
        }
        var other = create(adminToken(), "cache_flush");

        runDueJobs();

        status(adminToken(), other, "completed");
        status(adminToken(), "paused-0", "queued");
    }

    private String create(String token, String type) {
        var payload = type.equals("cache_flush") ? ", \"payload\": {\"action\": \"full\"}" : "";
        return caller(token)
                .body("{\"job_type\": \"" + type + "\"" + payload + "}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private void type(String token, String type, String action, String body) {
        caller(token)
                .body(body)
                .post(JOBS + "/types/" + type + "/" + action)
                .then()
                .statusCode(200);
    }

    private void status(String token, String id, String status) {
        caller(token).get(JOBS + "/" + id).then().statusCode(200).body("status", equalTo(status));
    }

    /** One round of the worker, until everything that it started is recorded. */
    private void runDueJobs() {
        worker.tick();
        while (!worker.running().isEmpty()) {
            Thread.onSpinWait();
            worker.tick();
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class PauseClaimOnSqliteTests extends PauseClaimContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class PauseClaimOnPostgresqlTests extends PauseClaimContract {}
