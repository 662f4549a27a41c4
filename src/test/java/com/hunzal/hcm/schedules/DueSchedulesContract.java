package com.hunzal.hcm.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.web.InParallel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Jobs are made when it is time, once. */
abstract class DueSchedulesContract extends DueSchedulesTest {

    private String crowd;

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
                , "payload": {"duration_ms": 3}, "priority": 1, "max_retries": 2, "tags": ["a", "b"]""");

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
                .body("tags", equalTo(List.of("a", "b")))
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
    void ofManyThatAreDueEachHasWhatIsItsOwn() {
        var plain = IntStream.range(0, 3)
                .mapToObj(i -> create("hourly " + i, "0 0 * * * *", "UTC", ", \"priority\": " + (i - 1)))
                .toList();
        var skips = create("skips", "0 0 * * * *", "UTC", ", \"overlap\": \"skip\"");
        moveClockTo("2026-11-23T11:00:00Z");
        schedules.tick();
        var bad = insert("bad", "no cron", "UTC", "noop", "2026-11-23 11:30:00.000000");

        moveClockTo("2026-11-23T12:00:00Z");
        schedules.tick();

        for (int i = 0; i < 3; i++) {
            assertThat(jobsOf(plain.get(i))).hasSize(2);
            assertThat(jobsOf(plain.get(i)).get(0).get("priority")).hasToString(Integer.toString(i - 1));
            get(plain.get(i))
                    .body("last_run_at", equalTo("2026-11-23T12:00:00Z"))
                    .body("next_run_at", equalTo("2026-11-23T13:00:00Z"));
        }
        assertThat(jobsOf(skips)).hasSize(1);
        get(skips)
                .body("last_run_at", equalTo("2026-11-23T11:00:00Z"))
                .body("last_skipped_at", equalTo("2026-11-23T12:00:00Z"))
                .body("next_run_at", equalTo("2026-11-23T13:00:00Z"));
        assertThat(jobsOf(bad)).isEmpty();
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
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class DueSchedulesOnSqliteTests extends DueSchedulesContract {

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

    @Test
    void schedulesThatAreNotDueAreNotReadThrough() {
        if (!rows("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'").isEmpty()) {
            // Another test has counted the few that there were; of so few all are read.
            sql("DELETE FROM sqlite_stat1 WHERE tbl = 'hcm_job_schedules'");
            sql("ANALYZE sqlite_schema");
        }
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
    void manyThatAreDueShareATransaction() {
        for (int i = 0; i < 5; i++) {
            create("hourly " + i, "0 0 * * * *", "UTC", "");
        }
        moveClockTo("2026-11-23T11:00:00Z");

        schedules.tick();

        assertThat(rows("SELECT CAST(xmin AS text), id FROM background_jobs WHERE organization_id = ?", organization))
                .hasSize(5)
                .extracting(row -> row.get("xmin"))
                .containsOnly(
                        rows("SELECT CAST(xmin AS text) FROM background_jobs WHERE organization_id = ?", organization)
                                .get(0)
                                .get("xmin"));
    }
}
