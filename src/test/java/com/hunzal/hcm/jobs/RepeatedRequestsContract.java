package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** The Idempotency-Key, and a database that is not there. */
abstract class RepeatedRequestsContract extends BackgroundJobsTest {

    // Idempotency-Key

    @Test
    void theSameKeyAndBodyIsTheSameJob() {
        var first = post("{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1, \"fail_attempts\": 0}}", "key-1")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", nullValue());
        var id = first.extract().<String>path("id");

        for (var body : List.of(
                "{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1, \"fail_attempts\": 0}}",
                "{ \"job_type\" :\n \"noop\",\t\"payload\":{\"duration_ms\":1,\"fail_attempts\":0}}",
                "{\"payload\": {\"fail_attempts\": 0, \"duration_ms\": 1}, \"job_type\": \"noop\"}")) {
            post(body, "key-1")
                    .then()
                    .statusCode(201)
                    .header("Idempotency-Replayed", equalTo("true"))
                    .header("Location", equalTo(PATH + "/" + id))
                    .body(equalTo(first.extract().asString()));
        }
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void aRepeatedRequestShowsTheJobAsItIsNow() {
        var id = post(NOOP, "key").then().extract().<String>path("id");
        admin().body("{ }").post(PATH + "/" + id + "/cancel").then().statusCode(200);
        clock.advance(Duration.ofDays(2));

        post(NOOP, "key").then().statusCode(201).body("id", equalTo(id)).body("status", equalTo("cancelled"));
    }

    @Test
    void theSameKeyWithAnotherBodyIs422() {
        post(NOOP, "key").then().statusCode(201);

        post("{\"job_type\": \"noop\", \"priority\": 1}", "key").then().spec(problem(422, "idempotency-key-reused"));
        post("{\"job_type\": \"noop\", \"payload\": null}", "key").then().spec(problem(422, "idempotency-key-reused"));

        assertThat(jobs()).hasSize(1);
    }

    @Test
    void aKeyBelongsToOneOrganization() {
        var mine = post(NOOP, "key").then().extract().<String>path("id");

        caller(token("SystemAdmin", addOrganization()))
                .header("Idempotency-Key", "key")
                .body(NOOP)
                .post(PATH)
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", nullValue())
                .body("id", not(equalTo(mine)));
    }

    @Test
    void keysLiveInTheTableAndSoSurviveARestart() {
        var id = post(NOOP, "before").then().extract().<String>path("id");
        sql("UPDATE background_jobs SET idempotency_key = 'another node wrote this' WHERE id = ?", id);

        post(NOOP, "\"before\"").then().statusCode(201).header("Idempotency-Replayed", nullValue());
        sql("UPDATE background_jobs SET idempotency_key = 'moved' WHERE id = ?", id);
        post(NOOP, "moved")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", equalTo("true"))
                .body("id", equalTo(id));
    }

    @Test
    void aKeyMayBeAStructuredString() {
        var id = post(NOOP, "a-key").then().extract().<String>path("id");

        post(NOOP, "\"a-key\"").then().body("id", equalTo(id));
        post(NOOP, "k".repeat(255)).then().statusCode(201);
    }

    @Test
    void requestsThatWereRefusedDoNotUseTheKeyUp() {
        post("{\"job_type\": \"brew_coffee\"}", "key").then().statusCode(422);

        post(NOOP, "key").then().statusCode(201).header("Idempotency-Replayed", nullValue());
    }

    @Test
    void severalRequestsWithTheSameKeyAtTheSameTimeMakeOneJob() throws Exception {
        var answers = InParallel.times(12, number -> post(NOOP, "key"));

        assertThat(answers).extracting(Response::statusCode).contains(201).containsOnly(201, 409);
        assertThat(answers.stream().filter(each -> each.statusCode() == 201).map(each -> each.<String>path("id")))
                .containsOnly((String) jobs().get(0).get("id"));
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void whileTheFirstRequestIsInProgressTheSecondIs409() throws Exception {
        var answers = new ArrayList<Response>();
        var requests = new ArrayList<Thread>();
        try (var lock = lockInserts()) {
            for (int i = 0; i < 2; i++) {
                var request = new Thread(() -> {
                    var answer = post(NOOP, "key");
                    synchronized (answers) {
                        answers.add(answer);
                    }
                });
                request.start();
                requests.add(request);
            }
            // Whichever comes second is answered; the other waits for the lock.
            while (requests.stream().allMatch(Thread::isAlive)) {
                Thread.onSpinWait();
            }
        }
        for (var request : requests) {
            request.join();
        }

        answers.get(0)
                .then()
                .spec(problem(409, "idempotency-key-in-progress"))
                .header("Retry-After", matchesPattern("[1-9]\\d*"));
        answers.get(1).then().statusCode(201);
        post(NOOP, "key").then().statusCode(201).header("Idempotency-Replayed", equalTo("true"));
        assertThat(jobs()).hasSize(1);
    }

    // A database that is busy or gone

    @Test
    void aDatabaseThatIsBusyOrGoneIs503AndNothingIsHalfDone() throws Exception {
        Response job;
        Response change;
        admin().get("/api/system/notification-settings").then().statusCode(200);
        try (var lock = lockInserts()) {
            job = lock.untilItGivesUp(() -> post(NOOP, "key"));
        }
        try (var lock = lock("SELECT 1 FROM notification_settings WHERE organization_id = '" + organization + "'")) {
            change = lock.untilItGivesUp(
                    () -> admin().body("{\"sms_enabled\": true}").put("/api/system/notification-settings"));
        }

        for (var answer : List.of(job, change)) {
            answer.then().spec(problem(503, "database-unavailable")).header("Retry-After", matchesPattern("[1-9]\\d*"));
        }
        assertThat(jobs()).isEmpty();
        admin().get("/api/system/notification-settings").then().body("sms_enabled", equalTo(false));
        post(NOOP, "key").then().statusCode(201).header("Idempotency-Replayed", nullValue());
    }

    /** No row of this organization can be inserted: its foreign key cannot be looked at. */
    private LockedDatabase lockInserts() throws SQLException {
        return lock("SELECT 1 FROM organizations WHERE id = '" + organization + "'");
    }

    private LockedDatabase lock(String row) throws SQLException {
        return new LockedDatabase(database, environment, row + " FOR UPDATE");
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class RepeatedRequestsOnSqliteTests extends RepeatedRequestsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class RepeatedRequestsOnPostgresqlTests extends RepeatedRequestsContract {}
