package com.hunzal.hcm.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.test.context.ContextConfiguration;

/** One schedule that cannot run holds up no other. */
abstract class SchedulesInTroubleContract extends DueSchedulesTest {

    @Test
    void oneThatCannotRunIsPassedOverAndLoggedOnceForEachReason(CapturedOutput output) {
        var cron = insert("1 cron", "whenever", "UTC", "noop", "2026-11-23 09:00:00");
        var zone = insert("2 zone", "@hourly", "Mars/Olympus", "noop", null);
        var type = insert("3 type", "@hourly", "UTC", "brew_coffee", "2026-11-23 09:00:00");
        var payload = insert("4 payload", "@hourly", "UTC", "noop", "2026-11-23 09:00:00");
        sql("UPDATE hcm_job_schedules SET payload = '{\"colour\": 1}' WHERE id = ?", payload);
        var good = insert("5 good", "@hourly", "UTC", "noop", "2026-11-23 09:00:00");

        schedules.tick();
        schedules.tick();

        assertThat(jobsOf(good)).hasSize(1);
        for (var id : List.of(cron, zone, type, payload)) {
            assertThat(jobsOf(id)).as(id).isEmpty();
            assertThat(output.getOut().split(id, -1))
                    .as("log lines about " + id)
                    .hasSize(2);
        }
        get(cron).body("enabled", equalTo(true)).body("problem", containsString("cron"));

        sql("UPDATE hcm_job_schedules SET job_type = 'noop', priority = 9 WHERE id = ?", type);
        schedules.tick();
        assertThat(output.getOut().split(type, -1)).hasSize(3);

        sql("UPDATE hcm_job_schedules SET priority = 1 WHERE id = ?", type);
        schedules.tick();
        assertThat(jobsOf(type)).hasSize(1);
        get(type).body("problem", nullValue());
    }

    @Test
    void oneThatFailsUnexpectedlyLeavesNothingHalfDoneAndDoesNotStopTheOthers(CapturedOutput output) {
        var bad = insert("1 bad", "@hourly", "UTC", "noop", "2026-11-23 09:00:00");
        var good = insert("2 good", "@hourly", "UTC", "noop", "2026-11-23 09:00:00");
        refuseJobsOf(bad);
        try {
            schedules.tick();
            schedules.tick();
        } finally {
            allowJobs();
        }

        assertThat(jobsOf(good)).hasSize(1);
        assertThat(jobsOf(bad)).isEmpty();
        get(bad).body("next_run_at", equalTo("2026-11-23T09:00:00Z")).body("last_run_at", nullValue());
        assertThat(output.getOut()
                        .split("Schedule " + bad + " is due but cannot run: the database refuses its job", -1))
                .hasSize(2);

        schedules.tick();
        assertThat(jobsOf(bad)).hasSize(1);
    }

    @Test
    void oneOfThoseThatShareATransactionKeepsNoneOfTheOthersFromItsTurn() {
        var good = create("good", "0 0 * * * *", "UTC", "");
        var bad = create("bad", "0 0 * * * *", "UTC", "");
        var alsoGood = create("also good", "0 0 * * * *", "UTC", "");
        moveClockTo("2026-11-23T11:00:00Z");
        refuseJobsOf(bad);
        try {
            schedules.tick();
        } finally {
            allowJobs();
        }

        assertThat(jobsOf(good)).hasSize(1);
        assertThat(jobsOf(alsoGood)).hasSize(1);
        assertThat(jobsOf(bad)).isEmpty();

        schedules.tick();
        assertThat(jobsOf(bad)).hasSize(1);
        assertThat(jobsOf(good)).hasSize(1);
    }

    private void refuseJobsOf(String schedule) {
        if (database.vendor() == Vendor.SQLITE) {
            sql("CREATE TRIGGER refuse BEFORE INSERT ON background_jobs WHEN NEW.schedule_id = '" + schedule
                    + "' BEGIN SELECT RAISE(ABORT, 'refused'); END");
        } else {
            sql(
                    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$");
            sql("CREATE TRIGGER refuse BEFORE INSERT ON background_jobs FOR EACH ROW WHEN (NEW.schedule_id = '"
                    + schedule + "') EXECUTE FUNCTION refuse()");
        }
    }

    private void allowJobs() {
        if (database.vendor() == Vendor.SQLITE) {
            sql("DROP TRIGGER refuse");
        } else {
            sql("DROP FUNCTION refuse CASCADE");
        }
    }

    @Test
    void aScheduleOfATypeThatStaysPausedDoesNotGrowWithoutEnd() {
        var id = create("often", "*/10 * * * * *", "UTC", "");
        for (int i = 0; i < 99; i++) {
            sql(
                    "INSERT INTO background_jobs (id, organization_id, job_type, schedule_id, status)"
                            + " VALUES (?, ?, 'noop', ?, ?)",
                    id + "-" + i,
                    organization,
                    id,
                    i % 2 == 0 ? "queued" : "processing");
        }

        for (int second = 1; second <= 5; second++) {
            moveClockTo("2026-11-23T10:00:" + 10 * second + "Z");
            schedules.tick();
        }

        assertThat(jobsOf(id)).hasSize(100);
        get(id).body("last_run_at", equalTo("2026-11-23T10:00:10Z"))
                .body("last_skipped_at", equalTo("2026-11-23T10:00:50Z"))
                .body("last_skipped_reason", equalTo("too_many"))
                .body("next_run_at", equalTo("2026-11-23T10:01:00Z"));
        sql("UPDATE background_jobs SET status = 'completed' WHERE id = ?", id + "-0");
        moveClockTo("2026-11-23T10:01:00Z");
        schedules.tick();
        assertThat(jobsOf(id)).hasSize(101);
    }

    @Test
    void manyThatCannotRunAreNotInTheWayOfOthers() {
        for (int i = 100; i < 350; i++) { // pages full of them, before the good one
            insert(i + " bad", "whenever", "UTC", "noop", "2026-11-23 09:00:00");
        }
        var good = insert("999 good", "@hourly", "UTC", "noop", "2026-11-23 09:59:00");

        schedules.tick();

        assertThat(jobsOf(good)).hasSize(1);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SchedulesInTroubleOnSqliteTests extends SchedulesInTroubleContract {

    /** PostgreSQL lets nobody delete one and keep the other. */
    @Test
    void oneWhoseOrganizationIsGoneIsToldOnceAndWithoutAStackTrace(CapturedOutput output) throws Exception {
        var gone = create("gone", "0 0 * * * *", "UTC", "");
        try (var connection = DriverManager.getConnection(environment.getRequiredProperty("spring.datasource.url"));
                var statement = connection.createStatement()) {
            statement.execute("UPDATE hcm_job_schedules SET organization_id = 'nobody'");
        }
        var good = create("good", "0 0 * * * *", "UTC", "");
        moveClockTo("2026-11-23T11:00:00Z");

        for (int i = 0; i < 3; i++) {
            schedules.poll();
            schedules.tick();
        }

        assertThat(jobsOf(good)).hasSize(1);
        assertThat(output.getAll().split(gone, -1)).hasSize(2);
        assertThat(output.getAll()).doesNotContain("\tat ");
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SchedulesInTroubleOnPostgresqlTests extends SchedulesInTroubleContract {}
