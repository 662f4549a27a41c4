package com.hunzal.hcm.worker;

import static com.hunzal.hcm.JobRow.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.JobTimes;
import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** Times of jobs in every form that other programs write, and what they write that is none. */
@ExtendWith(OutputCaptureExtension.class)
@Import(JobWorkerTest.Handlers.class)
abstract class TimesOfOthersContract extends ServerTest {

    static final String JOBS = "/api/system/background-jobs";

    @Autowired
    JobWorker worker;

    @Autowired
    JobEngine engine;

    @Autowired
    MeterRegistry registry;

    @Autowired
    JobWorkerTest.Script script;

    @BeforeEach
    void emptyQueue() {
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_worker_nodes");
        script.action.set(context -> JobOutcome.succeeded(Map.of()));
    }

    /** SQL for that moment, to the second, by the name of whoever writes it so. */
    abstract Map<String, String> forms(Instant moment);

    /** SQL for what comes never, or was never, by its name: and how it is shown. */
    Map<String, String> beyond() {
        return Map.of(
                "'infinity'", "9999-12-31T23:59:59.999999Z",
                "'-infinity'", "0001-01-01T00:00:00Z",
                "'12026-01-01 00:00:00+00'", "9999-12-31T23:59:59.999999Z",
                "'0044-03-15 00:00:00+00 BC'", "0001-01-01T00:00:00Z");
    }

    @Test
    void aJobRunsAtItsTimeWhateverItsForm() {
        for (var column : List.of("run_at", "next_retry_at")) {
            forms(now().minusSeconds(60)).forEach((form, time) -> insert(column + " past " + form, column, time));
            forms(now().plusSeconds(3600)).forEach((form, time) -> insert(column + " future " + form, column, time));
        }
        var past = ids("%past%");

        runDueJobs();
        assertThat(ids("%", "completed")).isEqualTo(past);

        clock.advance(Duration.ofSeconds(3598));
        runDueJobs();
        assertThat(ids("%", "completed")).as("not before its time").isEqualTo(past);

        clock.advance(Duration.ofSeconds(3));
        runDueJobs();
        assertThat(ids("%", "completed")).isEqualTo(ids("%"));
    }

    @Test
    void aListShowsEachOnceAndInOrderOnceTheyAreMended() {
        var names = new ArrayList<String>();
        var hour = now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS);
        for (var form : forms(hour).keySet()) {
            hour = hour.minusSeconds(3600);
            insert(form, "created_at", forms(hour).get(form));
            get(form).body("created_at", equalTo(hour.toString()));
            names.add(safe(form));
        }
        assertThat(walk("")).as("before").containsExactlyInAnyOrderElementsOf(names);

        engine.beat();

        assertThat(walk("")).isEqualTo(names);
        var middle = hour.plusSeconds(3600L * (names.size() / 2) + 1);
        var newer = names.subList(0, names.size() - 1 - names.size() / 2);
        assertThat(walk("&created_after=" + middle)).isEqualTo(newer);
        assertThat(walk("&created_before=" + middle)).isEqualTo(names.subList(newer.size(), names.size()));
    }

    @Test
    void aBulkChangeGoesByTheTimeAndNotByItsForm() {
        forms(now().minusSeconds(7200)).forEach((form, time) -> insert("old " + form, "created_at", time));
        forms(now().minusSeconds(60)).forEach((form, time) -> insert("new " + form, "created_at", time));

        admin().body(Map.of(
                        "filter",
                        Map.of("created_before", now().minusSeconds(3600).toString())))
                .post(JOBS + "/cancel")
                .then()
                .statusCode(200);

        assertThat(ids("%", "cancelled")).isEqualTo(ids("old%"));
    }

    @Test
    void whatWaitsForALaterTimeRunsNowIfSomebodySaysSo() {
        forms(now().plusSeconds(3600)).forEach((form, time) -> insert("one " + form, "run_at", time));
        ids("one%").forEach(id -> admin().post(JOBS + "/{id}/run", id).then().statusCode(200));
        forms(now().plusSeconds(3600)).forEach((form, time) -> insert("many " + form, "run_at", time));
        admin().body("{\"filter\": {\"job_type\": [\"scripted\"]}}")
                .post(JOBS + "/run")
                .then()
                .statusCode(200);

        runDueJobs();

        assertThat(ids("%", "completed")).isEqualTo(ids("%"));
    }

    @Test
    void everyColumnIsShownAsTheTimeItIs() {
        for (var column : List.of(
                "created_at",
                "updated_at",
                "started_at",
                "completed_at",
                "next_retry_at",
                "run_at",
                "lease_until",
                "cancel_requested_at")) {
            forms(now()).forEach((form, time) -> {
                insert(column + " " + form, column, time);
                get(column + " " + form).body(column, equalTo(now().toString()));
            });
        }
        engine.beat();

        for (var row : rows("SELECT id, run_at, next_retry_at, created_at FROM background_jobs")) {
            get(String.valueOf(row.get("id")));
        }
    }

    @Test
    void whatComesNeverOrWasNeverBreaksNothing() {
        var columns = List.of(
                "created_at",
                "updated_at",
                "started_at",
                "completed_at",
                "next_retry_at",
                "run_at",
                "lease_until",
                "cancel_requested_at");
        for (var column : columns) {
            beyond().forEach((time, shown) -> {
                insert(column + " " + time, column, time);
                get(column + " " + time).body(column, equalTo(shown));
            });
        }
        for (int round = 0; round < 2; round++) {
            assertThat(walk("")).hasSameElementsAs(ids("%"));
            assertThat(walk("&created_after=2026-01-01T00:00:00Z")).isNotEmpty();
            for (var id : ids("%infinity%")) {
                admin().get(JOBS + "/{id}/explain", id).then().statusCode(200);
                admin().get(JOBS + "/{id}/attempts", id).then().statusCode(200);
            }
            admin().get(JOBS + "/stats").then().statusCode(200);
            admin().get(JOBS + "/failures").then().statusCode(200);
            admin().body("{\"filter\": {\"job_type\": [\"scripted\"]}, \"dry_run\": true}")
                    .post(JOBS + "/run")
                    .then()
                    .statusCode(200);
            admin().body("{\"filter\": {\"job_type\": [\"scripted\"]}, \"dry_run\": true}")
                    .post(JOBS + "/cancel")
                    .then()
                    .statusCode(200);
            engine.beat();
        }
        for (var row : rows("SELECT id FROM background_jobs WHERE id LIKE 'created_at%infinity%'")) {
            var created =
                    Instant.parse(get(String.valueOf(row.get("id"))).extract().path("created_at"));
            assertThat(created).as("nothing has happened in the future").isBeforeOrEqualTo(clock.instant());
        }
        runDueJobs();
        assertThat(ids("%infinity%", "queued"))
                .containsExactlyInAnyOrder("run_at__infinity_", "next_retry_at__infinity_");
    }

    @Test
    void aRowThatCannotBeMendedIsToldOnceAndKeepsNoOther(CapturedOutput output) {
        var beyond = database.vendor() == Vendor.SQLITE ? "'2026-11-23T09:00:00Z'" : "'infinity'";
        insert("1-good", "created_at", beyond);
        insert("2-bad", "created_at", beyond);
        insert("3-good", "created_at", beyond);
        refuseChangesOf("2-bad");
        try {
            for (int i = 0; i < 3; i++) {
                engine.beat();
            }
        } finally {
            allowChanges();
        }
        assertThat(odd("created_at")).containsExactly("2-bad");
        assertThat(output.getOut().split("cannot be mended: 2-bad", -1)).hasSize(2);
        assertThat(registry.get("hcm.jobs.stuck").gauge().value()).isEqualTo(1);

        engine.beat();
        assertThat(odd("created_at")).as("not tried with each beat").containsExactly("2-bad");
        clock.advance(StuckRows.UNTIL_TRIED_AGAIN);
        engine.beat();
        assertThat(registry.get("hcm.jobs.stuck").gauge().value()).isZero();
        assertThat(odd("created_at")).isEmpty();
    }

    private void refuseChangesOf(String id) {
        if (database.vendor() == Vendor.SQLITE) {
            sql("CREATE TRIGGER refuse BEFORE UPDATE ON background_jobs WHEN NEW.id = '" + id
                    + "' BEGIN SELECT RAISE(ABORT, 'refused'); END");
        } else {
            sql("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE check_violation; END'");
            sql("CREATE TRIGGER refuse BEFORE UPDATE ON background_jobs FOR EACH ROW WHEN (NEW.id = '" + id
                    + "') EXECUTE FUNCTION refuse()");
        }
    }

    private void allowChanges() {
        sql(database.vendor() == Vendor.SQLITE ? "DROP TRIGGER refuse" : "DROP FUNCTION refuse CASCADE");
    }

    @Test
    void whatTheSweepHasMendedItLeavesAlone() {
        for (var column : List.of("created_at", "run_at", "next_retry_at", "completed_at")) {
            forms(now()).forEach((form, time) -> insert(column + " " + form, column, time));
            beyond().keySet().forEach(time -> insert(column + " " + time, column, time));
        }
        sql("UPDATE background_jobs SET status = 'failed' WHERE id LIKE 'completed%'");
        engine.beat();
        var before = rows("SELECT * FROM background_jobs ORDER BY id");

        for (var search : List.of(JobTimes.unplaced(database.vendor()), JobTimes.mistimed(database.vendor()))) {
            assertThat(rows("SELECT id FROM background_jobs WHERE " + search.condition()))
                    .isEmpty();
        }
        engine.beat();

        assertThat(rows("SELECT * FROM background_jobs ORDER BY id")).isEqualTo(before);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** A part of a URL's path, too. */
    static String safe(String id) {
        return id.replaceAll("[^a-zA-Z0-9.-]", "_");
    }

    void insert(String id, String column, String time) {
        aJob(safe(id)).of(organization).type("scripted").withSql(column, time).in(database);
    }

    List<String> odd(String column) {
        return database.reads()
                .sql("SELECT id FROM background_jobs WHERE " + database.vendor().odd(column) + " ORDER BY id")
                .query(String.class)
                .list();
    }

    List<String> ids(String pattern) {
        return ids(pattern, "%");
    }

    List<String> ids(String pattern, String status) {
        return database.reads()
                .sql("SELECT id FROM background_jobs WHERE id LIKE :pattern AND status LIKE :status ORDER BY id")
                .param("pattern", pattern)
                .param("status", status)
                .query(String.class)
                .list();
    }

    ValidatableResponse get(String id) {
        return admin().get(JOBS + "/{id}", safe(id)).then().statusCode(200);
    }

    /** All pages of the list, of a few jobs each. */
    List<String> walk(String filter) {
        var ids = new ArrayList<String>();
        String cursor = null;
        do {
            var page = admin().get(JOBS + "?limit=3" + filter + (cursor == null ? "" : "&cursor=" + cursor))
                    .then()
                    .statusCode(200);
            ids.addAll(page.extract().<List<String>>path("items.id"));
            cursor = page.extract().path("next_cursor");
        } while (cursor != null);
        return ids;
    }

    void runDueJobs() {
        do {
            Thread.onSpinWait();
            worker.tick();
        } while (!worker.running().isEmpty());
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class TimesOfOthersOnSqliteTests extends TimesOfOthersContract {

    @Override
    Map<String, String> forms(Instant moment) {
        var forms = new LinkedHashMap<String, String>();
        var utc = moment.atOffset(ZoneOffset.UTC);
        var plain = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").format(utc);
        var iso = plain.replace(' ', 'T');
        forms.put("CURRENT_TIMESTAMP", quoted(plain));
        forms.put("SQLAlchemy", quoted(plain + ".000000"));
        forms.put("strftime with milliseconds", "strftime('%Y-%m-%d %H:%M:%f', '" + plain + "')");
        forms.put("strftime T Z", "strftime('%Y-%m-%dT%H:%M:%SZ', '" + plain + "')");
        forms.put("strftime without separators", "strftime('%Y%m%d%H%M%S', '" + plain + "')");
        forms.put("julianday", "julianday('" + plain + "')");
        forms.put("unixepoch", "unixepoch('" + plain + "')");
        forms.put("unixepoch as text", "CAST(unixepoch('" + plain + "') AS TEXT)");
        forms.put("time.time", "unixepoch('" + plain + "') + 0.0");
        forms.put("Date.now or JDBC", String.valueOf(moment.toEpochMilli()));
        forms.put("time_ns", moment.getEpochSecond() + "000000000");
        forms.put("JDBC as text", quoted(plain + ".0"));
        forms.put("Instant", quoted(moment.toString()));
        forms.put("Instant with nanoseconds", quoted(iso + ".000000000Z"));
        forms.put("isoformat", quoted(iso + "+00:00"));
        forms.put("isoformat with a fraction", quoted(plain + ".000000+00:00"));
        for (int hours : List.of(5, -8)) {
            var offset = ZoneOffset.ofHours(hours);
            var there = moment.atOffset(offset);
            forms.put("isoformat " + hours, quoted(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(there)));
            forms.put(
                    "with a space " + hours,
                    quoted(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx").format(there)));
            forms.put(
                    "Go " + hours,
                    quoted(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xx").format(there) + " UTC"));
        }
        forms.put("RFC 1123", quoted(DateTimeFormatter.RFC_1123_DATE_TIME.format(utc)));
        forms.put("bytes", "CAST('" + plain + "' AS BLOB)");
        return forms;
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    /** PostgreSQL compares them itself. */
    @Test
    void aLeaseLastsAsLongAsItSays() {
        forms(now().minusSeconds(60)).forEach((form, time) -> processing("over " + form, time));
        forms(now().plusSeconds(60)).forEach((form, time) -> processing("held " + form, time));

        engine.beat();

        assertThat(ids("%", "queued")).isEqualTo(ids("over%"));
        assertThat(ids("%", "processing")).isEqualTo(ids("held%"));
    }

    private void processing(String id, String lease) {
        insert(id, "lease_until", lease);
        sql(
                "UPDATE background_jobs SET status = 'processing', attempt = 1, locked_by = 'another' WHERE id = ?",
                safe(id));
    }

    /** PostgreSQL takes none of it. */
    @Test
    void aRunAtThatIsNoTimeFailsTheJobAndSaysSo() {
        for (var time :
                List.of("'tomorrow'", "'31.12.2026 09:00'", "x'00ff41'", "'2026-13-01 09:00:00'", "'a | b'", "'now'")) {
            insert(time, "run_at", time);
        }
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, run_at) VALUES ('good', ?, 'scripted', '')",
                organization);

        runDueJobs();

        assertThat(ids("%", "completed")).containsExactly("good");
        assertThat(ids("%", "failed")).hasSize(6);
        get("'tomorrow'")
                .body("error_message", startsWith("Not run, because its run_at is no time: 'tomorrow'"))
                .body("error_message", containsString("2027-01-01 06:00:00"));
        engine.beat();
        admin().get(JOBS + "/failures").then().statusCode(200).body("items.count.sum()", equalTo(6));
        assertThat(rows(
                        "SELECT changes FROM hcm_job_events WHERE organization_id = ? AND changes LIKE '%tomorrow%failed%'",
                        organization))
                .hasSize(1);

        admin().post(JOBS + "/{id}/retry", "_tomorrow_").then().statusCode(200);
        runDueJobs();
        get("'tomorrow'").body("status", equalTo("completed"));
    }

    /** Also of what is finished, or stands in a state that only another program knows. */
    @Test
    void whatIsNoTimeIsAsIfItHadBeenLeftOut() {
        for (var status : List.of("queued", "processing", "completed", "failed", "cancelled", "parked")) {
            for (var column : List.of("created_at", "next_retry_at", "completed_at", "lease_until")) {
                for (var time : List.of("'soon'", "''", "x'7c'", "'0000-00-00 00:00:00'", "'2026-02-41 00:00:00'")) {
                    var id = status + " " + column + " " + time;
                    insert(id, column, time);
                    sql("UPDATE background_jobs SET status = ? WHERE id = ?", status, safe(id));
                }
            }
        }
        assertThat(walk("")).as("before").hasSameElementsAs(ids("%"));

        engine.beat();
        engine.beat(); // those that another program runs get a lease

        assertThat(walk("")).hasSameElementsAs(ids("%"));
        for (var column : List.of("created_at", "run_at")) {
            assertThat(odd(column)).isEmpty();
        }
        assertThat(rows(
                        "SELECT id FROM background_jobs WHERE status = 'queued' AND next_retry_at > ?",
                        database.vendor().timestamp(clock.instant())))
                .isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE "
                        + JobTimes.mistimed(Vendor.SQLITE).condition()))
                .isEmpty();
        get("completed completed_at 'soon'")
                .body("completed_at", equalTo(clock.instant().toString()));
        runDueJobs();
        assertThat(ids("queued%", "completed")).isEqualTo(ids("queued%"));
    }

    @Test
    void aCursorLeadsPastWhateverIsStored() {
        for (var time : List.of(
                "'a|b|c'", "x'007cff'", "'" + "long".repeat(100) + "'", "'line\nbreak'", "1e300", "-5", "'infinity'")) {
            insert("at " + UUID.nameUUIDFromBytes(time.getBytes()), "created_at", time);
        }

        assertThat(walk("")).hasSameElementsAs(ids("%")).hasSize(7);
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class TimesOfOthersOnPostgresqlTests extends TimesOfOthersContract {

    @Override
    Map<String, String> forms(Instant moment) {
        return Map.of(
                "Instant", "'" + moment + "'",
                "isoformat", "'" + moment.atOffset(ZoneOffset.ofHours(5)) + "'",
                "to_timestamp", "to_timestamp(" + moment.getEpochSecond() + ")");
    }
}
