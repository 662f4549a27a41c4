package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.JobRow.aJob;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Ids that no path and no query can have as they are: other programs make them. The same on every database. */
abstract class OddIdsContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String SCHEDULES = "/api/system/job-schedules";

    /** Compresses well, so that PostgreSQL's index can hold it. */
    static final String LONG = "long".repeat(1250);

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    static Stream<String> oddIds() {
        return Stream.concat(
                JobPaths.PARTS.stream(),
                Stream.of(
                        "a/b",
                        "/",
                        "100%",
                        "%2F",
                        "a\\b",
                        "a;b=c",
                        "a?b",
                        "a#b",
                        ".",
                        "..",
                        "../types",
                        "a/../b",
                        "~",
                        "~abc",
                        "~YWJj",
                        " a ",
                        "a b+c",
                        "Prüfung 人事 😀",
                        "<script>",
                        "a\nb\tc\u007f",
                        "{id}",
                        "{\"id\": 1}",
                        LONG + "/",
                        "人".repeat(2000)));
    }

    @ParameterizedTest
    @MethodSource("oddIds")
    void selfLeadsToAJobWhateverItsIdIs(String id) {
        insert(id, "2026-01-05 09:00:00");

        var self = admin().get(JOBS).then().statusCode(200).extract().<String>path("items[0].self");

        assertThat(self).matches(JOBS + "/~[A-Za-z0-9_-]+");
        raw("GET", self, 200).body("id", equalTo(id)).body("self", equalTo(self));
        for (var part : List.of("/explain", "/attempts", "/log")) {
            raw("GET", self + part, 200);
        }
        raw("POST", self + "/run", 200).body("id", equalTo(id));
        raw("POST", self + "/cancel", 200).body("status", equalTo("cancelled"));
        raw("POST", self + "/retry", 200).body("status", equalTo("queued")).body("self", equalTo(self));
        stranger().urlEncodingEnabled(false).get(self).then().spec(problem(404, "job-not-found"));

        bulk("cancel", id).body("changed", equalTo(1));
        sql("DELETE FROM background_jobs WHERE id = ?", id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "42", "invoice:42", "a.b_c-d", "ada@example.com", "..a", "a..", "UPPER", "type"})
    void aPlainIdKeepsItsPlainPath(String id) {
        insert(id, "2026-01-05 09:00:00");

        raw("GET", JOBS + "/" + id, 200).body("self", equalTo(JOBS + "/" + id));
        raw("GET", JOBS + "/" + escaped(id), 200).body("self", equalTo(JOBS + "/" + id));

        sql("DELETE FROM background_jobs WHERE id = ?", id);
    }

    @Test
    void aLongIdStandsInAPathToo() {
        insert(LONG, "2026-01-05 09:00:00");

        raw("POST", JOBS + "/" + LONG + "/cancel", 200)
                .body("id", equalTo(LONG))
                .body("self", equalTo(JOBS + "/" + LONG));

        sql("DELETE FROM background_jobs WHERE id = ?", LONG);
    }

    @Test
    void whatAPathCouldSayBeforeItStillSays() {
        for (var id : List.of("~abc!", "~", "Prüfung", "a b", "~a~b")) {
            insert(id, "2026-01-05 09:00:00");

            admin().get(JOBS + "/{id}", id).then().statusCode(200).body("id", equalTo(id));

            sql("DELETE FROM background_jobs WHERE id = ?", id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "~AA", "~YQA", "~_w", "~!", "~YWJj=", "~YWJj.", "~7aCA"})
    void anEscapeThatIsNoneIsAnIdThatIsNotThere(String segment) {
        raw("GET", JOBS + "/" + segment, 404);
        raw("POST", JOBS + "/" + segment + "/cancel", 404);
    }

    @Test
    void everyPathBesideThoseOfJobsIsKnownAsTaken() {
        var parts = mapping.getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getPatternValues().stream())
                .filter(pattern -> pattern.startsWith(JOBS + "/"))
                .map(pattern -> pattern.substring(JOBS.length() + 1).split("/")[0])
                .filter(part -> !part.startsWith("{"));

        assertThat(parts.distinct()).containsExactlyInAnyOrderElementsOf(JobPaths.PARTS);
        assertThat(mapping.getHandlerMethods().keySet())
                .flatMap(info -> info.getPatternValues())
                .noneMatch(pattern -> pattern.matches(SCHEDULES + "/[^{].*"));
    }

    @Test
    void selfLeadsToAScheduleWhateverItsIdIs() {
        var made = admin().body("{\"name\": \"n\", \"cron\": \"@daily\", \"job_type\": \"noop\"}")
                .post(SCHEDULES)
                .then()
                .statusCode(201)
                .extract();
        assertThat(made.header("Location")).isEqualTo(made.<String>path("self"));

        for (var id : List.of("a/b;c", "..", "nächtlich 100%", "x".repeat(20))) {
            sql("UPDATE hcm_job_schedules SET id = ? WHERE organization_id = ?", id, organization);
            var self = admin().get(SCHEDULES).then().extract().<String>path("items[0].self");

            var schedule =
                    raw("GET", self, 200).body("id", equalTo(id)).extract().asString();
            admin().urlEncodingEnabled(false).body(schedule).put(self).then().statusCode(200);
            raw("POST", self + "/run", 201).body("schedule_id", equalTo(id));
        }
        var self = admin().get(SCHEDULES).then().extract().<String>path("items[0].self");
        raw("DELETE", self, 204);
        admin().get(SCHEDULES).then().body("items", hasSize(0));
    }

    // Cursors

    @Test
    void aCursorLeadsThroughOddIdsOfTheSameMoment() {
        var ids = new ArrayList<>(oddIds().toList());
        ids.addAll(List.of(LONG, LONG + "a", LONG + "b", "a|b|c", "#", "|", "x\u0001"));
        walkThrough(ids);
    }

    void walkThrough(List<String> ids) {
        ids.forEach(id -> insert(id, "2026-01-05 09:00:00"));

        var walked = new ArrayList<String>();
        var cursor = "";
        do {
            var page = admin().get(JOBS + "?limit=1" + cursor)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            walked.addAll(page.getList("items.id"));
            var next = page.getString("next_cursor");
            cursor = next == null ? null : "&cursor=" + next;
        } while (cursor != null);

        assertThat(walked).containsExactlyInAnyOrderElementsOf(ids);
        sql("DELETE FROM organizations WHERE id = ?", organization);
    }

    @Test
    void aCursorBehindALongIdThatIsGoneLosesNothing() {
        for (var id : List.of(LONG + "c", LONG + "b", LONG + "a")) {
            insert(id, "2026-01-05 09:00:00");
        }
        insert("older", "2026-01-04 09:00:00");
        var cursor = admin().get(JOBS + "?limit=2").then().extract().<String>path("next_cursor");

        sql("DELETE FROM background_jobs WHERE id = ?", LONG + "b");

        admin().get(JOBS + "?cursor=" + cursor)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(LONG + "c", LONG + "a", "older")));
        stranger().get(JOBS + "?cursor=" + cursor).then().statusCode(200).body("items", hasSize(0));
        admin().get(JOBS + "?status=failed&cursor=" + cursor).then().spec(malformed("cursor"));
        sql("DELETE FROM organizations WHERE id = ?", organization);
    }

    // Bulk

    @ParameterizedTest
    @CsvSource({"'\\u0000', 422", "'a\\u0000b', 422", "'\\ud800', 422"})
    void anIdThatNoDatabaseCanHaveIsRefused(String escapedInJson, int status) {
        admin().body("{\"filter\": {\"ids\": [\"" + escapedInJson + "\"]}}")
                .post(JOBS + "/cancel")
                .then()
                .statusCode(status)
                .body("errors.field", equalTo(List.of("filter.ids[0]")));
    }

    private io.restassured.response.ValidatableResponse bulk(String change, String id) {
        return admin().body(JsonMapper.shared().writeValueAsString(Map.of("filter", Map.of("ids", List.of(id)))))
                .post(JOBS + "/" + change)
                .then()
                .statusCode(200);
    }

    private io.restassured.response.ValidatableResponse raw(String method, String path, int status) {
        return admin().urlEncodingEnabled(false).request(method, path).then().statusCode(status);
    }

    private io.restassured.specification.RequestSpecification stranger() {
        return caller(token("SystemAdmin", addOrganization()));
    }

    private static String escaped(String id) {
        return "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private void insert(String id, String createdAt) {
        var time = database.vendor() == Vendor.SQLITE ? "?" : "CAST(? AS timestamp) AT TIME ZONE 'UTC'";
        aJob(id).of(organization).withSql("created_at", time, createdAt).in(database);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class OddIdsOnSqliteTests extends OddIdsContract {

    @Test
    void aCursorLeadsThroughIdsThatOnlySqliteCanHave() {
        walkThrough(List.of("a", "a\0", "a\0b", "\0", "b\0" + LONG));
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class OddIdsOnPostgresqlTests extends OddIdsContract {}
