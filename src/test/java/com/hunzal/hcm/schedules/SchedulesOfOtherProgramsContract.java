package com.hunzal.hcm.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Schedules that were written or changed with plain SQL. */
abstract class SchedulesOfOtherProgramsContract extends DueSchedulesTest {

    // Other programs

    @Test
    void aRowOfAnotherProgramGetsItsNextTimeAndRunsThen() {
        var id = insert("theirs", "0 0 * * * *", "UTC", "noop", null);

        schedules.tick();
        get(id).body("next_run_at", equalTo("2026-11-23T11:00:00Z")).body("last_run_at", nullValue());
        assertThat(jobsOf(id)).isEmpty();

        moveClockTo("2026-11-23T11:00:00Z");
        schedules.tick();
        assertThat(jobsOf(id)).hasSize(1);
    }

    @Test
    void aTimeIsLeftOutWhileTheLastJobIsUnfinishedIfThatIsWanted() {
        var id = create("hourly", "0 0 * * * *", "UTC", ", \"overlap\": \"skip\"");
        moveClockTo("2026-11-23T11:00:00Z");
        schedules.tick();
        get(id).body("last_skipped_at", nullValue());

        moveClockTo("2026-11-23T12:00:00Z");
        schedules.tick();
        assertThat(jobsOf(id)).hasSize(1);
        get(id).body("overlap", equalTo("skip"))
                .body("last_run_at", equalTo("2026-11-23T11:00:00Z"))
                .body("last_skipped_at", equalTo("2026-11-23T12:00:00Z"))
                .body("next_run_at", equalTo("2026-11-23T13:00:00Z"));
        admin().post(PATH + "/" + id + "/run").then().statusCode(201); // a person knows better
        assertThat(jobsOf(id)).hasSize(2);

        sql("UPDATE background_jobs SET status = 'completed' WHERE schedule_id = ?", id);
        moveClockTo("2026-11-23T13:00:00Z");
        schedules.tick();
        assertThat(jobsOf(id)).hasSize(3);
    }

    @Test
    void whatIsNoListOfTagsIsNone() {
        var id = create("hourly", "0 0 * * * *", "UTC", ", \"tags\": [\"a\"]");
        for (var odd : List.of("a", "{}", "[1, \"b\"")) {
            sql("UPDATE hcm_job_schedules SET tags = ? WHERE id = ?", odd, id);
            get(id).body("tags", equalTo(List.of())).body("problem", nullValue());
        }

        moveClockTo("2026-11-23T11:00:00Z");
        schedules.tick();

        assertThat(jobsOf(id))
                .hasSize(1)
                .first()
                .extracting(row -> row.get("tags"))
                .isNull();
    }

    @Test
    void aClockThatWasAheadSilencesNoSchedule() {
        var id = create("hourly", "0 0 * * * *", "UTC", "");
        moveClockTo("2027-11-23T10:30:00Z");
        schedules.tick();
        get(id).body("next_run_at", equalTo("2027-11-23T11:00:00Z"));
        moveClockTo("2026-11-23T10:31:00Z");

        schedules.mend();
        schedules.tick();
        get(id).body("next_run_at", equalTo("2026-11-23T11:00:00Z"));

        moveClockTo("2026-11-23T11:00:00Z");
        schedules.mend(); // once was enough
        schedules.tick();
        assertThat(jobsOf(id)).hasSize(2);
    }

    @Test
    void timesThatCanBeReadAreNotMended() {
        for (var time : List.of("2026-12-24 09:00:00", "2026-12-24T09:00:00Z", "2026-12-24 09:00:00.123456")) {
            var id = insert("at " + time, "0 0 * * * *", "UTC", "noop", time);

            schedules.mend();

            get(id).body("next_run_at", startsWith("2026-12-24T09:00:00"));
        }
    }

    @Test
    void theirTimesAreReadHoweverTheyAreWritten() {
        for (var time : List.of("2026-11-23 09:00:00", "2026-11-23T09:00:00Z", "2026-11-23T09:00:00.5")) {
            var id = insert("at " + time, "0 0 * * * *", "UTC", "noop", time);
            schedules.tick();
            assertThat(jobsOf(id)).as(time).hasSize(1);
        }
        var later = insert("later", "0 0 * * * *", "UTC", "noop", "2026-11-23T10:30:00Z");
        schedules.tick();
        assertThat(jobsOf(later)).isEmpty();
        moveClockTo("2026-11-23T10:31:00Z");
        schedules.tick();
        assertThat(jobsOf(later)).hasSize(1);
    }

    @Test
    void whatIsSwitchedOffAndOnWithPlainSqlDoesNotRunForWhatItMissed() {
        var id = create("hourly", "0 0 * * * *", "UTC", "");

        sql("UPDATE hcm_job_schedules SET enabled = " + flag(false) + " WHERE id = ?", id);
        moveClockTo("2026-11-23T15:30:00Z");
        sql("UPDATE hcm_job_schedules SET enabled = " + flag(true) + " WHERE id = ?", id);
        schedules.tick();

        assertThat(jobsOf(id)).isEmpty();
        get(id).body("next_run_at", equalTo("2026-11-23T16:00:00Z"));
        moveClockTo("2026-11-23T16:00:00Z");
        schedules.tick();
        assertThat(jobsOf(id)).hasSize(1);
    }

    @Test
    void timesThatAreChangedWithPlainSqlCountFromTheNextLook() {
        var cron = create("cron", "0 0 3 * * *", "UTC", "");
        var zone = create("zone", "0 0 3 * * *", "UTC", "");
        var other = create("other", "0 0 3 * * *", "UTC", "");
        sql("UPDATE hcm_job_schedules SET cron = '0 30 10 * * *' WHERE id = ?", cron);
        sql("UPDATE hcm_job_schedules SET zone = 'Asia/Tokyo' WHERE id = ?", zone);
        sql("UPDATE hcm_job_schedules SET cron = cron, name = 'renamed' WHERE id = ?", other);

        schedules.tick();

        get(cron).body("next_run_at", equalTo("2026-11-23T10:30:00Z"));
        get(zone).body("next_run_at", equalTo("2026-11-23T18:00:00Z"));
        get(other).body("next_run_at", equalTo("2026-11-24T03:00:00Z"));
        assertThat(jobsOf(cron)).isEmpty();
        moveClockTo("2026-11-23T10:30:00Z");
        schedules.tick();
        assertThat(jobsOf(cron)).hasSize(1);
    }

    @Test
    void whoSetsTheNextTimeTogetherWithTheTimesMeansIt() {
        var id = create("hourly", "0 0 * * * *", "UTC", "");
        sql(
                "UPDATE hcm_job_schedules SET cron = '@daily', next_run_at = ? WHERE id = ?",
                database.vendor().timestamp(Instant.parse("2026-11-23T10:30:00Z")),
                id);

        moveClockTo("2026-11-23T10:30:00Z");
        schedules.tick();

        assertThat(jobsOf(id)).hasSize(1);
        get(id).body("next_run_at", equalTo("2026-11-24T00:00:00Z"));
    }

    @Test
    void anotherExpressionWithTheSameNextTimeIsAChangeLikeAnyOther() {
        var id = create("hourly", "0 0 * * * *", "UTC", "");

        admin().body("{\"cron\": \"@hourly\"}")
                .put(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("next_run_at", equalTo("2026-11-23T11:00:00Z"));

        get(id).body("next_run_at", equalTo("2026-11-23T11:00:00Z"));
    }

    private String flag(boolean value) {
        return database.vendor() == Vendor.SQLITE ? (value ? "1" : "0") : String.valueOf(value);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SchedulesOfOtherProgramsOnSqliteTests extends SchedulesOfOtherProgramsContract {

    /** PostgreSQL takes no such text. */
    @Test
    void aNextTimeThatCannotBeReadIsMadeAnew() {
        for (var time : List.of("31.12.2026 09:00", "tomorrow", "2026-13-01 09:00:00", "now", "", "99")) {
            var id = insert("at " + time, "0 0 * * * *", "UTC", "noop", time);

            schedules.mend();
            schedules.tick();

            assertThat(jobsOf(id)).as(time).isEmpty();
            get(id).body("next_run_at", equalTo("2026-11-23T11:00:00Z"));
        }
    }

    @Test
    void aScheduleRunsAtItsTimeWhateverTheFormOfAnyTimeInIt() {
        for (var time : List.of(
                "unixepoch('2026-11-23 10:30:00')",
                "julianday('2026-11-23 10:30:00')",
                "unixepoch('2026-11-23 10:30:00') * 1000",
                "'2026-11-23T10:30:00+00:00'",
                "'2026-11-23 15:30:00+05:00'",
                "'2026-11-23T02:30:00.000-0800'",
                "CAST('2026-11-23 10:30:00' AS BLOB)")) {
            var id = insert("at " + time.replaceAll("\\W", "_"), "0 30 * * * *", "UTC", "noop", null);
            sql(
                    "UPDATE hcm_job_schedules SET next_run_at = " + time + ", last_run_at = " + time
                            + ", last_skipped_at = " + time + ", created_at = " + time + ", updated_at = " + time
                            + " WHERE id = ?",
                    id);
            for (var column : List.of("next_run_at", "last_run_at", "last_skipped_at", "created_at", "updated_at")) {
                get(id).body(column, equalTo("2026-11-23T10:30:00Z"));
            }
            sql(
                    "UPDATE hcm_job_schedules SET last_run_at = 'x', last_skipped_at = '', created_at = 7, updated_at = 'now'"
                            + " WHERE id = ?",
                    id);
        }
        var all = rows("SELECT id FROM hcm_job_schedules").stream()
                .map(row -> String.valueOf(row.get("id")))
                .toList();

        moveClockTo("2026-11-23T10:29:59Z");
        schedules.tick();
        assertThat(all).allMatch(id -> jobsOf(id).isEmpty());

        moveClockTo("2026-11-23T10:30:00Z");
        schedules.tick();
        schedules.tick();
        assertThat(all).allMatch(id -> jobsOf(id).size() == 1);
        assertThat(rows("SELECT id FROM hcm_job_schedules WHERE "
                        + ScheduleTimes.search(Vendor.SQLITE).condition()))
                .isEmpty();
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SchedulesOfOtherProgramsOnPostgresqlTests extends SchedulesOfOtherProgramsContract {

    @Test
    void aTimeThatNeverComesOrNeverWasIsMadeAnew() {
        for (var time : List.of("infinity", "-infinity", "12026-01-01 00:00:00", "0044-03-15 00:00:00 BC")) {
            var id = insert("at " + time.replaceAll("\\W", "_"), "0 0 * * * *", "UTC", "noop", null);
            for (var column : List.of("next_run_at", "last_run_at", "last_skipped_at", "created_at", "updated_at")) {
                sql("UPDATE hcm_job_schedules SET " + column + " = '" + time + "' WHERE id = ?", id);
                get(id);
            }
            admin().get("/api/system/job-schedules").then().statusCode(200);
        }

        schedules.tick();
        schedules.mend();
        schedules.tick();

        for (var row : rows("SELECT id FROM hcm_job_schedules")) {
            get(String.valueOf(row.get("id"))).body("next_run_at", equalTo("2026-11-23T11:00:00Z"));
        }
    }
}
