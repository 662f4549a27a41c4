package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.web.Problems.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** A job is created as its request says. */
abstract class CreatedJobsContract extends BackgroundJobsTest {

    // Create

    @Test
    void aJobIsMadeOfItsTypeAlone() {
        var answer = post(NOOP).then().statusCode(201);
        var id = answer.extract().<String>path("id");

        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        answer.header("Location", equalTo(PATH + "/" + id))
                .body("job_id", equalTo(id))
                .body("organization_id", equalTo(organization))
                .body("job_type", equalTo("noop"))
                .body("status", equalTo("queued"))
                .body("priority", equalTo(0))
                .body("payload", nullValue())
                .body("result", nullValue())
                .body("error_message", nullValue())
                .body("retry_count", equalTo(0))
                .body("max_retries", equalTo(3))
                .body("next_retry_at", nullValue())
                .body("started_at", nullValue())
                .body("completed_at", nullValue())
                .body("created_at", equalTo(clock.instant().toString()))
                .body("updated_at", equalTo(clock.instant().toString()))
                .body("run_at", equalTo(clock.instant().toString()));
        admin().get(answer.extract().header("Location")).then().statusCode(200).body("id", equalTo(id));
    }

    @Test
    void theGuidesExampleWorks() {
        post("{\"job_type\": \"cache_flush\", \"payload\": {\"action\": \"full\"}}")
                .then()
                .statusCode(201)
                .body("job_id", matchesPattern("[0-9a-f-]{36}"));
        admin().get(PATH + "?status=queued").then().statusCode(200).body("items.job_type", contains("cache_flush"));
    }

    @Test
    void everythingThatIsSentIsKept() {
        var id = post("""
                {"job_type": "noop", "payload": {"duration_ms": 1, "fail_attempts": 2}, "priority": 1, "max_retries": 25,
                 "run_at": "2034-01-01T12:00:00.5+02:00"}""").then().statusCode(201).extract().<String>path("id");

        get(id).body("payload", equalTo(Map.of("duration_ms", 1, "fail_attempts", 2)))
                .body("priority", equalTo(1))
                .body("max_retries", equalTo(25))
                .body("run_at", equalTo("2034-01-01T10:00:00.500Z"));
        assertThat(rows("SELECT payload, status, priority FROM background_jobs WHERE id = ?", id))
                .containsExactly(Map.of(
                        "payload", "{\"duration_ms\":1,\"fail_attempts\":2}", "status", "queued", "priority", 1));
    }

    @Test
    void timesAreAnsweredAsTheyAreStoredToTheMicrosecond() {
        clock.advance(Duration.ofNanos(123_456_789));
        var created = post("{\"job_type\": \"noop\", \"run_at\": \"2034-01-01T00:00:00.123456789Z\"}")
                .then()
                .statusCode(201)
                .body("run_at", equalTo("2034-01-01T00:00:00.123456Z"))
                .extract()
                .jsonPath();
        clock.advance(Duration.ofNanos(-123_456_789));

        get(created.getString("id"))
                .body("run_at", equalTo(created.getString("run_at")))
                .body("created_at", equalTo(created.getString("created_at")))
                .body("updated_at", equalTo(created.getString("updated_at")));
    }

    @ParameterizedTest
    @CsvSource({"-1, -1", "0, 0", "1, 1", "'\"low\"', -1", "'\"normal\"', 0", "'\"high\"', 1", "null, 0"})
    void aPriorityIsANumberOrAName(String sent, int shown) {
        post("{\"job_type\": \"noop\", \"priority\": " + sent + "}")
                .then()
                .statusCode(201)
                .body("priority", equalTo(shown));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 25})
    void retriesAreFrom0To25(int retries) {
        post("{\"job_type\": \"noop\", \"max_retries\": " + retries + "}")
                .then()
                .statusCode(201)
                .body("max_retries", equalTo(retries));
    }

    @Test
    void nullIsTheSameAsAbsent() {
        post("{\"job_type\": \"noop\", \"payload\": null, \"priority\": null, \"max_retries\": null, \"run_at\": null}")
                .then()
                .statusCode(201)
                .body("payload", nullValue())
                .body("max_retries", equalTo(3));
    }

    @Test
    void aTimeThatHasPassedMeansAtOnce() {
        for (var past : List.of("2001-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z")) {
            post("{\"job_type\": \"noop\", \"run_at\": \"" + past + "\"}")
                    .then()
                    .statusCode(201)
                    .body("run_at", equalTo(clock.instant().toString()));
        }
    }

    @Test
    void aPayloadMayHave64KiB() {
        post(cacheFlush(5955)).then().statusCode(201); // 65 536 bytes
        post(cacheFlush(5956)).then().spec(invalid("payload"));

        assertThat(jobs()).hasSize(1);
    }

    private static String cacheFlush(int caches) {
        return "{\"job_type\": \"cache_flush\", \"payload\": {\"action\":  \"partial\", \"caches\": ["
                + String.join(", ", Collections.nCopies(caches, "\"settings\"")) + "]}}";
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class CreatedJobsOnSqliteTests extends CreatedJobsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class CreatedJobsOnPostgresqlTests extends CreatedJobsContract {}
