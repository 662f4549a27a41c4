package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.context.ContextConfiguration;

/** However much is wrong with a request, its answer is short, and a large one costs no more than it is worth. */
abstract class BoundedAnswersContract extends ServerTest {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOBS = "/api/system/background-jobs";

    /** No answer to a request that is wrong is longer. */
    private static final int SHORT = 20 * 1024;

    private static String times(int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(","));
    }

    private ValidatableResponse refused(Response response) {
        assertThat(response.asByteArray()).hasSizeLessThan(SHORT);
        return response.then();
    }

    /** @param wrong how many fields of the body are not right, if all of them are looked at */
    record Many(String path, int wrong, String body) {
        @Override
        public String toString() {
            return path + " " + body.substring(0, Math.min(body.length(), 60));
        }
    }

    static Stream<Many> bodiesWithMuchThatIsWrong() {
        var unknown = times(40_000, i -> "\"u%s\": %s".formatted(i, i));
        return Stream.of(
                new Many(JOBS, 40_001, "{" + unknown + "}"), // and no job_type
                new Many(JOBS + "/cancel", 40_000, "{\"all\": true, " + unknown + "}"),
                new Many(JOBS + "/cancel", 0, "{\"filter\": {\"status\": [\"queued\"], " + unknown + "}}"),
                new Many(JOBS + "/types/noop/pause", 40_000, "{" + unknown + "}"),
                new Many("/api/system/job-schedules", 0, "{" + unknown + "}"),
                new Many(JOBS + "/bulk", 40_001, "{\"jobs\": [{" + unknown + "}]}"),
                new Many(JOBS + "/bulk", 0, "{\"jobs\": [" + times(1000, i -> "{}") + "]}"),
                new Many(JOBS + "/bulk", 0, "{\"jobs\": [" + times(1000, i -> "1") + "]}"),
                new Many(
                        JOBS + "/bulk",
                        0,
                        "{\"jobs\": [" + times(1000, i -> "{\"job_type\": \"noop\", \"payload\": {\"a\": 1, \"b\": 2}}")
                                + "]}"),
                new Many(JOBS + "/cancel", 0, "{\"filter\": {\"ids\": [" + times(500, i -> "1") + "]}}"),
                new Many(JOBS + "/cancel", 0, "{\"filter\": {\"priority\": [" + times(100, i -> "{}") + "]}}"),
                new Many(JOBS + "/cancel", 0, "{\"filter\": {\"job_type\": [" + times(100, i -> "[]") + "]}}"),
                new Many(
                        JOBS,
                        0,
                        "{\"job_type\": \"noop\", \"payload\": {" + times(3000, i -> "\"u%s\": 1".formatted(i)) + "}}"),
                new Many(
                        JOBS,
                        0,
                        "{\"job_type\": \"cache_flush\", \"payload\": {\"action\": \"partial\", \"caches\": ["
                                + times(30_000, i -> "1") + "]}}"));
    }

    @ParameterizedTest
    @MethodSource("bodiesWithMuchThatIsWrong")
    void ofManyErrorsTheFirstAreToldAndHowManyMoreThereAre(Many many) {
        var answer = refused(admin().body(many.body()).post(many.path()));

        assertThat(answer.extract().statusCode()).isIn(400, 422);
        assertThat(answer.extract().<List<?>>path("errors")).hasSizeLessThanOrEqualTo(20);
        answer.body(
                "detail",
                many.wrong() > 0
                        ? equalTo(
                                "%s fields are not right; see errors for the first 20, and mend the other %s likewise."
                                        .formatted(many.wrong(), many.wrong() - 20))
                        : matchesRegex(
                                "\\d+ fields are not right(, and the rest was not looked at|; see errors for the first 20).*"));
    }

    @Test
    void tensOfThousandsOfUnknownSettingsAreRefusedInAFewLines() {
        var unknown = "{" + times(49_000, i -> "\"unknown%s\": 1".formatted(i)) + "}";

        refused(admin().body(unknown).put(SETTINGS))
                .spec(malformed("unknown0", "unknown19"))
                .body("errors", hasSize(20))
                .body("errors[0].message", containsString("did you mean"))
                .body("detail", containsString("49000 fields are not right"));
        refused(admin().contentType("application/merge-patch+json")
                        .body(unknown.getBytes(StandardCharsets.UTF_8))
                        .patch(SETTINGS))
                .body("errors", hasSize(20));
    }

    @Test
    void aDocumentOfMorePartsThanTheLimitIsTooLarge() {
        var unknown = "{" + times(104_000, i -> "\"%s\": 1".formatted(Integer.toString(i, 36))) + "}";
        assertThat(unknown.length()).isLessThan(1024 * 1024);

        refused(admin().body(unknown).put(SETTINGS))
                .spec(problem(413, "body-too-large"))
                .body("detail", containsString("too many parts"));
        for (var path : List.of(
                JOBS, JOBS + "/bulk", JOBS + "/cancel", JOBS + "/types/noop/pause", "/api/system/job-schedules")) {
            refused(admin().body("{\"a\": [" + "[],".repeat(300_000) + "1]}").post(path))
                    .spec(problem(413, "body-too-large"))
                    .body("detail", containsString("too many parts"));
        }
    }

    @Test
    void aThousandJobsWithPayloadsAreNotTooMany() {
        var job = """
                {"job_type": "email_send", "priority": "low", "max_retries": 5, "unique_key": "%s",
                 "payload": {"to": ["somebody@example.com", "somebody.else@example.com"], "subject": "Hello %s",
                  "template": "{{key1}} {{number2}}", "data": {%s}}}""";
        var data = times(20, i -> "\"key%s\": \"some text %s\", \"number%s\": %s".formatted(i, i, i, i));

        var body = "{\"jobs\": [" + times(1000, i -> job.formatted(i, i, data)) + "]}";

        assertThat(body.length()).isBetween(700_000, 1024 * 1024);
        admin().body(body).post(JOBS + "/bulk").then().statusCode(201).body("count", equalTo(1000));
    }

    @Test
    void namesAreCutOff() {
        var name = "x".repeat(40_000);

        refused(admin().body("{\"%s\": 1}".formatted(name)).put(SETTINGS)).spec(problem(400, "malformed-request"));
        refused(admin().body("{\"job_type\": \"noop\", \"payload\": {\"%s\": 1}}".formatted(name))
                        .post(JOBS))
                .spec(problem(400, "malformed-request"));
        refused(admin().body("{\"%s\": 1, \"%s\": 1}".formatted(name, name)).put(SETTINGS))
                .spec(problem(400, "malformed-request"))
                .body("detail", containsString("Duplicate"));
        refused(admin().body("{\"%s\": 1E+99999999999}".formatted(name)).put(SETTINGS))
                .spec(problem(400, "malformed-request"));
        refused(admin().body("{\"a\": %s}".formatted(name)).put(SETTINGS)).spec(problem(400, "malformed-request"));
        for (var path : List.of(JOBS, JOBS + "/events", JOBS + "/stats")) {
            refused(admin().queryParam(name.substring(0, 20_000), "1").get(path))
                    .spec(problem(400, "malformed-request"));
        }
    }

    @Test
    void ofManyUnknownParametersTheFirstAreTold() {
        for (var path : List.of(JOBS, JOBS + "/stats", "/api/system/job-schedules")) {
            refused(admin().urlEncodingEnabled(false)
                            .get(path + "?" + times(900, i -> "u" + i + "=1").replace(',', '&')))
                    .statusCode(400)
                    .body("errors", hasSize(20))
                    .body("detail", containsString("900 fields"));
        }
        refused(admin().get(JOBS + "?status=" + times(900, i -> "s" + i)))
                .statusCode(400)
                .body("errors", hasSize(20))
                .body("errors[0].message", containsString("did you mean"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class BoundedAnswersOnSqliteTests extends BoundedAnswersContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class BoundedAnswersOnPostgresqlTests extends BoundedAnswersContract {}
