package com.hunzal.hcm.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.ValidatableResponse;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;

/** When schedules make their jobs. The same on every database. */
@ExtendWith(OutputCaptureExtension.class)
abstract class DueSchedulesContract extends ServerTest {

    private static final String PATH = "/api/system/job-schedules";

    @Autowired
    DueSchedules schedules;

    @Autowired
    Plans plans;

    @Autowired
    PayloadProblems payloads;

    @Autowired
    ScheduledJobs jobs;

    @Autowired
    Environment environment;

    private Instant before;

    @BeforeEach
    void onlyTheSchedulesOfThisTest() {
        sql("DELETE FROM hcm_job_schedules");
        before = clock.instant();
        moveClockTo("2026-11-23T10:00:00.123456Z");
    }

    @AfterEach
    void restoreClock() {
        moveClockTo(before.toString());
    }

    @Test
    void itsJobsSayWhetherARootAskedForThem() {
        var id = create("hourly", "0 0 * * * *", "UTC", "");
        assertThat(askedByRoot(id)).containsExactly(false);

        var path = PATH + "/" + id;
        caller(token("Root", organization)).body("{}").patch(path).then().statusCode(200);
        assertThat(askedByRoot(id)).containsExactly(false, true);

        admin().body("{}").patch(path).then().statusCode(200);
        assertThat(askedByRoot(id)).as("nothing was changed").containsExactly(false, true, true);

        admin().body("{\"priority\": 1}").patch(path).then().statusCode(200);
        assertThat(askedByRoot(id)).containsExactly(false, true, true, false);

        caller(token("Root", organization)).post(path + "/run").then().statusCode(201);
        sql("UPDATE hcm_job_schedules SET asked_by_root = ? WHERE id = ?", true, id); // the operator means it
        assertThat(askedByRoot(id)).containsExactly(false, true, true, false, true, true);
    }

    /** Of all its jobs, oldest first, with that of the next hour. */
    private List<Boolean> askedByRoot(String id) {
        clock.advance(Duration.ofHours(1));
        schedules.tick();
        return rows("SELECT asked_by_root FROM background_jobs WHERE schedule_id = ? ORDER BY created_at, id", id)
                .stream()
                .map(row -> List.<Object>of(1, true).contains(row.get("asked_by_root")))
                .toList();
    }

    @Test
    void aJobIsMadeWheneverItIsTime() {
        var id = create("hourly", "0 0 * * * *", "UTC", """
                , "payload": {"duration_ms": 3}, "priority": 1, "max_retries": 2""");

        moveClockTo("2026-11-23T10:59:59.999999Z");
        schedules.tick();
        assertThat(jobsOf(id)).isEmpty();

        moveClockTo("2026-11-23T11:00:00Z");
        schedules.tick();
        schedules.tick();
        assertThat(jobsOf(id)).hasSize(1);
        var job = String.valueOf(jobsOf(id).get(0).get("id"));
        admin().get("/api/system/background-jobs/" + job)
                .then()
                .statusCode(200)
                .body("status", equalTo("queued"))
                .body("job_type", equalTo("noop"))
                .body("payload", equalTo(Map.of("duration_ms", 3)))
                .body("priority", equalTo(1))
                .body("max_retries", equalTo(2))
                .body("created_at", equalTo("2026-11-23T11:00:00Z"));
        get(id).body("last_job_id", equalTo(job))
                .body("last_run_at", equalTo("2026-11-23T11:00:00Z"))
                .body("next_run_at", equalTo("2026-11-23T12:00:00Z"))
                .body("next_times[0]", equalTo("2026-11-23T12:00:00Z"))
                .body("updated_at", equalTo("2026-11-23T10:00:00.123456Z"));

        moveClockTo("2026-11-23T12:00:00.5Z");
        schedules.tick(); // the first job is not finished, which does not matter
        assertThat(jobsOf(id)).hasSize(2);
    }

    @Test
    void whatWasMissedIsMadeUpForOnce() {
        var id = create("hourly", "0 0 * * * *", "UTC", "");

        moveClockTo("2026-11-25T10:30:00Z");
        get(id).body("next_times[0]", equalTo("2026-11-23T11:00:00Z"))
                .body("next_times[1]", equalTo("2026-11-25T11:00:00Z"));
        schedules.tick();
        schedules.tick();

        assertThat(jobsOf(id)).hasSize(1);
        get(id).body("next_run_at", equalTo("2026-11-25T11:00:00Z"));
    }

    @Test
    void whatIsSwitchedOffOrDeletedDoesNotRun() {
        var off = create("off", "0 0 * * * *", "UTC", "");
        var deleted = create("deleted", "0 0 * * * *", "UTC", "");
        admin().body("{\"enabled\": false}").put(PATH + "/" + off).then().statusCode(200);
        admin().delete(PATH + "/" + deleted).then().statusCode(204);

        moveClockTo("2026-11-23T15:00:00Z");
        schedules.tick();
        assertThat(jobsOf(off)).isEmpty();
        assertThat(jobsOf(deleted)).isEmpty();

        admin().body("{\"enabled\": true}").put(PATH + "/" + off).then().statusCode(200);
        schedules.tick();
        assertThat(jobsOf(off)).as("what was missed while it was off").isEmpty();
        moveClockTo("2026-11-23T16:00:00Z");
        schedules.tick();
        assertThat(jobsOf(off)).hasSize(1);
    }

    // Several nodes

    @Test
    void nodesThatSawTheSameScheduleMakeOneJob() throws Exception {
        var id = create("hourly", "0 0 * * * *", "UTC", "");
        moveClockTo("2026-11-23T11:00:00Z");
        var nodes = List.of(node(), node(), node(), node());
        var seen = schedules.page(Set.of(), 0).get(0);
        assertThat(seen.id()).isEqualTo(id);

        InParallel.times(nodes.size(), number -> {
            nodes.get(number).fire(seen);
            return number;
        });

        assertThat(jobsOf(id)).hasSize(1);
        get(id).body("last_job_id", equalTo(jobsOf(id).get(0).get("id")));
    }

    @Test
    void nodesThatTickTogetherMakeEachJobOnce() throws Exception {
        for (int i = 0; i < 150; i++) { // more than a page
            create("s" + i, "0 0 * * * *", "UTC", "");
        }
        moveClockTo("2026-11-23T11:00:00Z");
        var nodes = List.of(node(), node());

        InParallel.times(2, number -> {
            nodes.get(number).tick();
            return number;
        });

        assertThat(rows(
                        "SELECT schedule_id, count(*) AS jobs FROM background_jobs WHERE organization_id = ? GROUP BY schedule_id",
                        organization))
                .hasSize(150)
                .allSatisfy(
                        row -> assertThat(((Number) row.get("jobs")).intValue()).isOne());
    }

    @Test
    void aScheduleThatChangedSinceItWasSeenRunsAsItIsNow() {
        var moved = create("moved", "0 0 * * * *", "UTC", "");
        var other = create("other", "0 0 * * * *", "UTC", ", \"payload\": {\"duration_ms\": 1}");
        moveClockTo("2026-11-23T11:00:00Z");
        var seen = schedules.page(Set.of(), 0);
        admin().body("{\"cron\": \"@daily\"}").put(PATH + "/" + moved).then().statusCode(200);
        admin().body("{\"payload\": {\"duration_ms\": 2}}")
                .put(PATH + "/" + other)
                .then()
                .statusCode(200);

        seen.forEach(schedules::fire);

        assertThat(jobsOf(moved)).isEmpty();
        assertThat(jobsOf(other)).extracting(each -> each.get("payload")).containsExactly("{\"duration_ms\":2}");
    }

    private DueSchedules node() {
        return new DueSchedules(database, plans, payloads, jobs, new StuckRows(clock), clock, true);
    }

    // Organizations

    @Test
    void everyOrganizationHasItsTurn() {
        for (int i = 0; i < 5_000; i += 500) {
            manyOfAnother(i, 500);
        }
        var mine = create("mine", "0 0 * * * *", "UTC", "");
        moveClockTo("2026-11-23T11:00:00Z");

        assertThat(schedules.page(Set.of(), 0).stream().limit(2).map(Schedule::id))
                .contains(mine);

        sql("DELETE FROM hcm_job_schedules WHERE organization_id = ? AND LENGTH(id) > 3", crowd); // 100 stay
        schedules.tick();

        var made =
                rows("SELECT id FROM background_jobs WHERE organization_id IN (?, ?) ORDER BY id", organization, crowd);
        assertThat(made).hasSize(101);
        assertThat(made.subList(0, 2)).containsAll(jobIdsOf(mine));
    }

    private List<Map<String, Object>> jobIdsOf(String schedule) {
        return rows("SELECT id FROM background_jobs WHERE schedule_id = ?", schedule);
    }

    /** As another program writes them, all due since an hour before. */
    private void manyOfAnother(int from, int count) {
        var other = from == 0 ? crowd = addOrganization() : crowd;
        var now = database.vendor().timestamp(clock.instant());
        var values = IntStream.range(from, from + count)
                .mapToObj(i -> "('a%s', '%s', 'n%s', '0 0 * * * *', 'UTC', 'noop', ?, ?, ?)".formatted(i, other, i))
                .collect(Collectors.joining(", "));
        sql(
                "INSERT INTO hcm_job_schedules (id, organization_id, name, cron, zone, job_type, next_run_at, created_at, updated_at)"
                        + " VALUES " + values,
                Collections.nCopies(3 * count, now).toArray());
    }

    private String crowd;

    // Intervals

    @Test
    void whatIsTooFrequentRunsOncePerLeastInterval() {
        var id = insert("often", "* * * * * *", "UTC", "noop", "2026-11-23 10:00:00");

        for (int second = 1; second <= 30; second++) {
            moveClockTo("2026-11-23T10:00:%02dZ".formatted(second));
            schedules.tick();
        }

        assertThat(jobsOf(id)).hasSize(3);
        get(id).body("last_run_at", equalTo("2026-11-23T10:00:21Z"));
    }

    // Daylight saving

    @Test
    void aDailyTimeRunsOnceAlsoOnTheDaysWhenClocksChange() {
        moveClockTo("2027-03-27T12:00:00Z");
        var daily = create("daily", "0 30 2 * * *", "Europe/Berlin", "");
        var safe = create("safe", "0 30 3 * * *", "Europe/Berlin", "");
        var hourly = create("hourly", "0 30 * * * *", "Europe/Berlin", "");

        get(daily)
                .body(
                        "next_times",
                        equalTo(List.of(
                                "2027-03-28T01:00:00Z", // when clocks go from 02:00 to 03:00
                                "2027-03-29T00:30:00Z",
                                "2027-03-30T00:30:00Z",
                                "2027-03-31T00:30:00Z",
                                "2027-04-01T00:30:00Z")));
        get(safe).body("next_times[0]", equalTo("2027-03-28T01:30:00Z"));
        assertThat(runsBetween("2027-03-28T00:00:00Z", "2027-03-28T04:00:00Z", hourly))
                .containsExactly(
                        "2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", "2027-03-28T02:30:00Z", "2027-03-28T03:30:00Z");

        moveClockTo("2027-10-30T12:00:00Z");
        schedules.tick();
        assertThat(runsBetween("2027-10-30T23:00:00Z", "2027-10-31T04:00:00Z", daily))
                .containsExactly("2027-10-31T00:30:00Z");
        get(safe).body("last_run_at", equalTo("2027-10-31T02:30:00Z"));
        assertThat(runsBetween("2027-11-01T00:00:00Z", "2027-11-01T03:00:00Z", daily))
                .containsExactly("2027-11-01T01:30:00Z");
    }

    /** When its jobs were made while the clock went on by half hours. */
    private List<String> runsBetween(String start, String end, String id) {
        moveClockTo(start);
        schedules.tick();
        sql("DELETE FROM background_jobs WHERE schedule_id = ?", id);
        while (clock.instant().isBefore(Instant.parse(end))) {
            clock.advance(Duration.ofMinutes(30));
            schedules.tick();
        }
        return admin()
                .get("/api/system/background-jobs?job_type=noop&limit=200")
                .then()
                .extract()
                .jsonPath()
                .getList("items", Map.class)
                .stream()
                .filter(each ->
                        jobsOf(id).stream().anyMatch(job -> job.get("id").equals(each.get("id"))))
                .map(each -> (String) each.get("created_at"))
                .sorted()
                .toList();
    }

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

    private String flag(boolean value) {
        return database.vendor() == Vendor.SQLITE ? (value ? "1" : "0") : String.valueOf(value);
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

    String create(String name, String cron, String zone, String more) {
        var body = "{\"name\": \"%s\", \"cron\": \"%s\", \"zone\": \"%s\", \"job_type\": \"noop\"%s}"
                .formatted(name, cron, zone, more);
        return admin().body(body).post(PATH).then().statusCode(201).extract().path("id");
    }

    String insert(String name, String cron, String zone, String type, String nextRunAt) {
        var now = database.vendor().timestamp(clock.instant());
        var id = name + " " + organization;
        sql(
                "INSERT INTO hcm_job_schedules (id, organization_id, name, cron, zone, job_type, next_run_at, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, "
                        + (database.vendor() == Vendor.SQLITE ? "?" : "CAST(? AS timestamp) AT TIME ZONE 'UTC'")
                        + ", ?, ?)",
                id,
                organization,
                name,
                cron,
                zone,
                type,
                nextRunAt,
                now,
                now);
        return id;
    }

    ValidatableResponse get(String id) {
        return admin().get(PATH + "/{id}", id).then().statusCode(200);
    }

    List<Map<String, Object>> jobsOf(String schedule) {
        return rows("SELECT * FROM background_jobs WHERE schedule_id = ?", schedule);
    }

    void moveClockTo(String time) {
        clock.advance(Duration.between(clock.instant(), Instant.parse(time)));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class DueSchedulesOnSqliteTests extends DueSchedulesContract {

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

    @Test
    void itsUnfinishedJobsAreCountedByTheirIndex() {
        var plan = rows("EXPLAIN QUERY PLAN SELECT 1 FROM background_jobs WHERE schedule_id = 'x'"
                + " AND COALESCE(status, '') IN ('queued', 'processing') LIMIT 100");

        assertThat(plan)
                .extracting(step -> String.valueOf(step.get("detail")))
                .singleElement()
                .asString()
                .contains("hcm_background_jobs_scheduled");
    }

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

    @Test
    void schedulesThatAreNotDueAreNotReadThrough() {
        var plan = rows("EXPLAIN QUERY PLAN SELECT id FROM hcm_job_schedules WHERE "
                + ScheduleSql.SQLITE.due().replace(":now", "'2026-11-23 10:00:00'"));

        assertThat(plan)
                .extracting(step -> String.valueOf(step.get("detail")))
                .filteredOn(detail -> detail.contains("hcm_job_schedules"))
                .hasSize(2)
                .allMatch(detail -> detail.startsWith("SEARCH") && detail.contains("hcm_job_schedules_due"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class DueSchedulesOnPostgresqlTests extends DueSchedulesContract {

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
