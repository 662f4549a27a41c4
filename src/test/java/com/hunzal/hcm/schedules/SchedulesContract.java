package com.hunzal.hcm.schedules;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.web.InParallel;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Schedules are made, and what is wrong with one is named. */
abstract class SchedulesContract extends ScheduleTest {

    // Create

    @Test
    void aScheduleIsMadeOfItsNameTimesAndJobType() {
        var answer = post(HOURLY).then().statusCode(201);
        var id = answer.extract().<String>path("id");

        answer.header("Location", equalTo(PATH + "/" + id))
                .body("organization_id", equalTo(organization))
                .body("name", equalTo("hourly"))
                .body("cron", equalTo("0 0 * * * *"))
                .body("zone", equalTo("UTC"))
                .body("job_type", equalTo("noop"))
                .body("payload", nullValue())
                .body("priority", equalTo(0))
                .body("max_retries", equalTo(3))
                .body("enabled", equalTo(true))
                .body("tags", empty())
                .body("problem", nullValue())
                .body("warnings", empty())
                .body("next_run_at", equalTo("2026-11-23T11:00:00Z"))
                .body(
                        "next_times",
                        contains(
                                "2026-11-23T11:00:00Z",
                                "2026-11-23T12:00:00Z",
                                "2026-11-23T13:00:00Z",
                                "2026-11-23T14:00:00Z",
                                "2026-11-23T15:00:00Z"))
                .body("last_run_at", nullValue())
                .body("last_job_id", nullValue())
                .body("created_at", equalTo("2026-11-23T10:00:00.123456Z"))
                .body("updated_at", equalTo("2026-11-23T10:00:00.123456Z"));
        get(id).body(equalTo(answer.extract().asString()));
    }

    @Test
    void everythingThatIsSentIsKept() {
        var id = create("""
                {"name": " Nightly ü ", "cron": "30 3 * * MON-FRI", "zone": "Europe/Berlin", "job_type": "noop",
                 "payload": {"duration_ms": 1}, "priority": "high", "max_retries": 0, "enabled": false,
                 "tags": ["payroll", "ü", "payroll"]}""");

        get(id).body("name", equalTo("Nightly ü"))
                .body("cron", equalTo("30 3 * * MON-FRI"))
                .body("zone", equalTo("Europe/Berlin"))
                .body("payload", equalTo(Map.of("duration_ms", 1)))
                .body("priority", equalTo(1))
                .body("max_retries", equalTo(0))
                .body("enabled", equalTo(false))
                .body("tags", contains("payroll", "ü"))
                .body("next_run_at", nullValue())
                .body("next_times", empty());
    }

    @ParameterizedTest
    @CsvSource({
        "*/20 * * * * *, 2026-11-23T10:00:20Z",
        "15 * * * *, 2026-11-23T10:15:00Z",
        "0 0 0 L * *, 2026-11-30T00:00:00Z",
        "0 0 9 ? * MON#2, 2026-12-14T09:00:00Z",
        "@daily, 2026-11-24T00:00:00Z",
        "@midnight, 2026-11-24T00:00:00Z",
        "@hourly, 2026-11-23T11:00:00Z",
        "@weekly, 2026-11-29T00:00:00Z",
        "@monthly, 2026-12-01T00:00:00Z",
        "@yearly, 2027-01-01T00:00:00Z"
    })
    void cronHasSixFieldsOrFiveOrAName(String cron, String next) {
        post("{\"name\": \"a\", \"job_type\": \"noop\", \"cron\": \"" + cron + "\"}")
                .then()
                .statusCode(201)
                .body("cron", equalTo(cron))
                .body("next_run_at", equalTo(next))
                .body("next_times", hasSize(5));
    }

    @Test
    void timesAreThoseOfTheZone() {
        post("{\"name\": \"a\", \"job_type\": \"noop\", \"cron\": \"0 0 9 * * *\", \"zone\": \"America/New_York\"}")
                .then()
                .statusCode(201)
                .body("next_run_at", equalTo("2026-11-23T14:00:00Z"));
    }

    @Test
    void anHourThatIsNotAnHourIsNoReasonToRefuse() {
        moveClockTo("2027-04-03T14:10:00Z"); // before clocks go back by half an hour

        post("{\"name\": \"a\", \"job_type\": \"noop\", \"cron\": \"@hourly\", \"zone\": \"Australia/Lord_Howe\"}")
                .then()
                .statusCode(201)
                .body(
                        "next_times.subList(0, 3)",
                        contains("2027-04-03T15:30:00Z", "2027-04-03T16:30:00Z", "2027-04-03T17:30:00Z"));
    }

    @Test
    void aNameIsUsedOnceInAnOrganization() {
        var first = create(HOURLY);
        var second = create(HOURLY.replace("\"hourly\"", "\"other\""));

        post(HOURLY).then().spec(problem(409, "schedule-name-taken"));
        put(second, "{\"name\": \"hourly\"}").then().spec(problem(409, "schedule-name-taken"));
        put(first, "{\"name\": \"hourly\"}").then().statusCode(200);
        caller(token("SystemAdmin", addOrganization()))
                .body(HOURLY)
                .post(PATH)
                .then()
                .statusCode(201);
    }

    @Test
    void aRuleOfAnotherProgramIsNoNameThatIsTaken() {
        var id = create(HOURLY);
        var onSqlite = database.vendor() == Vendor.SQLITE;
        sql(
                onSqlite
                        ? "CREATE TRIGGER of_another_program BEFORE UPDATE ON hcm_job_schedules WHEN NEW.name = 'odd'"
                                + " BEGIN SELECT RAISE(ABORT, 'refused'); END"
                        : "ALTER TABLE hcm_job_schedules ADD CONSTRAINT of_another_program CHECK (name <> 'odd')");
        try {
            put(id, "{\"name\": \"odd\"}").then().spec(problem(422, "refused-by-the-table"));
        } finally {
            sql(
                    onSqlite
                            ? "DROP TRIGGER of_another_program"
                            : "ALTER TABLE hcm_job_schedules DROP CONSTRAINT of_another_program");
        }
    }

    @Test
    void manyAtTheSameTimeWithOneNameMakeOne() throws Exception {
        var answers = InParallel.times(8, number -> post(HOURLY));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnly(201, 409)
                .containsOnlyOnce(201);
    }

    @Test
    void anOrganizationHas200Schedules() {
        for (int i = 0; i < 199; i++) {
            insert("s" + i, "0 0 * * * *", "UTC", "noop");
        }
        var last = create(HOURLY);

        post(HOURLY.replace("\"hourly\"", "\"one more\"")).then().spec(problem(409, "too-many-schedules"));
        list().body("items", hasSize(200)).body("total", equalTo(200));
        admin().delete(PATH + "/" + last).then().statusCode(204);
        post(HOURLY.replace("\"hourly\"", "\"one more\"")).then().statusCode(201);
    }

    @Test
    void manyAtTheSameTimeDoNotSlipThroughTheLimit() throws Exception {
        for (int i = 0; i < 198; i++) {
            insert("s" + i, "0 0 * * * *", "UTC", "noop");
        }

        var answers = InParallel.times(8, number -> post(HOURLY.replace("\"hourly\"", "\"" + number + "\"")));

        assertThat(answers).extracting(Response::statusCode).containsOnly(201, 409);
        list().body("total", equalTo(200));
    }

    // Bad input

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "name        | null                | 422 | is required",
                "name        | ''                  | 422 | is required",
                "name        | '  '                | 422 | is required",
                "name        | 1                   | 400 | must be text",
                "name        | 'a\\nb'             | 422 | control characters",
                "cron        | null                | 422 | is required",
                "cron        | ''                  | 422 | is required",
                "cron        | 5                   | 400 | must be text",
                "cron        | 'daily'             | 422 | six fields",
                "cron        | '@reboot'           | 422 | six fields",
                "cron        | '* * * *'           | 422 | six fields",
                "cron        | '* * * * * * *'     | 422 | six fields",
                "cron        | '60 * * * * *'      | 422 | for the second",
                "cron        | '60 * * * *'        | 422 | for the minute",
                "cron        | '0 25 * * *'        | 422 | for the hour",
                "cron        | '0 0 0 32 * *'      | 422 | for the day-of-month",
                "cron        | '* * * * * *'       | 422 | closer to each other than 10 seconds",
                "cron        | '*/9 * * * * *'     | 422 | closer to each other than 10 seconds",
                "cron        | '0,5 0 3 1 1 *'     | 422 | closer to each other than 10 seconds",
                "cron        | '0,59 0,59 0,23 * * *' | 422 | closer to each other than 10 seconds",
                "cron        | '0 0 0 * 13 *'      | 422 | for the month",
                "cron        | '0 0 0 * * 8'       | 422 | for the day-of-week",
                "cron        | '*/0 * * * *'       | 422 | for the minute",
                "cron        | '0 0 5-2 * * *'     | 422 | for the hour",
                "cron        | '0 0 0 30 2 *'      | 422 | never comes true",
                "cron        | '0 0 31 4 *'        | 422 | never comes true",
                "cron        | '0 0 0 L-28 * *'    | 422 | for the day-of-month",
                "cron        | '0 0 0 L-+30 * *'   | 422 | for the day-of-month",
                "cron        | '0 0 L-400 * *'     | 422 | for the day-of-month",
                "cron        | '0 0 0 1 4 FRI#5'   | 422 | never comes true",
                "cron        | '0 0 0 30W 2 *'     | 422 | never comes true",
                "cron        | '0 0 0 ? * FRI#6'   | 422 | for the day-of-week",
                "cron        | '0 0 0 ? * L'       | 422 | for the day-of-week",
                "cron        | '0 0 0 32W * *'     | 422 | for the day-of-month",
                "cron        | '0 0 1,,2 * * *'    | 422 | for the hour",
                "zone        | 'Berlin'            | 422 | time zone",
                "zone        | '+02:00'            | 422 | time zone",
                "zone        | ''                  | 422 | time zone",
                "zone        | true                | 400 | must be text",
                "job_type    | null                | 422 | is required",
                "job_type    | 'brew_coffee'       | 422 | known types",
                "job_type    | []                  | 400 | must be text",
                "payload     | 'text'              | 400 | must be an object",
                "priority    | 2                   | 422 | from -1 to 1",
                "priority    | 'urgent'            | 422 | high",
                "max_retries | 26                  | 422 | from 0 to 25",
                "max_retries | 1.5                 | 400 | whole number",
                "enabled     | 'true'              | 400 | true or false",
                "enabled     | 1                   | 400 | true or false",
                "enabledd    | true                | 400 | did you mean",
                "overlap     | 'never'             | 422 | must be allow or skip",
                "overlap     | true                | 400 | must be text",
                "next_run_at | null                | 400 | unknown field",
            })
    void whatIsWrongIsNamed(String field, String value, int status, String says) {
        var body = new LinkedHashMap<>(Map.of("name", "'x'", "cron", "'@daily'", "job_type", "'noop'"));
        body.put(field, value);
        var json = body.entrySet().stream()
                .map(each -> "'" + each.getKey() + "': " + each.getValue())
                .collect(Collectors.joining(", ", "{", "}"))
                .replace('\'', '"');

        post(json)
                .then()
                .spec(status == 400 ? malformed(field) : invalid(field))
                .body("detail", containsString(says));
        assertThat(rows("SELECT id FROM hcm_job_schedules WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnceInANewAndInAChangedSchedule() {
        var wrong = "{\"name\": \"\", \"cron\": \"x\", \"zone\": \"x\", \"job_type\": \"x\", \"priority\": 9,"
                + " \"max_retries\": -1}";
        var id = create(HOURLY);
        var before = get(id).extract().asString();

        post(wrong).then().spec(invalid("name", "cron", "zone", "job_type", "priority", "max_retries"));
        put(id, wrong).then().spec(invalid("name", "cron", "zone", "job_type", "priority", "max_retries"));
        put(id, "{\"colour\": 1}").then().spec(malformed("colour"));
        put(id, "{\"cron\": \"0 0 0 30 2 *\"}").then().spec(invalid("cron"));
        put(id, "{\"payload\": {\"duration_ms\": \"1\"}}").then().spec(malformed("payload.duration_ms"));
        for (var noObject : new String[] {"[]", "1", "\"text\"", "null", "{", ""}) {
            post(noObject).then().spec(problem(400, "malformed-request"));
            put(id, noObject).then().spec(problem(400, "malformed-request"));
        }
        admin().contentType(ContentType.TEXT).body(HOURLY).post(PATH).then().statusCode(415);
        get(id).body(equalTo(before));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101})
    void aNameHas100Characters(int length) {
        post(HOURLY.replace("\"hourly\"", "\"" + "n".repeat(length) + "\""))
                .then()
                .statusCode(length > 100 ? 422 : 201);
    }

    // Schedules of other programs

    @Test
    void aScheduleThatCannotRunSaysWhy() {
        insert("good", "0 0 * * * *", "UTC", "noop");
        insert("cron", "whenever", "UTC", "noop");
        insert("zone", "0 0 * * * *", "Mars/Olympus", "noop");
        insert("type", "0 0 * * * *", "UTC", "brew_coffee");
        insert("both", "", "x", "noop");
        sql("UPDATE hcm_job_schedules SET payload = 'no json' WHERE id = ?", foreign("both"));

        get(foreign("good")).body("problem", nullValue()).body("next_times", hasSize(5));
        get(foreign("cron")).body("problem", containsString("cron")).body("next_times", empty());
        get(foreign("zone")).body("problem", containsString("zone")).body("enabled", equalTo(true));
        get(foreign("type")).body("problem", containsString("job_type")).body("job_type", equalTo("brew_coffee"));
        get(foreign("both")).body("problem", containsString("payload")).body("payload", equalTo("no json"));
        list().body("items", hasSize(5)).body("items.findAll { it.problem != null }", hasSize(4));

        admin().post(PATH + "/{id}/run", foreign("type")).then().spec(invalid("job_type"));
        put(foreign("type"), "{\"name\": \"other\"}").then().spec(invalid("job_type"));
        put(foreign("type"), "{\"job_type\": \"noop\"}")
                .then()
                .statusCode(200)
                .body("problem", nullValue())
                .body("next_run_at", nullValue());
        admin().delete(PATH + "/{id}", foreign("cron")).then().statusCode(204);
    }

    @Test
    void oneThatIsThereAndTooFrequentIsWarnedOfAndCanBeChanged() {
        insert("often", "* * * * * *", "UTC", "noop");
        var id = foreign("often");

        get(id).body("problem", nullValue())
                .body("warnings.field", contains("cron"))
                .body("warnings[0].message", containsString("runs no more often"))
                .body("next_times[0]", equalTo("2026-11-23T10:00:01Z"))
                .body("next_times[1]", equalTo("2026-11-23T10:00:11Z"));
        put(id, get(id).extract().asString()).then().statusCode(200);
        put(id, "{\"priority\": 1}").then().statusCode(200).body("warnings", hasSize(1));
        put(id, "{\"cron\": \"*/2 * * * * *\"}").then().spec(invalid("cron"));
        put(id, "{\"cron\": \"@hourly\"}").then().statusCode(200).body("warnings", empty());
    }

    private String foreign(String name) {
        return name + " " + organization;
    }

    private void insert(String name, String cron, String zone, String type) {
        var now = database.vendor().timestamp(clock.instant());
        sql(
                "INSERT INTO hcm_job_schedules (id, organization_id, name, cron, zone, job_type, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                foreign(name),
                organization,
                name,
                cron,
                zone,
                type,
                now,
                now);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SchedulesOnSqliteTests extends SchedulesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SchedulesOnPostgresqlTests extends SchedulesContract {}
