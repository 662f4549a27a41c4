package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** What keeps an organization from filling the disk. The same on every database. */
@TestPropertySource(properties = "hcm.jobs.limits.bytes-per-organization=200KB")
abstract class SpaceLimitContract extends ServerTest {

    private static final String PATH = "/api/system/background-jobs";

    @Autowired
    StoredBytes stored;

    /** Of the test before: what it has passed it would not see. */
    @BeforeEach
    void noWalkIsUnderWay() {
        stored.lookAtAll();
    }

    @Test
    void overTheLimitIs429AndMakesNoJob() {
        for (int i = 0; i < 3; i++) {
            createLarge("k" + i).then().statusCode(201);
        }

        createLarge("k4")
                .then()
                .spec(problem(429, "too-many-stored-bytes"))
                .header("Retry-After", matchesPattern("[1-9]\\d*"))
                .body("detail", containsString("hcm.jobs.limits.bytes-per-organization"));
        admin().body(Map.of("jobs", Collections.nCopies(300, Map.of("job_type", "noop"))))
                .post(PATH + "/bulk")
                .then()
                .spec(problem(429, "too-many-stored-bytes"));
        createLarge("k1").then().statusCode(201).header("Idempotency-Replayed", "true");
        admin().get(PATH).then().body("total", equalTo(3));
        caller(token("SystemAdmin", addOrganization()))
                .body(Map.of("job_type", "noop"))
                .post(PATH)
                .then()
                .statusCode(201);
    }

    @Test
    void whatMakesRoomIsTakenAndSoonThereIsSome() {
        for (int i = 0; i < 3; i++) {
            createLarge("k" + i);
        }
        createLarge("k4").then().statusCode(429);

        admin().body(Map.of("job_type", "cleanup", "payload", Map.of("type", "finished_jobs", "older_than_days", 0)))
                .post(PATH)
                .then()
                .statusCode(201);
        sql("DELETE FROM background_jobs WHERE organization_id = ? AND job_type = 'email_send'", organization);
        stored.lookAtAll();

        createLarge("k4").then().statusCode(201);
    }

    /** They take some themselves, and one that waits frees nothing. */
    @Test
    void ofJobsThatFreeSpaceAFewAreTakenWithoutRoom() {
        fill();
        var cleanup =
                Map.of("job_type", "cleanup", "payload", Map.of("type", "finished_jobs", "older_than_days", 3650));
        var later = new HashMap<String, Object>(cleanup);
        later.put("run_at", clock.instant().plus(Duration.ofDays(3000)).toString());
        var large = Map.of("job_type", "cleanup", "payload", Map.of("type", "all", "note", "x".repeat(2000)));

        refused(later);
        assertThat(post(large).statusCode()).isNotEqualTo(201);
        admin().body(Map.of("jobs", Collections.nCopies(4, cleanup)))
                .post(PATH + "/bulk")
                .then()
                .spec(problem(429, "too-many-stored-bytes"));
        admin().body(Map.of("jobs", Collections.nCopies(2, cleanup)))
                .post(PATH + "/bulk")
                .then()
                .statusCode(201);
        post(cleanup).then().statusCode(201);
        refused(cleanup);

        var finish = "UPDATE background_jobs SET status = 'completed' WHERE organization_id = ?";
        for (int i = 4; i <= FreeingJobs.MOST_IN_A_MINUTE; i++) {
            sql(finish, organization);
            post(cleanup).then().statusCode(201);
        }
        sql(finish, organization);
        refused(cleanup);
        clock.advance(Duration.ofMinutes(1));
        post(cleanup).then().statusCode(201);
    }

    /** Each attempt writes down how it ended. */
    @Test
    void withoutRoomOnlyWhatFreesSpaceIsTriedAgain() {
        fill();
        String cleanup = post(Map.of("job_type", "cleanup", "payload", Map.of("type", "finished_jobs")))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        sql("UPDATE background_jobs SET status = 'failed' WHERE organization_id = ?", organization);
        var other = rows(
                        "SELECT id FROM background_jobs WHERE organization_id = ? AND job_type = 'email_send'",
                        organization)
                .get(0)
                .get("id");

        admin().post(PATH + "/" + other + "/retry").then().spec(problem(429, "too-many-stored-bytes"));
        admin().body(Map.of("all", true)).post(PATH + "/retry").then().spec(problem(429, "too-many-stored-bytes"));
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ? AND status = 'failed'", organization))
                .hasSize(4);
        admin().post(PATH + "/" + cleanup + "/retry").then().statusCode(200);
        sql("UPDATE background_jobs SET status = 'failed' WHERE id = ?", cleanup);
        admin().body(Map.of("filter", Map.of("ids", List.of(cleanup))))
                .post(PATH + "/retry")
                .then()
                .statusCode(200)
                .body("changed", equalTo(1));
    }

    /** On PostgreSQL the walk goes by the ids, and those of other programs may sort after ours. */
    @Test
    void whatIsAddedBehindTheWalkCounts() {
        ManyJobs.of(database, addOrganization()).status("completed").insert("zzz", StoredBytes.ROWS_AT_ONCE + 1);
        stored.lookAtAll();
        stored.look(); // the first of many rows
        createLarge("k").then().statusCode(201);

        stored.lookAtAll();

        assertThat(stored.of(organization)).isGreaterThan(60_000L);
    }

    /** Payloads, results, errors, logs and attempts, of whoever wrote them. */
    @Test
    void rowsOfOthersCount() {
        var other = addOrganization();
        for (var column : List.of("payload", "result", "error_message")) {
            sql(
                    "INSERT INTO background_jobs (id, organization_id, job_type, status, " + column
                            + ") VALUES (?, ?, 'theirs', 'completed', ?)",
                    column + organization,
                    organization,
                    noise(30_000));
        }
        sql(
                "INSERT INTO hcm_job_log (job_id, line, attempt, logged_at, message) VALUES (?, 1, 1, CURRENT_TIMESTAMP, ?)",
                "payload" + organization,
                noise(30_000));
        sql(
                "INSERT INTO hcm_job_attempts (job_id, attempt, ended_at, outcome, stack_trace) VALUES (?, 1,"
                        + " CURRENT_TIMESTAMP, 'failed', ?)",
                "payload" + organization,
                noise(30_000));
        for (int i = 0; i < 2 * StoredBytes.ROWS_AT_ONCE / 1000; i++) {
            ManyJobs.of(database, other).status("completed").insert("many-" + i, 1000);
        }

        stored.lookAtAll();

        assertThat(stored.of(organization)).isBetween(150_000L, 160_000L);
        assertThat(stored.of(other)).isBetween(8_000_000L, 20_000_000L);
        assertThat(stored.of("nobody")).isZero();
        createLarge("k").then().statusCode(429);
    }

    /** What does not compress. */
    private static String noise(int length) {
        var random = new java.util.Random(length);
        return random.ints(length, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void fill() {
        for (int i = 0; i < 3; i++) {
            createLarge("k" + i).then().statusCode(201);
        }
        sql(
                "UPDATE background_jobs SET status = 'completed', result = ? WHERE organization_id = ?",
                noise(70_000),
                organization);
        stored.lookAtAll();
        refused(Map.of("job_type", "noop"));
    }

    private void refused(Map<String, Object> job) {
        post(job).then().spec(problem(429, "too-many-stored-bytes"));
    }

    private Response post(Map<String, ?> job) {
        return admin().body(job).post(PATH);
    }

    private Response createLarge(String key) {
        var message = Map.of("to", "ada@example.com", "subject", "x", "body", "x".repeat(60_000));
        return admin().header("Idempotency-Key", key)
                .body(Map.of("job_type", "email_send", "payload", message))
                .post(PATH);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SpaceLimitOnSqliteTests extends SpaceLimitContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SpaceLimitOnPostgresqlTests extends SpaceLimitContract {}
