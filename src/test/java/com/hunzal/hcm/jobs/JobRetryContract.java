package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Running one job again, as it was or with another payload. The same on every database. */
abstract class JobRetryContract extends ServerTest {

    private static final String PATH = "/api/system/background-jobs";
    private static final String EDITED = "{\"payload\": {\"duration_ms\": 2}}";

    private String id;

    @BeforeEach
    void aFailedJob() {
        id = admin().body(
                        "{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1}, \"priority\": 1, \"max_retries\": 7}")
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        sql(
                "UPDATE background_jobs SET status = 'failed', error_message = 'boom', retry_count = 7, attempt = 8 WHERE id = ?",
                id);
        clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void anotherPayloadMakesAnotherJob() {
        var before = rows("SELECT * FROM background_jobs WHERE id = ?", id);

        var answer = retry(EDITED).then().statusCode(201);

        var made = answer.extract().<String>path("id");
        answer.header("Location", equalTo(PATH + "/" + made))
                .body("id", not(equalTo(id)))
                .body("job_id", equalTo(made))
                .body("parent_id", equalTo(id))
                .body("status", equalTo("queued"))
                .body("job_type", equalTo("noop"))
                .body("payload", equalTo(Map.of("duration_ms", 2)))
                .body("priority", equalTo(1))
                .body("max_retries", equalTo(7))
                .body("retry_count", equalTo(0))
                .body("attempt", equalTo(0))
                .body("error_message", nullValue())
                .body("unique_key", nullValue())
                .body("created_at", equalTo(clock.instant().toString()))
                .body("run_at", equalTo(clock.instant().toString()));
        admin().get(PATH + "/" + made).then().statusCode(200).body("parent_id", equalTo(id));
        assertThat(rows("SELECT * FROM background_jobs WHERE id = ?", id)).isEqualTo(before);
        job(id).body("parent_id", nullValue()).body("status", equalTo("failed"));
        admin().queryParam("status", "queued").get(PATH).then().body("items[0].parent_id", equalTo(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "cancelled", "completed"})
    void whatIsOverCanBeRepeated(String status) {
        sql("UPDATE background_jobs SET status = ? WHERE id = ?", status, id);

        retry(EDITED).then().statusCode(201).body("parent_id", equalTo(id));
        retry(EDITED).then().statusCode(201);

        job(id).body("status", equalTo(status));
        assertThat(jobs()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "processing"})
    void whatIsNotOverCannot(String status) {
        sql("UPDATE background_jobs SET status = ? WHERE id = ?", status, id);

        retry(EDITED)
                .then()
                .spec(problem(409, "job-state"))
                .body("detail", equalTo("The job is " + status + " and cannot be repeated yet."));

        assertThat(jobs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}"})
    void withoutAPayloadItIsTheSameJob(String body) {
        retry(body)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("status", equalTo("queued"))
                .body("payload.duration_ms", equalTo(1));

        assertThat(jobs()).hasSize(1);
    }

    @Test
    void aJobThatWaitsForATimeIsRunNow() {
        var later = database.vendor().timestamp(clock.instant().plus(Duration.ofHours(1)));
        sql(
                "UPDATE background_jobs SET status = 'queued', run_at = ?, next_retry_at = ?, retry_count = 1 WHERE id = ?",
                later,
                later,
                id);

        admin().post(PATH + "/" + id + "/run")
                .then()
                .statusCode(200)
                .body("run_at", equalTo(clock.instant().toString()))
                .body("next_retry_at", nullValue())
                .body("retry_count", equalTo(1));

        clock.advance(Duration.ofMinutes(1));
        admin().post(PATH + "/" + id + "/run")
                .then()
                .statusCode(200)
                .body(
                        "run_at",
                        equalTo(clock.instant().minus(Duration.ofMinutes(1)).toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"processing", "completed", "failed", "cancelled"})
    void onlyAJobThatWaitsIsRunNow(String status) {
        sql("UPDATE background_jobs SET status = ? WHERE id = ?", status, id);

        admin().post(PATH + "/" + id + "/run")
                .then()
                .spec(problem(409, "job-state"))
                .body("detail", equalTo("The job is " + status + " and cannot be run now."));
        caller(token("SystemAdmin", addOrganization()))
                .post(PATH + "/" + id + "/run")
                .then()
                .spec(problem(404, "job-not-found"));
    }

    @Test
    void anEmptyBodyMayBeOfAnyMediaType() {
        for (var type : List.of("application/x-www-form-urlencoded", "text/plain", "application/json")) {
            sql("UPDATE background_jobs SET status = 'failed' WHERE id = ?", id);
            caller(adminToken())
                    .contentType(type)
                    .post(PATH + "/" + id + "/retry")
                    .then()
                    .statusCode(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "application/xml"})
    void aPayloadOfAnotherMediaTypeIs415(String type) {
        caller(adminToken())
                .contentType(type)
                .body(EDITED)
                .post(PATH + "/" + id + "/retry")
                .then()
                .spec(problem(415, "unsupported-media-type"));
        job(id).body("status", equalTo("failed"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "400 | {'payload': []} | payload",
                "400 | {'payload': 'text'} | payload",
                "400 | {'payload': {}, 'priority': 1} | priority",
                "400 | {'pay_load': {}} | pay_load",
                "400 | {'payload': {'duration': 1}} | payload.duration",
                "400 | {'payload': {'duration_ms': '1'}} | payload.duration_ms",
                "422 | {'payload': null} | payload",
                "422 | {'payload': {'duration_ms': -1}} | payload.duration_ms",
                "422 | {'payload': {'duration_ms': 60001, 'fail_attempts': 26}} | payload.duration_ms,payload.fail_attempts",
            })
    void aPayloadIsCheckedLikeThatOfANewJob(int status, String body, String fields) {
        retry(body.replace('\'', '"'))
                .then()
                .spec(status == 400 ? malformed(fields.split(",")) : invalid(fields.split(",")));

        assertThat(jobs()).hasSize(1);
        job(id).body("status", equalTo("failed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "[]", "1", "null", "{} {}", "{\"payload\": {}, \"payload\": {}}"})
    void aBodyThatIsNoJsonObjectIs400(String body) {
        retry(body).then().spec(problem(400, "malformed-request"));

        job(id).body("status", equalTo("failed"));
    }

    @Test
    void aPayloadIsNotLargerThanThatOfANewJob() {
        retry("{\"payload\": {\"x\": \"" + "x".repeat(1024 * 1024) + "\"}}")
                .then()
                .spec(problem(413, "body-too-large"));
    }

    @Test
    void aTypeThatNobodyKnowsCannotBeChecked() {
        sql("UPDATE background_jobs SET job_type = 'theirs' WHERE id = ?", id);

        retry(EDITED).then().spec(invalid("job_type"));
    }

    @Test
    void jobsOfOthersAreNotFound() {
        var other = caller(token("SystemAdmin", addOrganization()));

        other.body(EDITED).post(PATH + "/" + id + "/retry").then().spec(problem(404, "job-not-found"));
        admin().body(EDITED).post(PATH + "/nothing/retry").then().spec(problem(404, "job-not-found"));
    }

    @Test
    void aUniqueJobIsRepeatedWhenNoOtherOneIsUnfinished() throws Exception {
        sql("UPDATE background_jobs SET unique_key = 'nightly' WHERE id = ?", id);

        var answers =
                InParallel.times(4, number -> retry(EDITED).then().extract().statusCode());

        assertThat(answers).containsExactlyInAnyOrder(201, 409, 409, 409);
        retry(EDITED).then().spec(problem(409, "unique-key-in-use"));
        assertThat(rows("SELECT unique_key FROM background_jobs WHERE parent_id = ?", id))
                .containsExactly(Map.of("unique_key", "nightly"));
    }

    @Test
    void theSameKeyAndPayloadIsTheSameNewJobWhateverBecameOfTheOldOne() {
        var made = retry(EDITED, "k").then().statusCode(201).extract().<String>path("id");
        sql("DELETE FROM background_jobs WHERE id = ?", id);

        retry(EDITED, "k")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("Location", equalTo(PATH + "/" + made))
                .body("id", equalTo(made));

        assertThat(jobs()).containsExactly(Map.of("id", made));
    }

    @Test
    void theSameKeyForSomethingElseIs422() {
        retry(EDITED, "k").then().statusCode(201);

        retry("{\"payload\": {\"duration_ms\": 3}}", "k").then().spec(problem(422, "idempotency-key-reused"));
        admin().header("Idempotency-Key", "k")
                .body(EDITED)
                .post(PATH + "/another/retry")
                .then()
                .statusCode(422);
        admin().header("Idempotency-Key", "k")
                .body("{\"job_type\": \"noop\"}")
                .post(PATH)
                .then()
                .statusCode(422);

        assertThat(jobs()).hasSize(2);
    }

    @Test
    void whoReliesOnAKeyIsToldThatTheSameJobHasNone() {
        for (var body : List.of("", "{}")) {
            retry(body, "k").then().statusCode(400).body("errors[0].field", equalTo("Idempotency-Key"));
        }
        job(id).body("status", equalTo("failed"));
    }

    private Response retry(String body, String key) {
        return admin().header("Idempotency-Key", key).body(body).post(PATH + "/" + id + "/retry");
    }

    private Response retry(String body) {
        return admin().body(body).post(PATH + "/" + id + "/retry");
    }

    private ValidatableResponse job(String id) {
        return admin().get(PATH + "/{id}", id).then().statusCode(200);
    }

    private List<Map<String, Object>> jobs() {
        return rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobRetryOnSqliteTests extends JobRetryContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobRetryOnPostgresqlTests extends JobRetryContract {}
