package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobHistory;
import com.hunzal.hcm.jobs.JobOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** What is kept of attempts, and what handlers note while they work. */
abstract class JobHistoryContract extends JobEngineTest {

    @Test
    void everyAttemptIsKept() {
        script.action.set(context -> {
            if (context.attempt() == 1) {
                throw new IllegalStateException("boom", new java.io.IOException("no route"));
            }
            return context.attempt() == 2 ? JobOutcome.snoozed(Duration.ofMinutes(1)) : JobOutcome.succeeded(Map.of());
        });
        var id = create("scripted");

        for (int i = 0; i < 3; i++) {
            runDueJobs();
            clock.advance(Duration.ofMinutes(2));
        }

        admin().get(JOBS + "/" + id + "/attempts")
                .then()
                .statusCode(200)
                .body("items.attempt", equalTo(List.of(1, 2, 3)))
                .body("items.outcome", equalTo(List.of("retried", "snoozed", "completed")))
                .body("items.node", everyItem(equalTo(node.id())))
                .body("items.started_at", everyItem(notNullValue()))
                .body("items.ended_at", everyItem(notNullValue()))
                .body("items[0].error_class", equalTo("java.lang.IllegalStateException"))
                .body("items[0].error_message", equalTo("boom"))
                .body("items[0].stack_trace", startsWith("java.lang.IllegalStateException: boom\n    at com.hunzal."))
                .body("items[0].stack_trace", containsString("caused by java.io.IOException: no route"))
                .body("items[0].stack_trace", not(containsString("java.util.concurrent")))
                .body("items[1].error_class", nullValue());
    }

    @Test
    void ofVeryManyAttemptsTheNewestAreShown() {
        var id = create("scripted");
        var numbers = database.vendor() == Vendor.SQLITE
                ? "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 201)"
                : "WITH numbers AS (SELECT n FROM generate_series(1, 201) AS n)";
        var attempts = JOBS + "/" + id + "/attempts";
        var insert = "INSERT INTO hcm_job_attempts (job_id, attempt, outcome, ended_at) " + numbers + " SELECT '" + id
                + "', n, 'snoozed', CURRENT_TIMESTAMP FROM numbers WHERE n ";

        sql(insert + "< 201");
        admin().get(attempts).then().body("items", hasSize(200)).body("more", equalTo(false));

        sql(insert + "= 201");
        admin().get(attempts)
                .then()
                .body("items", hasSize(200))
                .body("items[0].attempt", equalTo(2))
                .body("items[199].attempt", equalTo(201))
                .body("more", equalTo(true));
    }

    @Test
    void theAttemptOfADeadWorkerIsKeptToo() {
        var id = create("scripted");
        sql(
                "UPDATE background_jobs SET status = 'processing', attempt = 1, locked_by = 'dead', lease_until = ?",
                database.vendor().timestamp(clock.instant().minus(Duration.ofDays(1000))));

        engine.beat();
        runDueJobs();

        admin().get(JOBS + "/" + id + "/attempts")
                .then()
                .body("items.outcome", equalTo(List.of("crashed", "completed")))
                .body("items[0].node", equalTo("dead"));
    }

    /** Who retries it again and again does not fill the disk. */
    @Test
    void onlyTheNewestAttemptsAreKept() {
        var id = create("scripted");
        for (int i = 1; i <= 201; i++) {
            sql(
                    "INSERT INTO hcm_job_attempts (job_id, attempt, outcome, ended_at) VALUES (?, ?, 'failed', CURRENT_TIMESTAMP)",
                    id,
                    i);
        }
        sql(
                "UPDATE background_jobs SET status = 'processing', attempt = 202, locked_by = 'dead', lease_until = ?",
                database.vendor().timestamp(clock.instant().minus(Duration.ofDays(1000))));
        var numbers = "SELECT min(attempt) AS first, max(attempt) AS last FROM hcm_job_attempts";

        engine.beat();
        assertThat(rows(numbers)).containsExactly(Map.of("first", 2, "last", 202));

        script.action.set(context -> {
            throw new IllegalStateException("again");
        });
        runDueJobs();
        assertThat(rows(numbers)).containsExactly(Map.of("first", 3, "last", 203));
        admin().get(JOBS + "/" + id + "/attempts")
                .then()
                .body("items.size()", equalTo(200))
                .body("more", equalTo(true));
    }

    @Test
    void aHandlerTellsHowFarItIs() throws Exception {
        var noted = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            context.progress(40, "four of ten");
            context.log("the first line");
            noted.countDown();
            goOn.await();
            context.log("the last line \0");
            return JobOutcome.succeeded(Map.of());
        });
        var id = create("scripted");
        worker.tick();
        noted.await();
        worker.tick();
        assertThat(rows("SELECT id FROM background_jobs WHERE progress IS NOT NULL"))
                .as("written with the poll, not by the handler")
                .isEmpty();
        assertThat(rows("SELECT line FROM hcm_job_log")).isEmpty();

        engine.writeNotes();
        admin().get(JOBS + "/" + id + "/log").then().body("items.message", equalTo(List.of("the first line")));
        assertThat(rows("SELECT progress, progress_message FROM background_jobs"))
                .containsExactly(Map.of("progress", 40, "progress_message", "four of ten"));

        goOn.countDown();
        awaitEnd();
        admin().get(JOBS + "/" + id + "/log")
                .then()
                .body("items.message", equalTo(List.of("the first line", "the last line  ")))
                .body("items.line", equalTo(List.of(1, 2)))
                .body("last", equalTo(2));
        admin().get(JOBS + "/" + id + "/log?after=1").then().body("items", hasSize(1));
        assertThat(rows("SELECT progress FROM background_jobs")).containsExactly(Map.of("progress", 100));
    }

    @Test
    void anotherAttemptBeginsWithoutTheProgressOfTheLast() {
        script.action.set(context -> {
            context.progress(80, "nearly done");
            return switch (context.attempt()) {
                case 1 -> JobOutcome.snoozed(Duration.ofMinutes(1));
                case 2 -> JobOutcome.retry("once more");
                default -> JobOutcome.failed("no");
            };
        });
        var id = create("scripted");

        runDueJobs();
        job(id).body("progress", equalTo(80)).body("progress_message", equalTo("nearly done"));
        clock.advance(Duration.ofMinutes(1));
        runDueJobs();
        job(id).body("progress", equalTo(null)).body("progress_message", equalTo(null));
        clock.advance(Duration.ofMinutes(1));
        runDueJobs();
        job(id).body("status", equalTo("failed")).body("progress", equalTo(80));
        admin().post(JOBS + "/" + id + "/retry").then().body("progress", equalTo(null));
    }

    @Test
    void notesThatCouldNotBeWrittenAreKept() throws Exception {
        script.action.set(context -> {
            context.progress(10, "begun");
            context.log("first");
            return JobOutcome.succeeded(Map.of());
        });
        create("scripted");
        var over = new CountDownLatch(1);
        worker.whenFinished(over::countDown);
        worker.tick();
        over.await();
        var attempts = worker.running();

        clock.failOnce(Thread.currentThread().getName(), new OutOfMemoryError("pretended"));
        assertThatThrownBy(() -> notes.write(attempts)).hasMessage("pretended");
        notes.write(attempts);

        assertThat(rows("SELECT message FROM hcm_job_log")).containsExactly(Map.of("message", "first"));
        assertThat(rows("SELECT progress, progress_message FROM background_jobs"))
                .containsExactly(Map.of("progress", 10, "progress_message", "begun"));
        awaitEnd();
    }

    @Test
    void notesThatCannotBeStoredKeepNobodyFromEnding() {
        var sqlite = database.vendor() == Vendor.SQLITE;
        if (!sqlite) {
            sql("""
                    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN RAISE check_violation; END'
                    """);
        }
        sql("CREATE TRIGGER refuse_lines BEFORE INSERT ON hcm_job_log "
                + (sqlite ? "BEGIN SELECT RAISE(ABORT, 'refused'); END" : "FOR EACH ROW EXECUTE FUNCTION refuse()"));
        script.action.set(context -> {
            context.log("first");
            return JobOutcome.succeeded(Map.of());
        });
        create("scripted");
        try {
            runDueJobs();
        } finally {
            sql(sqlite ? "DROP TRIGGER refuse_lines" : "DROP FUNCTION refuse CASCADE");
        }

        assertThat(rows("SELECT status FROM background_jobs")).containsExactly(Map.of("status", "completed"));
    }

    @Test
    void whatALateAttemptNotesIsNotWritten() {
        script.action.set(context -> {
            context.progress(90, null);
            context.log("too late");
            sql("UPDATE background_jobs SET attempt = attempt + 1, locked_by = 'another'");
            return JobOutcome.succeeded(Map.of());
        });
        create("scripted");

        runDueJobs();

        assertThat(rows("SELECT progress FROM background_jobs").get(0).get("progress"))
                .isNull();
        assertThat(rows("SELECT * FROM hcm_job_log")).isEmpty();
    }

    @Test
    void aLogDoesNotGrowForEver() {
        script.action.set(context -> {
            for (int i = 0; i < JobHistory.MOST_LINES + 50; i++) {
                context.log("line " + i);
            }
            return context.attempt() == 1 ? JobOutcome.retry("again") : JobOutcome.succeeded(Map.of());
        });
        create("scripted");
        runDueJobs();
        clock.advance(Duration.ofMinutes(1));
        runDueJobs();

        assertThat(rows("SELECT * FROM hcm_job_log")).hasSize(JobHistory.MOST_LINES);
    }

    @Test
    void historyIsForItsOrganizationOnly() {
        var id = create("scripted");
        var stranger = token("SystemAdmin", addOrganization());

        for (var part : List.of("/attempts", "/log")) {
            caller(stranger).get(JOBS + "/" + id + part).then().statusCode(404);
        }
        admin().get(JOBS + "/" + id + "/log?after=x").then().statusCode(400).body("errors[0].field", equalTo("after"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobHistoryOnSqliteTests extends JobHistoryContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobHistoryOnPostgresqlTests extends JobHistoryContract {}
