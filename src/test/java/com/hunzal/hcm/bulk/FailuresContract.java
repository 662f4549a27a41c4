package com.hunzal.hcm.bulk;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.FailureKey;
import com.hunzal.hcm.jobs.FailureKeys;
import com.hunzal.hcm.jobs.ManyJobs;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** Failed jobs by what is wrong with them. The same on every database. */
abstract class FailuresContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String PATH = JOBS + "/failures";

    private static final String DISK = FailureKey.of("noop", null, "Disk full: 3 bytes left");

    @Autowired
    FailureKeys keys;

    @BeforeEach
    void nothingHasFailed() {
        sql("DELETE FROM background_jobs");
    }

    @Test
    void failedJobsAreGroupedByTypeAndError() {
        failed("'Disk full: ' || n || ' bytes left'", "2026-01-01").insert("a", 3);
        failed("'Disk full: ' || n || ' bytes left'", "2026-01-03").insert("b", 2);
        failed("'Disk full: ' || n || ' bytes left'", "2026-01-02")
                .with("job_type", "'theirs'")
                .insert("c", 1);
        failed("NULL", "2026-01-04").insert("d", 1);
        many().status("cancelled")
                .with("error_message", "'Disk full: 1 bytes left'")
                .insert("e", 1);
        many().status("completed").insert("f", 1);
        ManyJobs.of(database, addOrganization())
                .status("failed")
                .with("error_message", "'theirs'")
                .insert("other", 1);

        failures("")
                .body("total", equalTo(3))
                .body("limit", equalTo(50))
                .body("examined", equalTo(7))
                .body("examined_is_lower_bound", equalTo(false))
                .body("items.job_type", contains("noop", "noop", "theirs"))
                .body("items.count", contains(1, 5, 1))
                .body("items.count_is_lower_bound", contains(false, false, false))
                .body("items[0].error_message", nullValue())
                .body("items[0].failure_key", equalTo(FailureKey.of("noop", null, null)))
                .body("items[1].failure_key", equalTo(DISK))
                .body("items[1].first_seen", equalTo("2026-01-01T12:00:00Z"))
                .body("items[1].last_seen", equalTo("2026-01-03T12:00:00Z"))
                .body("items[1].sample_job_id", equalTo("b-2 " + organization))
                .body("items[1].error_message", equalTo("Disk full: 2 bytes left"))
                .body("items[2].failure_key", equalTo(FailureKey.of("theirs", null, "Disk full: 9 bytes left")));
        failures("?limit=2")
                .body("items.count", contains(1, 5))
                .body("total", equalTo(3))
                .body("limit", equalTo(2));
        failures("?limit=500").body("items.count", contains(1, 5, 1)).body("limit", equalTo(200));
    }

    @Test
    void noFailuresAreNoGroups() {
        failures("").body("items", hasSize(0)).body("total", equalTo(0)).body("examined", equalTo(0));
    }

    @Test
    void aKeyThatStandsInTheRowIsTheKey() {
        failed("'one message'", "2026-01-01")
                .with("failure_key", "'0123456789abcdef'")
                .insert("a", 2);
        failed("'another'", "2026-01-02")
                .with("failure_key", "'0123456789abcdef'")
                .insert("b", 1);

        failures("")
                .body("items.failure_key", contains("0123456789abcdef"))
                .body("items.count", contains(3))
                .body("items.error_message", contains("another"));
    }

    @Test
    void onlyTheNewestAreLookedAt() {
        failed("'old'", "2026-01-01").insert("a", 2000);
        failed("'Disk full: ' || n", "2026-01-02").insert("b", 10_000);

        failures("")
                .body("items.count", contains(10_000))
                .body("items.count_is_lower_bound", contains(true))
                .body("examined", equalTo(10_000))
                .body("examined_is_lower_bound", equalTo(true));

        sql("DELETE FROM background_jobs WHERE id LIKE 'a-%'");
        failures("")
                .body("items.count", contains(10_000))
                .body("items.count_is_lower_bound", contains(false))
                .body("examined_is_lower_bound", equalTo(false));
    }

    /** Their keys are made of their messages, which takes time: what was left out is told, and comes with the heartbeat. */
    @Test
    void ofLongMessagesWithoutAKeyAsManyAreReadAsOneRequestMayAskFor() {
        var message = "(CASE WHEN n % 2 = 0 THEN 'even ' || n ELSE 'Disk full: ' || n || ' bytes left' END" + " || '"
                + " and so on".repeat(200) + "')";
        failed(message, "2026-01-01").insert("a", 3000);
        var key = admin().get(PATH).then().extract().<String>path("items[0].failure_key");

        failures("")
                .body("total", equalTo(2))
                .body("examined", equalTo(1000))
                .body("examined_is_lower_bound", equalTo(true))
                .body("items.count_is_lower_bound", everyItem(equalTo(true)));
        post(key, "retry", "{\"dry_run\": true}")
                .then()
                .statusCode(200)
                .body("matched", equalTo(500))
                .body("matched_is_lower_bound", equalTo(true));
        post("0123456789abcdef", "retry", "")
                .then()
                .statusCode(200)
                .body("matched", equalTo(0))
                .body("more", equalTo(true));
        while (keys.fillIn(1000) > 0) {
            // as the heartbeat does
        }
        failures("")
                .body("items.count", everyItem(equalTo(1500)))
                .body("examined", equalTo(3000))
                .body("examined_is_lower_bound", equalTo(false));
        post(key, "retry", "{\"dry_run\": true}")
                .then()
                .body("matched", equalTo(1500))
                .body("matched_is_lower_bound", equalTo(false));
    }

    @Test
    void whatIsFilledInIsWhatIsShown() {
        failed("'Disk full: ' || n || ' bytes left'", "2026-01-01").insert("a", 5);
        failed("NULL", "2026-01-02").insert("b", 1);
        failed("'kept'", "2026-01-03").with("failure_key", "'0123456789abcdef'").insert("c", 1);
        many().status("queued").with("error_message", "'not over'").insert("d", 1);
        var shown = failures("").extract().asString();

        assertThat(List.of(keys.fillIn(4), keys.fillIn(4), keys.fillIn(4))).containsExactly(4, 2, 0);

        assertThat(failures("").extract().asString()).isEqualTo(shown);
        assertThat(rows("SELECT DISTINCT failure_key FROM background_jobs WHERE status = 'failed'"))
                .extracting(row -> row.get("failure_key"))
                .containsExactlyInAnyOrder(DISK, FailureKey.of("noop", null, null), "0123456789abcdef");
        assertThat(rows("SELECT failure_key FROM background_jobs WHERE status = 'queued'"))
                .extracting(row -> row.get("failure_key"))
                .containsOnlyNulls();
        admin().get(JOBS + "/{id}", "a-1 " + organization).then().body("failure_key", equalTo(DISK));
    }

    @Test
    void theJobsOfAGroupAreListed() {
        twoGroups();
        many().status("cancelled")
                .with("error_message", "'Disk full: 1 bytes left'")
                .insert("e", 1);
        keys.fillIn(100);

        list("failure_key=" + DISK).body("total", equalTo(5)).body("items.failure_key", everyItem(equalTo(DISK)));
        list("status=failed,cancelled&failure_key=" + DISK).body("total", equalTo(5));
        list("status=queued&failure_key=" + DISK).body("total", equalTo(0));
        var page = list("limit=3&failure_key=" + DISK).extract();
        list("limit=3&failure_key=" + DISK + "&cursor=" + page.path("next_cursor"))
                .body("items", hasSize(2));
        admin().get(JOBS + "?limit=3&cursor=" + page.path("next_cursor")).then().spec(malformed("cursor"));
        for (var key : List.of("7", "1E2E53696BF781CA")) {
            admin().get(JOBS + "?failure_key=" + key).then().spec(malformed("failure_key"));
        }
    }

    private ValidatableResponse list(String query) {
        return admin().get(JOBS + "?" + query).then().statusCode(200);
    }

    @Test
    void aCanaryIsTriedBeforeTheWholeGroup() {
        twoGroups();

        change("retry", "{\"limit\": 2, \"dry_run\": true}")
                .body("matched", equalTo(2))
                .body("matched_is_lower_bound", equalTo(true))
                .body("changed", equalTo(0));
        assertThat(count("failed")).isEqualTo(7);
        change("retry", "{\"limit\": 2}")
                .body("matched", equalTo(2))
                .body("changed", equalTo(2))
                .body("more", equalTo(true));
        assertThat(rows("SELECT id FROM background_jobs WHERE status = 'queued'"))
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrder("a-1 " + organization, "a-2 " + organization);
        change("retry", "")
                .body("matched", equalTo(3))
                .body("changed", equalTo(3))
                .body("more", equalTo(false));

        failures("").body("items.error_message", contains("other"));
        post(DISK, "retry", "").then().spec(problem(404, "failure-group-not-found"));
    }

    /** They are no failures, even if their last attempt was. */
    @Test
    void whatWasCancelledIsNotRunAgainWithTheGroup() {
        failed("'Disk full: ' || n || ' bytes left'", "2026-01-01").insert("a", 2);
        many().status("cancelled")
                .with("error_message", "'Disk full: 1 bytes left'")
                .insert("e", 3);

        change("retry", "").body("matched", equalTo(2)).body("changed", equalTo(2));

        assertThat(count("cancelled")).isEqualTo(3);
        post(DISK, "retry", "").then().spec(problem(404, "failure-group-not-found"));
    }

    @Test
    void discardDeletesTheGroup() {
        twoGroups();
        sql(
                "INSERT INTO hcm_job_attempts (job_id, attempt, ended_at, outcome) VALUES (?, 1, CURRENT_TIMESTAMP, 'failed')",
                "a-1 " + organization);
        ManyJobs.of(database, addOrganization())
                .status("failed")
                .with("error_message", "'Disk full: 1 bytes left'")
                .insert("other", 1);

        change("discard", "{\"dry_run\": true}").body("matched", equalTo(5)).body("changed", equalTo(0));
        assertThat(count("failed")).isEqualTo(7);
        change("discard", "{\"limit\": 1}").body("changed", equalTo(1)).body("more", equalTo(true));
        change("discard", "{}").body("changed", equalTo(4)).body("more", equalTo(false));

        failures("").body("items.error_message", contains("other")).body("items.count", contains(2));
        assertThat(rows("SELECT 1 FROM background_jobs WHERE id LIKE 'other-%'"))
                .hasSize(1);
        assertThat(rows("SELECT 1 FROM hcm_job_attempts")).isEmpty();
        admin().get(JOBS + "/{id}", "a-1 " + organization).then().spec(problem(404, "job-not-found"));
    }

    @Test
    void aLargeGroupIsDiscarded() {
        failed("'Disk full: ' || n || ' bytes left'", "2026-01-01").insert("a", 12_000);

        change("discard", "").body("matched", equalTo(12_000)).body("changed", equalTo(12_000));

        assertThat(count("failed")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry", "discard"})
    void groupsOfOthersAreNotFound(String action) {
        twoGroups();

        caller(token("SystemAdmin", addOrganization()))
                .post(PATH + "/" + DISK + "/" + action)
                .then()
                .spec(problem(404, "failure-group-not-found"));
        for (var key : List.of("0123456789abcdef", "nothing", DISK + "x", "with%20space")) {
            admin().urlEncodingEnabled(false)
                    .post(PATH + "/" + key + "/" + action)
                    .then()
                    .spec(problem(404, "failure-group-not-found"));
        }
        assertThat(count("failed")).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "400 | {'dry_run': 1} | dry_run",
                "400 | {'limit': '2'} | limit",
                "400 | {'dryrun': true} | dryrun",
                "400 | {'limit': 1.5, 'dry_run': 'x', 'y': 1} | limit,dry_run,y",
                "422 | {'limit': 0} | limit",
                "422 | {'limit': 100001} | limit",
            })
    void badInputChangesNothing(int status, String body, String fields) {
        twoGroups();

        for (var action : List.of("retry", "discard")) {
            post(DISK, action, body.replace('\'', '"'))
                    .then()
                    .spec(status == 400 ? malformed(fields.split(",")) : invalid(fields.split(",")));
        }
        assertThat(count("failed")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "nonsense", "true"})
    void aBodyThatIsNoJsonObjectIs400(String body) {
        twoGroups();

        post(DISK, "discard", body).then().spec(problem(400, "malformed-request"));
        assertThat(count("failed")).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"limit=0, 422", "limit=x, 400", "limit=1&limit=2, 400", "skip=1, 400", "status=failed, 400"})
    void aQueryIsChecked(String query, int status) {
        admin().urlEncodingEnabled(false)
                .get(PATH + "?" + query)
                .then()
                .spec(problem(status, status == 400 ? "malformed-request" : "invalid-values"));
    }

    private void twoGroups() {
        failed("'Disk full: ' || n || ' bytes left'", "2026-01-01").insert("a", 5);
        failed("'other'", "2026-01-02").insert("b", 2);
    }

    private ManyJobs many() {
        return ManyJobs.of(database, organization);
    }

    private ManyJobs failed(String error, String day) {
        return many().status("failed")
                .with("error_message", error)
                .at("created_at", day + " 00:00:00.000000")
                .at("completed_at", day + " 12:00:00.000000");
    }

    private ValidatableResponse failures(String query) {
        return admin().get(PATH + query).then().statusCode(200);
    }

    private ValidatableResponse change(String action, String body) {
        return post(DISK, action, body).then().statusCode(200);
    }

    private Response post(String key, String action, String body) {
        return admin().body(body).post(PATH + "/" + key + "/" + action);
    }

    private long count(String status) {
        Map<String, Object> row = rows(
                        "SELECT count(*) AS jobs FROM background_jobs WHERE organization_id = ? AND status = ?",
                        organization,
                        status)
                .get(0);
        return ((Number) row.get("jobs")).longValue();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class FailuresOnSqliteTests extends FailuresContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class FailuresOnPostgresqlTests extends FailuresContract {}
