package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;

/** What callers can rely on at {@code /api/system/background-jobs}. The same on every database. */
abstract class BackgroundJobsContract extends ServerTest {

    private static final String PATH = "/api/system/background-jobs";
    private static final String NOOP = "{\"job_type\": \"noop\"}";

    @Autowired
    Environment environment;

    // Create

    @Test
    void aJobIsMadeOfItsTypeAlone() {
        var answer = post(NOOP).then().statusCode(201);
        var id = answer.extract().<String>path("id");

        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        answer.header("Location", equalTo(PATH + "/" + id))
                .body("job_id", equalTo(id))
                .body("organization_id", equalTo(organization))
                .body("job_type", equalTo("noop"))
                .body("status", equalTo("queued"))
                .body("priority", equalTo(0))
                .body("payload", nullValue())
                .body("result", nullValue())
                .body("error_message", nullValue())
                .body("retry_count", equalTo(0))
                .body("max_retries", equalTo(3))
                .body("next_retry_at", nullValue())
                .body("started_at", nullValue())
                .body("completed_at", nullValue())
                .body("created_at", equalTo(clock.instant().toString()))
                .body("updated_at", equalTo(clock.instant().toString()))
                .body("run_at", equalTo(clock.instant().toString()));
        admin().get(answer.extract().header("Location")).then().statusCode(200).body("id", equalTo(id));
    }

    @Test
    void theGuidesExampleWorks() {
        post("{\"job_type\": \"cache_flush\", \"payload\": {\"action\": \"full\"}}")
                .then()
                .statusCode(201)
                .body("job_id", matchesPattern("[0-9a-f-]{36}"));
        admin().get(PATH + "?status=queued").then().statusCode(200).body("items.job_type", contains("cache_flush"));
    }

    @Test
    void everythingThatIsSentIsKept() {
        var id = post("""
                {"job_type": "noop", "payload": {"duration_ms": 1, "fail_attempts": 2}, "priority": 1, "max_retries": 25,
                 "run_at": "2030-01-01T12:00:00.5+02:00"}""").then().statusCode(201).extract().<String>path("id");

        get(id).body("payload", equalTo(Map.of("duration_ms", 1, "fail_attempts", 2)))
                .body("priority", equalTo(1))
                .body("max_retries", equalTo(25))
                .body("run_at", equalTo("2030-01-01T10:00:00.500Z"));
        assertThat(rows("SELECT payload, status, priority FROM background_jobs WHERE id = ?", id))
                .containsExactly(Map.of(
                        "payload", "{\"duration_ms\":1,\"fail_attempts\":2}", "status", "queued", "priority", 1));
    }

    @Test
    void timesAreAnsweredAsTheyAreStoredToTheMicrosecond() {
        clock.advance(Duration.ofNanos(123_456_789));
        var created = post("{\"job_type\": \"noop\", \"run_at\": \"2030-01-01T00:00:00.123456789Z\"}")
                .then()
                .statusCode(201)
                .body("run_at", equalTo("2030-01-01T00:00:00.123456Z"))
                .extract()
                .jsonPath();
        clock.advance(Duration.ofNanos(-123_456_789));

        get(created.getString("id"))
                .body("run_at", equalTo(created.getString("run_at")))
                .body("created_at", equalTo(created.getString("created_at")))
                .body("updated_at", equalTo(created.getString("updated_at")));
    }

    @ParameterizedTest
    @CsvSource({"-1, -1", "0, 0", "1, 1", "'\"low\"', -1", "'\"normal\"', 0", "'\"high\"', 1", "null, 0"})
    void aPriorityIsANumberOrAName(String sent, int shown) {
        post("{\"job_type\": \"noop\", \"priority\": " + sent + "}")
                .then()
                .statusCode(201)
                .body("priority", equalTo(shown));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 25})
    void retriesAreFrom0To25(int retries) {
        post("{\"job_type\": \"noop\", \"max_retries\": " + retries + "}")
                .then()
                .statusCode(201)
                .body("max_retries", equalTo(retries));
    }

    @Test
    void nullIsTheSameAsAbsent() {
        post("{\"job_type\": \"noop\", \"payload\": null, \"priority\": null, \"max_retries\": null, \"run_at\": null}")
                .then()
                .statusCode(201)
                .body("payload", nullValue())
                .body("max_retries", equalTo(3));
    }

    @Test
    void aTimeThatHasPassedMeansAtOnce() {
        for (var past : List.of("2001-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z")) {
            post("{\"job_type\": \"noop\", \"run_at\": \"" + past + "\"}")
                    .then()
                    .statusCode(201)
                    .body("run_at", equalTo(clock.instant().toString()));
        }
    }

    @Test
    void aPayloadMayHave64KiB() {
        post(cacheFlush(5955)).then().statusCode(201); // 65 536 bytes
        post(cacheFlush(5956)).then().spec(invalid("payload"));

        assertThat(jobs()).hasSize(1);
    }

    private static String cacheFlush(int caches) {
        return "{\"job_type\": \"cache_flush\", \"payload\": {\"action\":  \"partial\", \"caches\": ["
                + String.join(", ", Collections.nCopies(caches, "\"settings\"")) + "]}}";
    }

    // Idempotency-Key

    @Test
    void theSameKeyAndBodyIsTheSameJob() {
        var first = post("{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1, \"fail_attempts\": 0}}", "key-1")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", nullValue());
        var id = first.extract().<String>path("id");

        for (var body : List.of(
                "{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 1, \"fail_attempts\": 0}}",
                "{ \"job_type\" :\n \"noop\",\t\"payload\":{\"duration_ms\":1,\"fail_attempts\":0}}",
                "{\"payload\": {\"fail_attempts\": 0, \"duration_ms\": 1}, \"job_type\": \"noop\"}")) {
            post(body, "key-1")
                    .then()
                    .statusCode(201)
                    .header("Idempotency-Replayed", equalTo("true"))
                    .header("Location", equalTo(PATH + "/" + id))
                    .body(equalTo(first.extract().asString()));
        }
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void aRepeatedRequestShowsTheJobAsItIsNow() {
        var id = post(NOOP, "key").then().extract().<String>path("id");
        admin().body("{ }").post(PATH + "/" + id + "/cancel").then().statusCode(200);
        clock.advance(Duration.ofDays(2));

        post(NOOP, "key").then().statusCode(201).body("id", equalTo(id)).body("status", equalTo("cancelled"));
    }

    @Test
    void theSameKeyWithAnotherBodyIs422() {
        post(NOOP, "key").then().statusCode(201);

        post("{\"job_type\": \"noop\", \"priority\": 1}", "key").then().spec(problem(422, "idempotency-key-reused"));
        post("{\"job_type\": \"noop\", \"payload\": null}", "key").then().spec(problem(422, "idempotency-key-reused"));

        assertThat(jobs()).hasSize(1);
    }

    @Test
    void aKeyBelongsToOneOrganization() {
        var mine = post(NOOP, "key").then().extract().<String>path("id");

        caller(token("SystemAdmin", addOrganization()))
                .header("Idempotency-Key", "key")
                .body(NOOP)
                .post(PATH)
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", nullValue())
                .body("id", not(equalTo(mine)));
    }

    @Test
    void keysLiveInTheTableAndSoSurviveARestart() {
        var id = post(NOOP, "before").then().extract().<String>path("id");
        sql("UPDATE background_jobs SET idempotency_key = 'another node wrote this' WHERE id = ?", id);

        post(NOOP, "\"before\"").then().statusCode(201).header("Idempotency-Replayed", nullValue());
        sql("UPDATE background_jobs SET idempotency_key = 'moved' WHERE id = ?", id);
        post(NOOP, "moved")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", equalTo("true"))
                .body("id", equalTo(id));
    }

    @Test
    void aKeyMayBeAStructuredString() {
        var id = post(NOOP, "a-key").then().extract().<String>path("id");

        post(NOOP, "\"a-key\"").then().body("id", equalTo(id));
        post(NOOP, "k".repeat(255)).then().statusCode(201);
    }

    @Test
    void requestsThatWereRefusedDoNotUseTheKeyUp() {
        post("{\"job_type\": \"brew_coffee\"}", "key").then().statusCode(422);

        post(NOOP, "key").then().statusCode(201).header("Idempotency-Replayed", nullValue());
    }

    @Test
    void severalRequestsWithTheSameKeyAtTheSameTimeMakeOneJob() throws Exception {
        var answers = InParallel.times(12, number -> post(NOOP, "key"));

        assertThat(answers).extracting(Response::statusCode).contains(201).containsOnly(201, 409);
        assertThat(answers.stream().filter(each -> each.statusCode() == 201).map(each -> each.<String>path("id")))
                .containsOnly((String) jobs().get(0).get("id"));
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void whileTheFirstRequestIsInProgressTheSecondIs409() throws Exception {
        var answers = new ArrayList<Response>();
        var requests = new ArrayList<Thread>();
        try (var lock = lockInserts()) {
            for (int i = 0; i < 2; i++) {
                var request = new Thread(() -> {
                    var answer = post(NOOP, "key");
                    synchronized (answers) {
                        answers.add(answer);
                    }
                });
                request.start();
                requests.add(request);
            }
            // Whichever comes second is answered; the other waits for the lock.
            while (requests.stream().allMatch(Thread::isAlive)) {
                Thread.onSpinWait();
            }
        }
        for (var request : requests) {
            request.join();
        }

        answers.get(0)
                .then()
                .spec(problem(409, "idempotency-key-in-progress"))
                .header("Retry-After", matchesPattern("[1-9]\\d*"));
        answers.get(1).then().statusCode(201);
        post(NOOP, "key").then().statusCode(201).header("Idempotency-Replayed", equalTo("true"));
        assertThat(jobs()).hasSize(1);
    }

    // A database that is busy or gone

    @Test
    void aDatabaseThatIsBusyOrGoneIs503AndNothingIsHalfDone() throws Exception {
        Response job;
        Response change;
        admin().get("/api/system/notification-settings").then().statusCode(200);
        try (var lock = lockInserts()) {
            job = lock.untilItGivesUp(() -> post(NOOP, "key"));
        }
        try (var lock = lock("SELECT 1 FROM notification_settings WHERE organization_id = '" + organization + "'")) {
            change = lock.untilItGivesUp(
                    () -> admin().body("{\"sms_enabled\": true}").put("/api/system/notification-settings"));
        }

        for (var answer : List.of(job, change)) {
            answer.then().spec(problem(503, "database-unavailable")).header("Retry-After", matchesPattern("[1-9]\\d*"));
        }
        assertThat(jobs()).isEmpty();
        admin().get("/api/system/notification-settings").then().body("sms_enabled", equalTo(false));
        post(NOOP, "key").then().statusCode(201).header("Idempotency-Replayed", nullValue());
    }

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
        var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\\|", 3);

        for (var forged : List.of(
                "x",
                "%00",
                "!!!",
                encoded(parts[0] + "|" + parts[1]),
                encoded("0|" + parts[1] + "|" + parts[2]),
                encoded(parts[0] + "|" + parts[1] + "|a\u0000b"))) {
            list("?cursor=" + forged, 400).spec(malformed("cursor"));
        }
        // Well-formed, but nobody's place: an empty page or the whole list, never an error.
        for (var forged : List.of(
                encoded(parts[0] + "|" + parts[1] + "|' OR '1'='1"),
                encoded(parts[0] + "|+999999999-12-31T23:59:59-18:00|x"),
                encoded(parts[0] + "|nonsense|x"))) {
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

    // Single jobs

    @Test
    void aJobHasEveryColumnOfTheGuideAndWhatTheServiceAdds() {
        Map<String, Object> job = get(create()).extract().path("");

        assertThat(job)
                .containsOnlyKeys(
                        "id",
                        "job_id",
                        "organization_id",
                        "job_type",
                        "status",
                        "priority",
                        "payload",
                        "result",
                        "error_message",
                        "retry_count",
                        "max_retries",
                        "next_retry_at",
                        "started_at",
                        "completed_at",
                        "created_at",
                        "updated_at",
                        "run_at",
                        "attempt",
                        "crash_count",
                        "locked_by",
                        "lease_until",
                        "cancel_requested_at",
                        "unique_key",
                        "parent_id",
                        "schedule_id",
                        "progress",
                        "progress_message",
                        "failure_key",
                        "self");
    }

    @Test
    void aRowOfAnotherProgramIsShownWithTheDefaults() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, payload, result) VALUES (?, ?, 'theirs', ?, ?)",
                foreign("row"),
                organization,
                "no json",
                "[1, {\"a\": 1e400}]");

        get(foreign("row"))
                .body("status", equalTo("queued"))
                .body("priority", equalTo(0))
                .body("max_retries", equalTo(3))
                .body("payload", equalTo("no json"))
                .body("result[0]", equalTo(1))
                .body("created_at", matchesPattern("20.*Z"));
        list("?status=queued").body("items.id", contains(foreign("row")));
    }

    @Test
    void idsOfOtherProgramsAreFound() {
        for (var id : List.of("42", "job with spaces", "ünïcode-工作", "a+b", "a.b", "~x_y", "sql' OR '1'='1")) {
            var unique = id + organization;
            sql(
                    "INSERT INTO background_jobs (id, organization_id, job_type) VALUES (?, ?, 'noop')",
                    unique,
                    organization);
            admin().get(PATH + "/{id}", unique).then().statusCode(200).body("id", equalTo(unique));
            admin().post(PATH + "/{id}/cancel", unique).then().statusCode(200).body("status", equalTo("cancelled"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/nothing/cancel", "/nothing/retry"})
    void aJobThatDoesNotExistIs404(String path) {
        var answer = path.contains("/nothing/") ? admin().post(PATH + path) : admin().get(PATH + path);

        answer.then().spec(problem(404, "job-not-found"));
    }

    /** No row of this organization can be inserted: its foreign key cannot be looked at. */
    private LockedDatabase lockInserts() throws SQLException {
        return lock("SELECT 1 FROM organizations WHERE id = '" + organization + "'");
    }

    private LockedDatabase lock(String row) throws SQLException {
        return new LockedDatabase(database, environment, row + " FOR UPDATE");
    }

    private Response post(String body) {
        return admin().body(body).post(PATH);
    }

    private Response post(String body, String key) {
        return admin().header("Idempotency-Key", key).body(body).post(PATH);
    }

    private String create() {
        return post(NOOP).then().statusCode(201).extract().path("id");
    }

    private ValidatableResponse get(String id) {
        return admin().get(PATH + "/{id}", id).then().statusCode(200);
    }

    private ValidatableResponse list(String query) {
        return list(query, 200);
    }

    private ValidatableResponse list(String query, int status) {
        return admin().urlEncodingEnabled(false).get(PATH + query).then().statusCode(status);
    }

    private List<String> ids(String query) {
        return list(query).extract().path("items.id");
    }

    private List<Map<String, Object>> jobs() {
        return rows("SELECT * FROM background_jobs WHERE organization_id = ?", organization);
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

    private String foreign(String name) {
        return name + " " + organization;
    }

    private void insert(String name, String type, String status, int priority) {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status, priority) VALUES (?, ?, ?, ?, ?)",
                foreign(name),
                organization,
                type,
                status,
                priority);
    }

    private void insertCreatedAt(String name, String createdAt) {
        var value = database.vendor() == Vendor.SQLITE
                ? "?"
                : "CAST(? || CASE WHEN ? LIKE '%Z' THEN '' ELSE 'Z' END AS timestamptz)";
        var parameters = new ArrayList<Object>(Arrays.asList(foreign(name), organization, createdAt));
        if (database.vendor() == Vendor.POSTGRESQL) {
            parameters.add(createdAt);
        }
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, created_at) VALUES (?, ?, 'noop', " + value
                        + ")",
                parameters.toArray());
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

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class BackgroundJobsOnSqliteTests extends BackgroundJobsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class BackgroundJobsOnPostgresqlTests extends BackgroundJobsContract {

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

    private String planOfPage(String condition) {
        return rows("EXPLAIN SELECT * FROM background_jobs WHERE organization_id = '" + organization
                        + "' AND created_at IS NOT NULL" + condition
                        + " ORDER BY created_at DESC, id DESC LIMIT 51")
                .toString();
    }
}
