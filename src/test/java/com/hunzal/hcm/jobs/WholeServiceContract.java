package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.JobRow.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.worker.TickedWorker;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** Who may do what acts on the whole service, in whatever way it is asked for, and how often. The same on every database. */
abstract class WholeServiceContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String SCHEDULES = "/api/system/job-schedules";

    @Autowired
    AutowireCapableBeanFactory beans;

    @Autowired
    DataFolder folder;

    @BeforeEach
    void nothingRan() {
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_job_pauses");
        sql("DELETE FROM hcm_whole_service_runs");
    }

    private enum Way {
        CREATE,
        CREATE_MANY,
        CREATE_FOR_LATER,
        RETRY,
        RETRY_WITH_PAYLOAD,
        RUN,
        SCHEDULE,
        CHANGE_OF_SCHEDULE,
        SWITCHING_A_SCHEDULE_ON,
        RUN_OF_SCHEDULE
    }

    private record Asker(String name, String token, String organization) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            db_optimize | {}                       | true
            log_rotate  | {}                       | true
            backup      | {}                       | true
            cleanup     | {}                       | true
            cleanup     | {"type": "all"}          | true
            cleanup     | {"type": "old_logs"}     | true
            cleanup     | {"type": "temp_files"}   | true
            cleanup     | {"type": "finished_jobs"}| false
            cache_flush | {}                       | false
            noop        | {}                       | false
            """)
    void ofSeveralOrganizationsOnlyARootMayAskForIt(String type, String payload, boolean wholeService) {
        for (var way : Way.values()) {
            var answer = ask(way, adminToken(), type, payload).then().statusCode(wholeService ? 403 : success(way));
            if (wholeService) {
                answer.body("type", endsWith(":forbidden")).body("detail", containsString("only a Root"));
            }
            ask(way, token("Root", organization), type, payload).then().statusCode(success(way));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            db_optimize | {}
            log_rotate  | {"keep": 1}
            backup      | {}
            cleanup     | {"type": "all"}
            cleanup     | {"type": "temp_files"}
            """)
    void whoAdministersTheOnlyOrganizationMay(String type, String payload) {
        sql("DELETE FROM organizations WHERE id <> ?", organization);

        for (var way : Way.values()) {
            ask(way, adminToken(), type, payload).then().statusCode(success(way));
        }
    }

    private static int success(Way way) {
        return switch (way) {
            case CREATE, CREATE_MANY, CREATE_FOR_LATER, RETRY_WITH_PAYLOAD, SCHEDULE, RUN_OF_SCHEDULE -> 201;
            case RETRY, RUN, CHANGE_OF_SCHEDULE, SWITCHING_A_SCHEDULE_ON -> 200;
        };
    }

    private Response ask(Way way, String token, String type, String payload) {
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_job_schedules");
        var caller = caller(token);
        var job = "{\"job_type\": \"%s\", \"payload\": %s}".formatted(type, payload);
        var schedule = SCHEDULES + "/schedule-" + organization;
        return switch (way) {
            case CREATE -> caller.body(job).post(JOBS);
            case CREATE_MANY ->
                caller.body("{\"jobs\": [{\"job_type\": \"noop\"}, " + job + "]}")
                        .post(JOBS + "/bulk");
            case CREATE_FOR_LATER ->
                caller.body(job.replaceFirst(
                                "}$", ", \"run_at\": \"" + clock.instant().plusSeconds(60) + "\"}"))
                        .post(JOBS);
            case RETRY -> {
                insert("a", type, payload, "failed", null);
                yield caller.post(JOBS + "/a/retry");
            }
            case RETRY_WITH_PAYLOAD -> {
                insert("a", type, "{}", "completed", null);
                yield caller.body("{\"payload\": " + payload + "}").post(JOBS + "/a/retry");
            }
            case RUN -> {
                insert("a", type, payload, "queued", null);
                sql(
                        "UPDATE background_jobs SET run_at = ?",
                        database.vendor().timestamp(clock.instant().plusSeconds(60)));
                yield caller.post(JOBS + "/a/run");
            }
            case SCHEDULE ->
                caller.body(job.replaceFirst("^\\{", "{\"name\": \"a\", \"cron\": \"@daily\", "))
                        .post(SCHEDULES);
            case CHANGE_OF_SCHEDULE -> {
                insertSchedule("noop", "{}", true);
                yield caller.body(job).patch(schedule);
            }
            case SWITCHING_A_SCHEDULE_ON -> {
                insertSchedule(type, payload, false);
                yield caller.body("{\"enabled\": true}").patch(schedule);
            }
            case RUN_OF_SCHEDULE -> {
                insertSchedule(type, payload, false);
                yield caller.post(schedule + "/run");
            }
        };
    }

    @Test
    void everybodyMaySwitchAScheduleOff() {
        insertSchedule("db_optimize", "{}", true);

        admin().body("{\"enabled\": false}")
                .patch(SCHEDULES + "/schedule-" + organization)
                .then()
                .statusCode(200);
    }

    @Test
    void aRowThatAnotherProgramWroteIsTheOperators() {
        insert("a", "db_optimize", "{}", "queued", null);

        runAll();

        assertThat(job("a")).containsEntry("status", "completed");
        assertThat(result("a")).contains("\"tables_analyzed\"");
    }

    @Test
    void whatAnAdminAskedForWhileThereWasOneOrganizationFailsForGoodWhenThereAreSeveral() {
        insert("a", "db_optimize", "{}", "queued", false);

        runAll();

        assertThat(job("a")).containsEntry("status", "failed").containsEntry("error_message", WholeService.REASON);
    }

    @Test
    void whoAskedLastCounts() {
        insert("a", "db_optimize", "{}", "failed", null);
        insert("b", "log_rotate", "{}", "failed", false);

        admin().body("{\"filter\": {\"ids\": [\"a\"]}}")
                .post(JOBS + "/retry")
                .then()
                .statusCode(200);
        caller(token("Root", organization))
                .body("{\"filter\": {\"ids\": [\"b\"]}}")
                .post(JOBS + "/retry")
                .then()
                .statusCode(200);
        runAll();

        assertThat(job("a")).containsEntry("status", "failed").containsEntry("error_message", WholeService.REASON);
        assertThat(String.valueOf(job("b").get("error_message"))).isNotEqualTo(WholeService.REASON);
    }

    @Test
    void ofACleanUpOfAllOneOfSeveralDoesItsOwnPart() throws IOException {
        var old = archive("hcm.1.log.gz");
        insert("old", "noop", "{}", "completed", null);
        sql(
                "UPDATE background_jobs SET completed_at = ?",
                database.vendor().timestamp(clock.instant().minus(Duration.ofDays(100))));
        insert("a", "cleanup", "{\"type\": \"all\"}", "queued", false);

        runAll();

        assertThat(result("a")).contains("\"records_deleted\":1", "\"files_deleted\":0");
        assertThat(old).exists();
        assertThat(rows("SELECT * FROM hcm_whole_service_runs")).isEmpty();

        insert("b", "cleanup", "{\"type\": \"all\"}", "queued", true);
        runAll();

        assertThat(result("b")).contains("\"files_deleted\":1");
        assertThat(old).doesNotExist();
    }

    @Test
    void oneOfSeveralEmptiesTheCachesOfItsOwn() {
        var other = addOrganization();
        for (var each : new String[] {organization, other}) {
            for (int i = 0; i < 2; i++) { // the first makes the row
                caller(token("SystemAdmin", each)).get("/api/system/notification-settings");
            }
        }
        insert("a", "cache_flush", "{}", "queued", false);
        insert("b", "cache_flush", "{}", "queued", false);
        sql("UPDATE background_jobs SET organization_id = ? WHERE id = 'b'", other);

        runAll();

        assertThat(result("a")).contains("\"items_cleared\":1");
        assertThat(result("b")).contains("\"items_cleared\":1");
    }

    @Test
    void oneIsDoneInTenMinutesAndAnotherIsSkipped() {
        insert("a", "db_optimize", "{}", "queued", true);
        runAll();
        insert("b", "db_optimize", "{}", "queued", true);
        insert("c", "log_rotate", "{}", "queued", true);
        runAll();

        assertThat(result("a")).contains("\"tables_analyzed\"");
        assertThat(job("b")).containsEntry("status", "completed");
        assertThat(result("b")).contains("\"skipped\"", "600 seconds");
        assertThat(rows("SELECT job_id FROM hcm_whole_service_runs WHERE job_type = 'log_rotate'"))
                .containsExactly(Map.of("job_id", "c"));

        var root = token("Root", organization);
        caller(root)
                .body("{\"job_type\": \"db_optimize\"}")
                .post(JOBS)
                .then()
                .statusCode(429)
                .header("Retry-After", "600")
                .body("type", endsWith(":maintenance-too-soon"));
        caller(root)
                .body("{\"jobs\": [{\"job_type\": \"db_optimize\"}]}")
                .post(JOBS + "/bulk")
                .then()
                .statusCode(429);
        insertSchedule("db_optimize", "{}", true);
        caller(root)
                .post(SCHEDULES + "/schedule-" + organization + "/run")
                .then()
                .statusCode(429);

        clock.advance(Duration.ofMinutes(10));
        caller(root).body("{\"job_type\": \"db_optimize\"}").post(JOBS).then().statusCode(201);
        caller(root).body("{\"job_type\": \"db_optimize\"}").post(JOBS).then().statusCode(429);
        insert("d", "db_optimize", "{}", "queued", true);
        runAll();
        assertThat(rows("SELECT id FROM background_jobs WHERE result LIKE '%tables_analyzed%'"))
                .hasSize(2);
    }

    @Test
    void theSameRequestSentTwiceIsTheSameJob() {
        var root = token("Root", organization);
        for (int i = 0; i < 2; i++) {
            caller(root)
                    .header("Idempotency-Key", "k")
                    .body("{\"job_type\": \"db_optimize\"}")
                    .post(JOBS)
                    .then()
                    .statusCode(201);
            caller(root)
                    .header("Idempotency-Key", "many")
                    .body("{\"jobs\": [{\"job_type\": \"log_rotate\"}]}")
                    .post(JOBS + "/bulk")
                    .then()
                    .statusCode(201);
            runAll();
        }
    }

    @Test
    void whatFailedMayBeTriedAgainAtOnce() {
        insert("a", "db_optimize", "{}", "failed", true);
        sql(
                "INSERT INTO hcm_whole_service_runs (job_type, job_id, started_at) VALUES ('db_optimize', 'a', ?)",
                database.vendor().timestamp(clock.instant()));

        caller(token("Root", organization)).post(JOBS + "/a/retry").then().statusCode(200);
        runAll();

        assertThat(result("a")).contains("\"tables_analyzed\"");
    }

    @Test
    void oneThatTakesLongerKeepsOthersAway() {
        insert("a", "db_optimize", "{}", "processing", true);
        began("a", clock.instant().minus(Duration.ofHours(1)));
        insert("b", "db_optimize", "{}", "queued", true);

        runAll();

        assertThat(result("b")).contains("\"skipped\"");
    }

    @Test
    void aClockThatWasAheadKeepsNobodyWaiting() {
        began("gone", clock.instant().plus(Duration.ofDays(1)));

        caller(token("Root", organization))
                .body("{\"job_type\": \"db_optimize\"}")
                .post(JOBS)
                .then()
                .statusCode(201);
        runAll();

        assertThat(rows("SELECT id FROM background_jobs WHERE result LIKE '%tables_analyzed%'"))
                .hasSize(1);
    }

    private void began(String jobId, Instant at) {
        sql(
                "INSERT INTO hcm_whole_service_runs (job_type, job_id, started_at) VALUES ('db_optimize', ?, ?)",
                jobId,
                database.vendor().timestamp(at));
    }

    private void runAll() {
        TickedWorker.of(beans).runDueJobs();
    }

    private void insert(String id, String type, String payload, String status, Boolean askedByRoot) {
        var row = aJob(id).of(organization)
                .type(type)
                .payload(payload)
                .status(status)
                .with("created_at", clock.instant());
        (askedByRoot == null ? row : row.with("asked_by_root", askedByRoot)).in(database);
    }

    private void insertSchedule(String type, String payload, boolean enabled) {
        sql(
                "INSERT INTO hcm_job_schedules (id, organization_id, name, cron, zone, job_type, payload, enabled,"
                        + " created_at, updated_at)"
                        + " VALUES (?, ?, 'a', '@daily', 'UTC', ?, ?, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
                "schedule-" + organization,
                organization,
                type,
                payload,
                enabled);
    }

    private Map<String, Object> job(String id) {
        return rows("SELECT status, error_message, result FROM background_jobs WHERE id = ?", id)
                .get(0);
    }

    private String result(String id) {
        var text = String.valueOf(job(id).get("result"));
        return new JsonMapper().readTree(text).toString();
    }

    private Path archive(String name) throws IOException {
        Files.createDirectories(folder.logs());
        var file = Files.write(folder.logs().resolve(name), new byte[1]);
        return Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(Duration.ofDays(100))));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class WholeServiceOnSqliteTests extends WholeServiceContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class WholeServiceOnPostgresqlTests extends WholeServiceContract {}
