package com.hunzal.hcm.worker;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Disk;
import com.hunzal.hcm.jobs.AskedJobs;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.context.ContextConfiguration;

/** SQLite may grow no further; the same error as that of a disk without room. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
@Import(Disk.class)
class FullDiskTests extends ServerTest {

    private static final String PATH = "/api/system/background-jobs";
    private static final long NO_LIMIT = 4294967294L;

    @Autowired
    JobQueue queue;

    @Autowired
    JobWorker worker;

    @Autowired
    Disk disk;

    @Test
    void whatIsAnswered503IsNotStoredAndAllIsWellOnceThereIsRoom() {
        var pages = rows("PRAGMA page_count").get(0).get("page_count");
        rows("PRAGMA max_page_count = " + pages);
        var promised = 0;
        for (var refused = 0; refused < 3; ) { // some may still find room in free pages
            var answer = createLargeJob();
            if (answer.statusCode() == 201) {
                promised++;
            } else {
                answer.then().spec(problem(503, "database-unavailable"));
                refused++;
            }
        }
        admin().get(PATH).then().statusCode(200).body("total", equalTo(promised));
        // A small page still finds room, and is no sign that all is well.
        anonymous().get("/actuator/health/readiness").then().statusCode(503);
        anonymous().get("/actuator/health/readiness").then().statusCode(503);

        rows("PRAGMA max_page_count = " + NO_LIMIT);

        createLargeJob().then().statusCode(201);
        admin().get(PATH).then().body("total", equalTo(promised + 1));
        clock.advance(Duration.ofSeconds(10));
        anonymous().get("/actuator/health/readiness").then().statusCode(200);
    }

    @Test
    void aFileThatTurnedReadOnlyIsToldByHealthUntilItIsWritten() {
        sql("PRAGMA query_only = 1"); // the same error as that of a file or folder that may no longer be written
        try {
            createLargeJob().then().spec(problem(503, "database-unavailable"));
            createLargeJob().then().spec(problem(503, "database-unavailable"));
            anonymous().get("/actuator/health/readiness").then().statusCode(503);
            anonymous().get("/health").then().spec(problem(503, "not-ready"));
        } finally {
            sql("PRAGMA query_only = 0");
        }

        clock.advance(Duration.ofSeconds(10));
        anonymous().get("/actuator/health/readiness").then().statusCode(200);
        createLargeJob().then().statusCode(201);
    }

    @Test
    void noTimeIsMendedByHalfAndNoneIsGivenUpWhileThereIsNoRoom() {
        sql("DELETE FROM background_jobs");
        sql("""
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
                INSERT INTO background_jobs (id, organization_id, job_type, run_at)
                SELECT 'odd-' || i, ?, 'email_send', 'tomorrow' FROM n
                """, organization);
        rows("PRAGMA max_page_count = " + rows("PRAGMA page_count").get(0).get("page_count"));
        for (var refused = 0; refused < 3; ) {
            refused += createLargeJob().statusCode() == 201 ? 0 : 1;
        }

        assertThatThrownBy(() -> queue.recordAndClaim(List.of(), Room.forAll(1)))
                .isInstanceOf(DataAccessResourceFailureException.class);

        assertThat(failed()).isZero();
        rows("PRAGMA max_page_count = " + NO_LIMIT);
        sql("DELETE FROM background_jobs WHERE id NOT LIKE 'odd-%'");
        queue.recordAndClaim(List.of(), Room.forAll(1));
        assertThat(failed()).isEqualTo(400);
    }

    /** What is given up of the disk is as much as SQLite may grow again. */
    @Test
    void onAFullDiskPeopleCanStillMakeRoom() {
        sql("DELETE FROM background_jobs");
        disk.hasRoom();
        disk.upkeep();
        assertThat(disk.hasReserve()).isTrue();
        var pages = ((Number) rows("PRAGMA page_count").get(0).get("page_count")).longValue();
        rows("PRAGMA max_page_count = " + pages);
        for (var refused = 0; refused < 3; ) {
            refused += createLargeJob().statusCode() == 201 ? 0 : 1;
        }
        var before = rows("SELECT id FROM background_jobs").size();

        assertThat(disk.hasReserve()).as("given up").isFalse();
        disk.isFull();
        rows("PRAGMA max_page_count = " + (pages + (16 << 20) / 4096));

        disk.upkeep();
        assertThat(disk.hasReserve()).as("not made again").isFalse();
        for (var refused : List.of(
                createLargeJob(),
                admin().body(Map.of("jobs", List.of(Map.of("job_type", "noop"))))
                        .post(PATH + "/bulk"),
                admin().body(Map.of("sms_enabled", false)).put("/api/system/notification-settings"),
                admin().body(Map.of("name", "n", "cron", "@daily", "job_type", "noop"))
                        .post("/api/system/job-schedules"),
                admin().body(Map.of("all", true)).post(PATH + "/retry"))) {
            refused.then().spec(problem(503, "disk-nearly-full")).header("Retry-After", equalTo("30"));
        }
        disk.isNearlyFull();
        createLargeJob().then().spec(problem(503, "disk-nearly-full"));
        admin().get("/api/system/notification-settings").then().statusCode(200);
        admin().body(Map.of("all", true)).post(PATH + "/cancel").then().body("changed", equalTo(before));
        admin().body(Map.of("job_type", "cleanup", "payload", Map.of("type", "finished_jobs", "older_than_days", 0)))
                .post(PATH)
                .then()
                .statusCode(201);
        clock.advance(Duration.ofSeconds(1));
        while (worker.tick() != JobWorker.Next.REST || !worker.running().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(rows("SELECT id FROM background_jobs"))
                .as("the cleanup itself")
                .hasSize(1);

        disk.hasRoom();
        disk.upkeep();
        assertThat(disk.hasReserve()).isTrue();
        rows("PRAGMA max_page_count = " + pages);
        createLargeJob().then().statusCode(201); // into what was freed
    }

    @Test
    void onAFullDiskAFewJobsThatMakeRoomAreTaken() {
        sql("DELETE FROM background_jobs");
        var cleanup =
                Map.of("job_type", "cleanup", "payload", Map.of("type", "finished_jobs", "older_than_days", 3650));
        var later = new HashMap<String, Object>(cleanup);
        later.put("run_at", clock.instant().plus(Duration.ofDays(3000)).toString());
        var nightly = schedule("nightly", cleanup);
        var other = schedule("other", Map.of("job_type", "noop"));
        disk.isFull();

        for (var refused : List.of(
                admin().body(Map.of("jobs", Collections.nCopies(1000, cleanup))).post(PATH + "/bulk"),
                admin().body(Map.of("jobs", List.of(later))).post(PATH + "/bulk"),
                admin().body(later).post(PATH),
                admin().post("/api/system/job-schedules/" + other + "/run"))) {
            refused.then().spec(problem(503, "disk-nearly-full"));
        }
        for (int i = 0; i < AskedJobs.MOST_THAT_FREE_SPACE; i++) {
            admin().post("/api/system/job-schedules/" + nightly + "/run").then().statusCode(201);
        }
        admin().body(cleanup).post(PATH).then().spec(problem(503, "disk-nearly-full"));
        admin().post("/api/system/job-schedules/" + nightly + "/run").then().spec(problem(503, "disk-nearly-full"));
    }

    private String schedule(String name, Map<String, Object> job) {
        var schedule = new HashMap<>(job);
        schedule.putAll(Map.of("name", name, "cron", "@daily"));
        return admin().body(schedule)
                .post("/api/system/job-schedules")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private int failed() {
        return rows("SELECT id FROM background_jobs WHERE status = 'failed'").size();
    }

    private Response createLargeJob() {
        var message = Map.of("to", "ada@example.com", "subject", "x", "body", "x".repeat(60_000));
        return admin().body(Map.of("job_type", "email_send", "payload", message))
                .post(PATH);
    }

    @AfterEach
    void makeRoom() {
        disk.hasRoom();
        rows("PRAGMA max_page_count = " + NO_LIMIT);
        clock.advance(Duration.ofSeconds(10));
        anonymous().get("/actuator/health/readiness").then().statusCode(200);
    }
}
