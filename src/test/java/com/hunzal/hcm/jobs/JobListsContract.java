package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.JobRow.aJob;
import static com.hunzal.hcm.web.Problems.malformed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.database.Vendor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Jobs are listed page by page. */
abstract class JobListsContract extends BackgroundJobsTest {

    // Lists

    @Test
    void anEmptyListHasAllItsFields() {
        list("").body(
                        equalTo(
                                "{\"items\":[],\"total\":0,\"total_is_lower_bound\":false,\"skip\":0,\"limit\":50,\"next_cursor\":null}"));
    }

    @Test
    void aListIsNewestFirst() {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, create());
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(ids("")).isEqualTo(ids);
        assertThat(ids("?limit=2&skip=1")).isEqualTo(ids.subList(1, 3));
        assertThat(ids("?skip=5")).isEmpty();
        list("?limit=2&skip=1")
                .body("total", equalTo(5))
                .body("skip", equalTo(1))
                .body("limit", equalTo(2));
    }

    @Test
    void aListFiltersByEverythingThatItSays() {
        insert("a", "noop", "queued", 0);
        insert("b", "noop", "processing", 1);
        insert("c", "cleanup", "completed", -1);
        insert("d", "cache_flush", "failed", 0);
        insert("e", "another program's", "cancelled", 1);

        filtered("status=queued", "a");
        filtered("status=queued,processing", "a", "b");
        filtered("status=queued&status=failed", "a", "d");
        filtered("status=queued,%20failed,,&status=failed", "a", "d");
        filtered("status=", "a", "b", "c", "d", "e");
        filtered("job_type=noop", "a", "b");
        filtered("job_type=noop,cleanup", "a", "b", "c");
        filtered("job_type=another%20program's", "e");
        filtered("job_type=unknown");
        filtered("priority=high", "b", "e");
        filtered("priority=-1,0", "a", "c", "d");
        filtered("priority=low&priority=1", "b", "c", "e");
        filtered("status=queued,failed&priority=normal&job_type=cache_flush", "d");
        filtered("status=cancelled&job_type=noop");
    }

    @Test
    void aListFiltersByTheTimeOfCreation() {
        var first = create();
        var start = clock.instant();
        clock.advance(Duration.ofSeconds(10));
        var second = create();
        var middle = clock.instant();
        clock.advance(Duration.ofSeconds(10));
        var third = create();

        assertThat(ids("?created_after=" + start)).containsExactly(third, second);
        assertThat(ids("?created_before=" + middle)).containsExactly(first);
        assertThat(ids("?created_after=" + start.minusSeconds(1) + "&created_before=" + middle.plusSeconds(1)))
                .containsExactly(second, first);
        var elsewhere = middle.atOffset(ZoneOffset.ofHours(3)).toString();
        assertThat(ids("?created_before=" + elsewhere.replace("+", "%2B"))).containsExactly(first);
        assertThat(ids("?created_before=" + elsewhere)).as("an unescaped +").containsExactly(first);
        assertThat(ids("?created_after=9998-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("?created_before=0001-01-02T00:00:00Z")).isEmpty();
        list("?created_after=%2B10000-01-01T00:00:00Z", 400).spec(malformed("created_after"));
        list("?created_before=-0001-01-01T00:00:00Z", 400).spec(malformed("created_before"));
        list("?created_before=%2B999999999-12-31T23:59:59-18:00", 400).spec(malformed("created_before"));
    }

    @Test
    void aListFiltersByTextOfTheError() {
        failed("a", "Connection to db:5432 REFUSED");
        failed("b", "100% of 5_000 rows, 'quoted' \\ and \"so\"");
        failed("c", "Ürün bulunamadı");
        insert("d", "noop", "queued", 0);

        filtered("error=connection%20to%20DB", "a");
        filtered("error=connection&status=failed", "a");
        filtered("error=connection&status=completed");
        filtered("error=CONNECTION&status=failed,cancelled&job_type=noop", "a");
        filtered("error=0%25%20of", "b");
        filtered("error=%25", "b");
        filtered("error=5_0", "b");
        filtered("error=5_4");
        filtered("error='QUOTED'%20%5C", "b");
        filtered("error=%C3%BCr%C3%BCn");
        filtered("error=R%C3%BCN", "c");
        filtered("error=", "a", "b", "c", "d");
        list("?error=" + "x".repeat(100)).body("items", hasSize(0));
        for (var bad : List.of("x".repeat(101), "a%00b", "a%0Ab", "a&error=b")) {
            list("?error=" + bad, 400).spec(malformed("error"));
        }
    }

    @Test
    void aListByTextOfTheErrorHasPages() {
        for (var name : List.of("a", "b", "c", "d", "e")) {
            failed(name, name.equals("c") ? "out of disk" : "Timed out after " + name);
        }

        assertThat(walk("?error=timed%20out&limit=1", () -> {}))
                .containsExactlyElementsOf(ids("?error=timed%20out"))
                .hasSize(4);
        var cursor = list("?error=timed&limit=1").extract().<String>path("next_cursor");
        list("?error=out&cursor=" + cursor, 400).spec(malformed("cursor"));
    }

    private void failed(String name, String message) {
        aJob(foreign(name))
                .of(organization)
                .type("noop")
                .status("failed")
                .with("error_message", message)
                .in(database);
    }

    @Test
    void aCursorLeadsThroughJobsOfTheSameMomentWithoutLossOrRepetition() {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            ids.add(create()); // the clock stands still
        }
        ids.sort(Comparator.reverseOrder());

        assertThat(walk("?limit=2", this::create)).isEqualTo(ids);
    }

    @Test
    void aCursorLeadsThroughTheFormsOfTimeThatOtherProgramsWrite() {
        insertCreatedAt("plain", "2026-01-05 09:00:00");
        insertCreatedAt("fraction", "2026-01-04 09:00:00.123456");
        insertCreatedAt("short fraction", "2026-01-03 09:00:00.5");
        insertCreatedAt("iso", "2026-01-02T09:00:00Z");
        insertCreatedAt("iso with fraction", "2026-01-01T09:00:00.25Z");
        insertCreatedAt("twin 1", "2025-12-31T09:00:00Z");
        insertCreatedAt("twin 2", "2025-12-31T09:00:00Z");

        var shown = list("").extract().<List<String>>path("items.created_at");

        assertThat(shown)
                .containsExactly(
                        "2026-01-05T09:00:00Z",
                        "2026-01-04T09:00:00.123456Z",
                        "2026-01-03T09:00:00.500Z",
                        "2026-01-02T09:00:00Z",
                        "2026-01-01T09:00:00.250Z",
                        "2025-12-31T09:00:00Z",
                        "2025-12-31T09:00:00Z");
        assertThat(walk("?limit=1", () -> {})).isEqualTo(ids(""));
        get(foreign("iso")).body("created_at", equalTo("2026-01-02T09:00:00Z"));
    }

    @Test
    void aRowWithoutATimeDoesNotBreakTheList() {
        insertCreatedAt("without", null);
        var id = create();

        assertThat(ids("")).containsExactly(id);
        assertThat(walk("?limit=1", () -> {})).containsExactly(id);
        get(foreign("without")).body("created_at", nullValue()).body("status", equalTo("queued"));
    }

    @Test
    void aCursorBelongsToItsFilter() {
        create();
        create();
        var cursor = list("?limit=1&status=queued").extract().<String>path("next_cursor");

        list("?limit=1&status=queued&cursor=" + cursor).body("items", hasSize(1));
        for (var query : List.of(
                "",
                "status=failed&",
                "status=queued&priority=0&",
                "status=queued&created_after=2020-01-01T00:00:00Z&")) {
            list("?" + query + "cursor=" + cursor, 400).spec(malformed("cursor"));
        }
        list("?status=queued&skip=1&cursor=" + cursor, 422);
    }

    @Test
    void aCursorIsNoWayIntoTheQuery() {
        create();
        create();
        var cursor = list("?limit=1").extract().<String>path("next_cursor");
        var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\0");

        for (var forged : List.of(
                "x",
                "%00",
                "!!!",
                encoded(parts[0], parts[1]),
                encoded("0", parts[1], parts[2]),
                encoded(parts[0], parts[1], "a\u0000b"))) {
            list("?cursor=" + forged, 400).spec(malformed("cursor"));
        }
        // Well-formed, but nobody's place: an empty page or the whole list, never an error.
        for (var forged : List.of(
                encoded(parts[0], parts[1], "' OR '1'='1"),
                encoded(parts[0], parts[1], "#nonsense"),
                encoded(parts[0], "+999999999-12-31T23:59:59-18:00", "x"),
                encoded(parts[0], "nonsense", "x"))) {
            var status = admin().get(PATH + "?cursor=" + forged).statusCode();
            assertThat(status).isIn(200, 400);
        }
        var stranger = caller(token("SystemAdmin", addOrganization()));
        stranger.get(PATH + "?cursor=" + cursor).then().statusCode(200).body("items", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({"0, 422", "-1, 422", "-99999999999999999, 422", "abc, 400", "1.5, 400", "1e2, 400", "0x10, 400"})
    void aPageHas1To200Jobs(String limit, int status) {
        list("?limit=" + limit, status).body("errors[0].field", equalTo("limit"));
        list("?limit=1").body("limit", equalTo(1));
        list("?limit=200").body("limit", equalTo(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"201", "500", "99999999999999999999999"})
    void whoAsksForMoreThanAPageHasGetsTheLargest(String limit) {
        insertMany(201);

        list("?limit=" + limit)
                .body("limit", equalTo(200))
                .body("items", hasSize(200))
                .body("total", equalTo(201));

        sql("DELETE FROM organizations WHERE id = ?", organization);
    }

    @Test
    void aListLeavesOutWhatCanBeLarge() {
        post("{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1}}")
                .then()
                .statusCode(201);

        list("").body("items[0].containsKey('payload')", equalTo(false))
                .body("items[0].containsKey('result')", equalTo(false))
                .body("items[0].job_type", equalTo("noop"));
    }

    @Test
    void aTotalIsExactUpTo10000AndThenALowerBound() {
        insertMany(10_000);
        list("?limit=1").body("total", equalTo(10_000)).body("total_is_lower_bound", equalTo(false));

        var last = create();
        list("?limit=1").body("total", equalTo(10_000)).body("total_is_lower_bound", equalTo(true));
        list("?limit=1&skip=10000").body("items", hasSize(1)).body("next_cursor", nullValue());
        list("?limit=1&priority=high").body("total", equalTo(0)).body("total_is_lower_bound", equalTo(false));
        assertThat(ids("?limit=1")).containsExactly(last);

        sql("DELETE FROM organizations WHERE id = ?", organization);
    }

    private List<String> ids(String query) {
        return list(query).extract().path("items.id");
    }

    /** All ids, page by page; between two pages something else happens. */
    private List<String> walk(String query, Runnable meanwhile) {
        var ids = new ArrayList<String>();
        var page = list(query);
        var total = page.extract().<Integer>path("total");
        while (true) {
            ids.addAll(page.extract().<List<String>>path("items.id"));
            assertThat(ids).as("pages without end").hasSizeLessThanOrEqualTo(total);
            var cursor = page.extract().<String>path("next_cursor");
            if (cursor == null) {
                return ids;
            }
            clock.advance(Duration.ofSeconds(1));
            meanwhile.run();
            page = list(query + "&cursor=" + cursor);
        }
    }

    private void insert(String name, String type, String status, int priority) {
        aJob(foreign(name))
                .of(organization)
                .type(type)
                .status(status)
                .priority(priority)
                .in(database);
    }

    private void insertCreatedAt(String name, String createdAt) {
        var row = aJob(foreign(name)).of(organization);
        if (createdAt == null || database.vendor() == Vendor.SQLITE) {
            row.with("created_at", createdAt).in(database);
        } else {
            row.withSql("created_at", "CAST(? AS timestamptz)", createdAt.endsWith("Z") ? createdAt : createdAt + "Z")
                    .in(database);
        }
    }

    private void insertMany(int count) {
        var numbers = database.vendor() == Vendor.SQLITE
                ? "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " + count
                        + ") "
                : "WITH numbers AS (SELECT n FROM generate_series(1, " + count + ") AS n) ";
        var prefix = Ids.next();
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, created_at) " + numbers
                        + "SELECT '" + prefix + "-' || n, ?, 'noop', "
                        + (database.vendor() == Vendor.SQLITE
                                ? "'2020-01-01 00:00:00'"
                                : "TIMESTAMPTZ '2020-01-01 00:00:00Z'")
                        + " FROM numbers",
                organization);
    }

    private void filtered(String query, String... names) {
        assertThat(ids("?" + query))
                .as(query)
                .containsExactlyInAnyOrder(
                        Arrays.stream(names).map(this::foreign).toArray(String[]::new));
        list("?" + query).body("total", equalTo(names.length));
    }

    private static String encoded(String... parts) {
        var text = String.join("\0", parts);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobListsOnSqliteTests extends JobListsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobListsOnPostgresqlTests extends JobListsContract {

    private String planOfPage(String condition) {
        return rows("EXPLAIN SELECT * FROM background_jobs WHERE organization_id = '" + organization
                        + "' AND created_at IS NOT NULL" + condition
                        + " ORDER BY created_at DESC, id DESC LIMIT 51")
                .toString();
    }

    /** A page of many jobs that were made at once, by several organizations, is not sorted out of all of them. */
    @Test
    void aPageIsReadFromTheOrganizationsOwnIndex() {
        var other = addOrganization();
        sql("INSERT INTO background_jobs (organization_id, job_type, status)"
                + " SELECT CASE WHEN n % 2 = 0 THEN '" + organization + "' ELSE '" + other + "' END, 'noop',"
                + " CASE WHEN n % 10 = 0 THEN 'failed' ELSE 'completed' END FROM generate_series(1, 20000) AS n");
        sql("ANALYZE background_jobs");

        assertThat(planOfPage("")).contains("hcm_background_jobs_newest");
        assertThat(planOfPage(" AND status IN ('failed')")).contains("hcm_background_jobs_unsuccessful");
    }
}
