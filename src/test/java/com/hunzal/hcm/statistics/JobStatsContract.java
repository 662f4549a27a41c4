package com.hunzal.hcm.statistics;

import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.zaxxer.hikari.HikariDataSource;
import io.restassured.response.ValidatableResponse;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.context.ContextConfiguration;

/** How many jobs there are, and which one waits longest. The same on every database. */
abstract class JobStatsContract extends ServerTest {

    private static final String PATH = "/api/system/background-jobs/stats";

    @Test
    void anOrganizationWithoutJobsHasNone() {
        stats().body("counts.queued", equalTo(0))
                .body("counts.processing", equalTo(0))
                .body("counts.completed", equalTo(0))
                .body("counts.failed", equalTo(0))
                .body("counts.cancelled", equalTo(0))
                .body("counts.counts_are_lower_bounds", empty())
                .body("oldest_waiting", nullValue())
                .body("last_hour.types", empty())
                .body("last_day.types", empty());
    }

    @Test
    void jobsAreCountedByTheirState() {
        var states = new String[] {"queued", "processing", "completed", "failed", "cancelled"};
        for (var i = 0; i < states.length; i++) {
            insert(organization, states[i], i + 1);
            insert(addOrganization(), states[i], 10);
        }

        stats().body("counts.queued", equalTo(1))
                .body("counts.processing", equalTo(2))
                .body("counts.completed", equalTo(3))
                .body("counts.failed", equalTo(4))
                .body("counts.cancelled", equalTo(5))
                .body("counts.counts_are_lower_bounds", empty());
    }

    @Test
    void countsEndAtTenThousandAndSaySo() {
        insert(organization, "queued", 10_001);
        insert(organization, "failed", 10_000);
        insert(organization, "processing", 3);

        stats().body("counts.queued", equalTo(10_000))
                .body("counts.failed", equalTo(10_000))
                .body("counts.processing", equalTo(3))
                .body("counts.completed", equalTo(0))
                .body("counts.counts_are_lower_bounds", containsInAnyOrder("queued", "completed"));
    }

    @Test
    void completedJobsAreThoseInNoOtherState() {
        insert(organization, "completed", 10_000);
        insert(organization, "cancelled", 10_000);
        insert(organization, "queued", 100);
        stats().body("counts.completed", equalTo(10_000))
                .body("counts.cancelled", equalTo(10_000))
                .body("counts.counts_are_lower_bounds", empty());

        insert(organization, "completed", 1);
        stats().body("counts.completed", equalTo(10_000)).body("counts.counts_are_lower_bounds", contains("completed"));

        insert(organization, "queued", 10_000);
        stats().body("counts.completed", equalTo(1_000)) // the oldest
                .body("counts.counts_are_lower_bounds", containsInAnyOrder("queued", "completed"));
    }

    @Test
    void theOldestWaitingJobIsTheOneThatHasBeenDueLongest() {
        var now = clock.instant();
        waits("later", "noop", 0, now.minusSeconds(100), now.minusSeconds(100));
        waits("asked-for-early", "noop", 0, now.minusSeconds(9_000), now.minusSeconds(50));
        waits("low", "cleanup", -1, now.minusSeconds(300), now.minusSeconds(300));
        waits("high", "cleanup", 1, now.minusSeconds(200), now.minusSeconds(200));
        waits("future", "cleanup", 1, now.minusSeconds(9_000), now.plusSeconds(1));
        var ofOthers = addOrganization();
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, created_at) VALUES (?, ?, 'noop', ?)",
                "other-" + UUID.randomUUID(),
                ofOthers,
                timestamp(now.minusSeconds(99_999)));

        stats().body("oldest_waiting.job_id", equalTo(organization + "low"))
                .body("oldest_waiting.due_at", equalTo(now.minusSeconds(300).toString()))
                .body("oldest_waiting.age_seconds", equalTo(300));
    }

    @Test
    void aJobOfAnotherProgramIsDueFromItsCreation() {
        var now = clock.instant();
        waits("ours", "noop", 0, now.minusSeconds(100), now.minusSeconds(100));
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, created_at) VALUES (?, ?, 'noop', ?)",
                organization + "z-older",
                organization,
                timestamp(now.minusSeconds(200)));
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, created_at) VALUES (?, ?, 'noop', ?)",
                organization + "a-younger",
                organization,
                timestamp(now.minusSeconds(20)));

        stats().body("oldest_waiting.job_id", equalTo(organization + "z-older"))
                .body("oldest_waiting.age_seconds", equalTo(200));
    }

    @Test
    void aChartHasOneOfThreeWindows() {
        admin().get(PATH + "/series").then().statusCode(200).body("window", equalTo("24h"));
        for (var wrong : new String[] {"window=2h", "window=1h,24h", "window=1h&window=24h"}) {
            admin().get(PATH + "/series?" + wrong).then().spec(malformed("window"));
        }
        admin().get(PATH + "/series?bucket=1h").then().spec(malformed("bucket"));
    }

    @Test
    void badRequestsAreRefused() {
        admin().get(PATH + "?limit=1").then().spec(malformed("limit"));
        admin().accept("text/event-stream").get(PATH).then().spec(problem(406, "not-acceptable"));
        admin().post(PATH).then().statusCode(405);
        anonymous().get(PATH).then().spec(problem(401, "unauthorized"));
        caller(token("Employee", organization)).get(PATH).then().spec(problem(403, "forbidden"));
        caller(token("SystemAdmin", "nobody")).get(PATH).then().spec(problem(404, "organization-not-found"));
        caller(tokens.sign("root", "Root", null, Duration.ofHours(1)))
                .get(PATH)
                .then()
                .spec(problem(400, "organization-required"));
    }

    ValidatableResponse stats() {
        return admin().get(PATH).then().statusCode(200);
    }

    /** Younger ones with each call. */
    void insert(String organizationId, String status, int jobs) {
        clock.advance(Duration.ofSeconds(1));
        var prefix = UUID.randomUUID().toString();
        sql("""
                INSERT INTO background_jobs (id, organization_id, job_type, status, created_at)
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d)
                SELECT '%s' || n, '%s', 'noop', '%s', ? FROM numbers
                """.formatted(jobs, prefix, organizationId, status), timestamp(clock.instant()));
    }

    private void waits(String name, String type, int priority, Instant created, Instant runAt) {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, priority, created_at, run_at) VALUES (?, ?, ?, ?, ?, ?)",
                organization + name,
                organization,
                type,
                priority,
                timestamp(created),
                timestamp(runAt));
    }

    private Object timestamp(Instant instant) {
        return database.vendor().timestamp(instant);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobStatsOnSqliteTests extends JobStatsContract {

    @Autowired
    @Qualifier("sqliteReader")
    HikariDataSource readers;

    @Test
    void oneConnectionIsEnough() throws Exception {
        insert(organization, "queued", 10_001);
        var held = new ArrayList<Connection>();
        try {
            for (int i = 1; i < readers.getMaximumPoolSize(); i++) {
                held.add(readers.getConnection());
            }
            stats().body("counts.queued", equalTo(10_000));
        } finally {
            for (var connection : held) {
                connection.close();
            }
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobStatsOnPostgresqlTests extends JobStatsContract {}
