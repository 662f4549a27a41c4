package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.web.InParallel;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** What callers can rely on at {@code /api/system/background-jobs/types}. The same on every database. */
@TestPropertySource(
        properties = {"hcm.jobs.limits.running-per-type.cleanup=2", "hcm.jobs.limits.running-per-organization=5"})
abstract class JobTypesContract extends ServerTest {

    private static final String PATH = "/api/system/background-jobs/types";

    @Autowired
    PayloadBinder binder;

    @BeforeEach
    void nothingIsPaused() {
        sql("DELETE FROM hcm_job_pauses");
    }

    @Test
    void allTypesAreListedWithTheirLimits() {
        admin().get(PATH)
                .then()
                .statusCode(200)
                .body(
                        "items.job_type",
                        hasItems("cache_flush", "cleanup", "db_optimize", "email_send", "log_rotate", "noop"))
                .body("items.find { it.job_type == 'noop' }.paused", equalTo(false))
                .body("items.find { it.job_type == 'noop' }.pauses", empty())
                .body("items.find { it.job_type == 'noop' }.running_limit", nullValue())
                .body("items.find { it.job_type == 'noop' }.deadline_seconds", equalTo(600))
                .body("items.find { it.job_type == 'noop' }.max_retries", equalTo(3))
                .body("items.find { it.job_type == 'cleanup' }.running_limit", equalTo(2))
                .body("running_limit_per_organization", equalTo(5));
    }

    @ParameterizedTest
    @CsvSource({"26, 600", "-1, 600", "3, 0", "3, -1", "3, 31536001"})
    void aHandlerThatAsksForWhatCannotBeStopsTheStart(int retries, long timeoutSeconds) {
        var handler = new JobHandler<NoPayload>() {
            @Override
            public String type() {
                return "impossible";
            }

            @Override
            public JobOutcome handle(NoPayload payload, JobContext context) {
                return JobOutcome.succeeded(payload);
            }

            @Override
            public int maxRetries() {
                return retries;
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(timeoutSeconds);
            }
        };

        assertThatThrownBy(() -> new JobHandlers(List.of(handler), binder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("impossible");
    }

    record NoPayload() {}

    @Test
    void theSchemaOfEachPayloadIsTold() {
        admin().get(PATH)
                .then()
                .body(
                        "items.find { it.job_type == 'log_rotate' }.payload_schema",
                        equalTo(Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of(
                                        "keep",
                                        Map.of(
                                                "type",
                                                List.of("integer", "null"),
                                                "minimum",
                                                1,
                                                "maximum",
                                                20,
                                                "description",
                                                "How many archives stay, with the new one; 7 if absent.")),
                                "additionalProperties",
                                false)))
                .body(
                        "items.find { it.job_type == 'email_send' }.payload_schema.properties.to.anyOf.type",
                        equalTo(List.of("string", "array", "null")))
                .body(
                        "items.find { it.job_type == 'notification_send' }.payload_schema.properties.severity.enum",
                        contains("critical", "normal", "low", null));
    }

    @Test
    void aPauseSaysWhoWhenAndWhy() {
        pause(admin(), "{\"reason\": \"Mail server moves\"}")
                .statusCode(200)
                .body("job_type", equalTo("noop"))
                .body("paused", equalTo(true))
                .body("pauses.organization_id", contains(organization))
                .body("pauses.paused_by", contains("somebody"))
                .body("pauses.paused_at", contains(clock.instant().toString()))
                .body("pauses.reason", contains("Mail server moves"));

        assertThat(rows("SELECT organization_id, job_type, paused_by, reason FROM hcm_job_pauses"))
                .containsExactly(Map.of(
                        "organization_id",
                        organization,
                        "job_type",
                        "noop",
                        "paused_by",
                        "somebody",
                        "reason",
                        "Mail server moves"));
        listed(admin()).body("items.findAll { it.paused }.job_type", contains("noop"));
        listed(caller(token("SystemAdmin", addOrganization()))).body("items.findAll { it.paused }", empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"reason\": null, \"all_organizations\": null}", "{\"all_organizations\": false}"})
    void aReasonIsNotNeeded(String body) {
        pause(admin(), body).statusCode(200).body("pauses.reason", contains(nullValue()));
        resume(admin(), "").statusCode(200);
    }

    @Test
    void neitherABodyNorItsTypeIsNeeded() throws Exception {
        for (var action : List.of("/noop/pause", "/noop/resume")) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + PATH + action))
                    .header("Authorization", "Bearer " + adminToken())
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** As {@code curl -X POST -d ''} sends it. */
    @Test
    void anEmptyBodyMayBeOfAnyType() {
        for (var action : List.of("/noop/pause", "/noop/resume")) {
            admin().contentType(ContentType.URLENC).post(PATH + action).then().statusCode(200);
            admin().contentType(ContentType.TEXT)
                    .body("{}")
                    .post(PATH + action)
                    .then()
                    .spec(problem(415, "unsupported-media-type"));
        }
    }

    @Test
    void aSecondPauseChangesNothing() {
        var first = clock.instant();
        pause(admin(), "{\"reason\": \"first\"}").statusCode(200);
        clock.advance(Duration.ofMinutes(1));

        pause(admin(), "{\"reason\": \"second\"}")
                .statusCode(200)
                .body("pauses.reason", contains("first"))
                .body("pauses.paused_at", contains(first.toString()));
    }

    @Test
    void pausesAtTheSameMomentMakeOne() throws Exception {
        var answers = InParallel.times(8, number -> admin().post(PATH + "/noop/pause"));

        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        assertThat(rows("SELECT id FROM hcm_job_pauses")).hasSize(1);
    }

    @Test
    void whatIsResumedIsStartedAgain() {
        pause(admin(), "").statusCode(200);

        resume(admin(), "").statusCode(200).body("paused", equalTo(false)).body("pauses", empty());
        resume(admin(), "").statusCode(200).body("paused", equalTo(false));
        assertThat(rows("SELECT id FROM hcm_job_pauses")).isEmpty();
    }

    @Test
    void aRootPausesForTheOrganizationThatItNames() {
        pause(root().header("X-Organization-Id", organization), "")
                .statusCode(200)
                .body("pauses.organization_id", contains(organization));

        listed(admin()).body("items.findAll { it.paused }.job_type", contains("noop"));
        resume(admin(), "").statusCode(200).body("paused", equalTo(false));
    }

    @Test
    void aRootPausesForAllAndOnlyARootEndsIt() {
        pause(root(), "{\"all_organizations\": true, \"reason\": \"upgrade\"}")
                .statusCode(200)
                .body("pauses.size()", equalTo(1))
                .body("pauses[0].organization_id", nullValue());
        pause(root(), "{\"all_organizations\": true}").statusCode(200);

        listed(admin()).body("items.find { it.job_type == 'noop' }.pauses.reason", contains("upgrade"));
        pause(admin(), "{\"reason\": \"ours\"}")
                .body("pauses.reason", contains("upgrade", "ours"))
                .body("pauses.organization_id", contains(null, organization));
        resume(admin(), "").body("paused", equalTo(true)).body("pauses.reason", contains("upgrade"));

        pause(admin(), "{\"reason\": \"ours\"}").statusCode(200);
        resume(root().header("X-Organization-Id", organization), "{\"all_organizations\": true}")
                .body("pauses.reason", contains("ours"));
    }

    @Test
    void onlyARootSpeaksForAll() {
        pause(admin(), "{\"all_organizations\": true}").spec(problem(403, "forbidden"));
        resume(admin(), "{\"all_organizations\": true}").spec(problem(403, "forbidden"));
        pause(root(), "").spec(problem(400, "organization-required"));
        resume(root(), "{}").spec(problem(400, "organization-required"));

        assertThat(rows("SELECT id FROM hcm_job_pauses")).isEmpty();
    }

    @Test
    void theListOfARootWithoutOrganizationHasThePausesForAll() {
        pause(admin(), "").statusCode(200);
        listed(root()).body("items.findAll { it.paused }", empty());
        pause(root(), "{\"all_organizations\": true}").statusCode(200);
        listed(root()).body("items.findAll { it.paused }.job_type", contains("noop"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"brew_coffee", "NOOP", "noop%20", "%F0%9F%92%A9", "'--", "0"})
    void aTypeThatNobodyKnowsIs404(String type) {
        for (var action : List.of("/pause", "/resume")) {
            admin().urlEncodingEnabled(false)
                    .post(PATH + "/" + type + action)
                    .then()
                    .spec(problem(404, "job-type-not-found"));
        }
        assertThat(rows("SELECT id FROM hcm_job_pauses")).isEmpty();
    }

    @Test
    void aTypeThatIsGoneCanStillBeResumed() {
        sql(
                "INSERT INTO hcm_job_pauses (id, organization_id, job_type, paused_at, paused_by) VALUES ('p', ?, 'gone', ?, 'me')",
                organization,
                database.vendor().timestamp(clock.instant()));
        listed(admin()).body("items.findAll { it.paused }.job_type", contains("gone"));

        admin().post(PATH + "/gone/resume").then().statusCode(200).body("paused", equalTo(false));
        admin().post(PATH + "/gone/resume").then().spec(problem(404, "job-type-not-found"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"reason\": 1} | reason",
                "{\"reason\": [\"a\"]} | reason",
                "{\"all_organizations\": \"true\"} | all_organizations",
                "{\"all_organizations\": 1} | all_organizations",
                "{\"Reason\": \"a\"} | Reason",
                "{\"organization_id\": \"a\"} | organization_id",
            })
    void whatIsMalformedIs400AndNamed(String body, String field) {
        pause(admin(), body).spec(malformed(field));
        assertThat(rows("SELECT id FROM hcm_job_pauses")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "\"reason\"", "1", "{", "{\"reason\": \"a\", \"reason\": \"b\"}", "{} {}", "nonsense"})
    void whatIsNoObjectIs400(String body) {
        pause(admin(), body).spec(problem(400, "malformed-request"));
        resume(admin(), body).spec(problem(400, "malformed-request"));
    }

    @Test
    void valuesThatAreNotAllowedAre422() {
        pause(admin(), "{\"reason\": \"" + "x".repeat(501) + "\"}").spec(invalid("reason"));
        pause(admin(), "{\"reason\": \"a\\u0000b\"}").spec(invalid("reason"));
        pause(admin(), "{\"reason\": \"\\ud800\"}").spec(invalid("reason"));
        pause(admin(), "{\"reason\": \"" + "x".repeat(500) + "\"}").statusCode(200);
    }

    @Test
    void aResumeNeedsNoReason() {
        resume(admin(), "{\"reason\": \"a\"}").spec(malformed("reason"));
    }

    @Test
    void parametersAndMethodsThatAreNotThere() {
        admin().get(PATH + "?paused=true").then().spec(malformed("paused"));
        admin().get(PATH + "/noop/pause").then().statusCode(405);
        admin().delete(PATH).then().statusCode(405);
        admin().contentType("text/plain")
                .body("x")
                .post(PATH + "/noop/pause")
                .then()
                .statusCode(415);
        anonymous().post(PATH + "/noop/pause").then().spec(problem(401, "unauthorized"));
        caller(token("Employee", organization)).get(PATH).then().spec(problem(403, "forbidden"));
        admin().header("X-Organization-Id", addOrganization())
                .post(PATH + "/noop/pause")
                .then()
                .spec(problem(403, "forbidden"));
    }

    @Test
    void pausesGoWithTheirOrganization() {
        pause(admin(), "").statusCode(200);
        sql("DELETE FROM organizations WHERE id = ?", organization);
        assertThat(rows("SELECT id FROM hcm_job_pauses")).isEmpty();
    }

    private RequestSpecification root() {
        return caller(token("Root", null));
    }

    private static ValidatableResponse listed(RequestSpecification caller) {
        return caller.get(PATH).then().statusCode(200);
    }

    private static ValidatableResponse pause(RequestSpecification caller, String body) {
        return send(caller, body, "/noop/pause");
    }

    private static ValidatableResponse resume(RequestSpecification caller, String body) {
        return send(caller, body, "/noop/resume");
    }

    private static ValidatableResponse send(RequestSpecification caller, String body, String path) {
        return (body.isEmpty() ? caller : caller.body(body)).post(PATH + path).then();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobTypesOnSqliteTests extends JobTypesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobTypesOnPostgresqlTests extends JobTypesContract {}
