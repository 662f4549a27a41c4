package com.hunzal.hcm.schedules;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Schedules are listed, changed, run now and deleted. */
abstract class ScheduleChangesContract extends ScheduleTest {

    // Read

    @Test
    void aListHasAllByNameWithoutPayloads() {
        create(HOURLY.replace("\"hourly\"", "\"b\""));
        create(HOURLY.replace("\"hourly\"", "\"a\""));

        list().body("items.name", contains("a", "b"))
                .body("items[0].next_times", hasSize(5))
                .body("items[0].containsKey('payload')", equalTo(false));
        admin().get(PATH + "?page=1").then().spec(malformed("page"));
    }

    @Test
    void aListOfMoreThanAThousandIsReadToItsEnd() {
        var numbers = database.vendor() == Vendor.SQLITE
                ? "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1003)"
                : "WITH numbers AS (SELECT n FROM generate_series(1, 1003) AS n)";
        sql(
                numbers.replace(
                                "WITH",
                                "INSERT INTO hcm_job_schedules (id, organization_id, name, cron, zone, job_type,"
                                        + " next_run_at, created_at, updated_at) WITH")
                        + " SELECT '" + organization + "-' || n, '" + organization
                        + "', 'number ' || n, '@hourly', 'UTC', 'noop', NULL, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM numbers");

        var names = new LinkedHashSet<String>();
        String cursor = null;
        do {
            var page = admin().get(PATH + (cursor == null ? "" : "?cursor=" + cursor))
                    .then()
                    .statusCode(200)
                    .body("total", equalTo(1003))
                    .body("total_is_lower_bound", equalTo(false))
                    .extract();
            names.addAll(page.path("items.name"));
            cursor = page.path("next_cursor");
        } while (cursor != null);

        assertThat(names).hasSize(1003);
        admin().get(PATH + "?limit=2")
                .then()
                .body("items", hasSize(2))
                .body("limit", equalTo(2))
                .body("total", equalTo(1003));
        admin().get(PATH + "?limit=0").then().statusCode(422).body("errors[0].field", equalTo("limit"));
    }

    @Test
    void schedulesOfOthersAreNotFound() {
        var id = create(HOURLY);
        var other = token("SystemAdmin", addOrganization());

        for (var path : new String[] {PATH + "/" + id, PATH + "/nothing"}) {
            caller(other).get(path).then().spec(problem(404, "schedule-not-found"));
            caller(other).body("{}").put(path).then().spec(problem(404, "schedule-not-found"));
            caller(other).body("{}").patch(path).then().spec(problem(404, "schedule-not-found"));
            caller(other).delete(path).then().spec(problem(404, "schedule-not-found"));
            caller(other).post(path + "/run").then().spec(problem(404, "schedule-not-found"));
        }
        caller(other).get(PATH).then().statusCode(200).body("items", empty());
        get(id).body("last_run_at", nullValue());
        anonymous().get(PATH).then().statusCode(401);
        caller(token("Employee", organization)).get(PATH).then().statusCode(403);
    }

    // Change

    @Test
    void whatIsAbsentStaysAndNullIsTheDefault() {
        var id = create("""
                {"name": "n", "cron": "0 0 9 * * *", "zone": "Europe/Berlin", "job_type": "noop", "enabled": false,
                 "payload": {"duration_ms": 5, "fail_attempts": 1}, "priority": 1, "max_retries": 9, "tags": ["a"]}""");

        put(id, "{\"max_retries\": 7}")
                .then()
                .statusCode(200)
                .body("max_retries", equalTo(7))
                .body("priority", equalTo(1))
                .body("zone", equalTo("Europe/Berlin"))
                .body("tags", contains("a"))
                .body("payload", equalTo(Map.of("duration_ms", 5, "fail_attempts", 1)));
        put(id, "{\"tags\": [\"b\", \"c\"]}").then().statusCode(200).body("tags", contains("b", "c"));
        put(id, "{\"tags\": [\"b,c\"]}").then().spec(invalid("tags[0]"));
        put(id, "{\"payload\": {\"duration_ms\": 6, \"fail_attempts\": null}}")
                .then()
                .statusCode(200)
                .body("payload", equalTo(Map.of("duration_ms", 6)));
        admin().contentType("application/merge-patch+json")
                .body(
                        "{\"zone\": null, \"payload\": null, \"priority\": null, \"max_retries\": null, \"enabled\": null,"
                                + " \"tags\": null}")
                .patch(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("zone", equalTo("UTC"))
                .body("payload", nullValue())
                .body("priority", equalTo(0))
                .body("max_retries", equalTo(3))
                .body("enabled", equalTo(true))
                .body("tags", empty())
                .body("next_run_at", equalTo("2026-11-24T09:00:00Z"));
        put(id, "{\"name\": null, \"cron\": null, \"job_type\": null}")
                .then()
                .spec(invalid("name", "cron", "job_type"));
    }

    @Test
    void anotherJobTypeStartsWithAnotherPayload() {
        var id = create("""
                {"name": "n", "cron": "@daily", "job_type": "noop", "payload": {"duration_ms": 5}}""");

        put(id, "{\"job_type\": \"email_send\"}").then().spec(invalid("payload.to"));
        put(id, "{\"job_type\": \"cache_flush\", \"payload\": {\"action\": \"full\"}}")
                .then()
                .statusCode(200)
                .body("payload", equalTo(Map.of("action", "full")));
    }

    @Test
    void theNextTimeFollowsCronZoneAndSwitch() {
        var id = create(HOURLY);

        put(id, "{\"cron\": \"@daily\"}").then().body("next_run_at", equalTo("2026-11-24T00:00:00Z"));
        put(id, "{\"zone\": \"Asia/Tokyo\"}").then().body("next_run_at", equalTo("2026-11-23T15:00:00Z"));
        put(id, "{\"enabled\": false}").then().body("next_run_at", nullValue()).body("next_times", empty());
        put(id, "{\"enabled\": true}").then().body("next_run_at", equalTo("2026-11-23T15:00:00Z"));
    }

    @Test
    void whatWasReadCanBeSentBackWhole() {
        var id = create(HOURLY);
        var before = get(id).extract().asString();
        clock.advance(Duration.ofSeconds(1));

        put(id, before).then().statusCode(200).body(equalTo(before));
        put(id, "{}").then().statusCode(200).body(equalTo(before));
        put(id, "{\"id\": \"x\", \"organization_id\": 1, \"created_at\": \"2020-01-01T00:00:00Z\"}")
                .then()
                .spec(invalid("id", "organization_id", "created_at"));
    }

    @Test
    void aDeletedScheduleLeavesItsJobs() {
        var id = create(HOURLY);
        var job = admin().post(PATH + "/" + id + "/run").then().extract().<String>path("job_id");

        admin().delete(PATH + "/" + id).then().statusCode(204).body(equalTo(""));

        admin().get(PATH + "/" + id).then().spec(problem(404, "schedule-not-found"));
        admin().get("/api/system/background-jobs/" + job).then().statusCode(200);
    }

    @Test
    void schedulesGoWithTheirOrganization() {
        var id = create(HOURLY);

        sql("DELETE FROM organizations WHERE id = ?", organization);

        assertThat(rows("SELECT id FROM hcm_job_schedules WHERE id = ?", id)).isEmpty();
    }

    // Run now

    @Test
    void runNowMakesTheJobAtOnce() {
        var id = create("""
                {"name": "n", "cron": "@daily", "job_type": "noop", "payload": {"duration_ms": 5}, "priority": -1,
                 "max_retries": 1, "enabled": false}""");

        var answer = admin().post(PATH + "/" + id + "/run").then().statusCode(201);
        var job = answer.extract().<String>path("job_id");

        answer.body("schedule_id", equalTo(id)).header("Location", equalTo("/api/system/background-jobs/" + job));
        admin().get(answer.extract().header("Location"))
                .then()
                .statusCode(200)
                .body("status", equalTo("queued"))
                .body("payload", equalTo(Map.of("duration_ms", 5)))
                .body("priority", equalTo(-1))
                .body("max_retries", equalTo(1))
                .body("run_at", equalTo(clock.instant().toString()));
        assertThat(rows("SELECT schedule_id FROM background_jobs WHERE id = ?", job))
                .containsExactly(Map.of("schedule_id", id));
        get(id).body("last_job_id", equalTo(job))
                .body("last_run_at", equalTo(clock.instant().toString()))
                .body("next_run_at", nullValue());
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ScheduleChangesOnSqliteTests extends ScheduleChangesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ScheduleChangesOnPostgresqlTests extends ScheduleChangesContract {}
