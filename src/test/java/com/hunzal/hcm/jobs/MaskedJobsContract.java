package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shown of secrets and people to who only looks, and what is left of who looks closer. */
abstract class MaskedJobsContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String MAIL = """
            {"job_type": "email_send", "run_at": "2030-01-01T00:00:00Z",
             "payload": {"to": ["ann@example.com"], "subject": "s", "body": "b"}}""";

    @Test
    void whoAsksForItMaskedSeesNoAddressesAndEverybodyElseWhatThereIs() {
        var job = admin().body(MAIL).post(JOBS).then().statusCode(201).extract();
        var path = JOBS + "/" + job.path("id");

        admin().get(path + "?masked=true")
                .then()
                .statusCode(200)
                .body("payload.to", equalTo("••••"))
                .body("payload.subject", equalTo("s"))
                .body("result", nullValue());
        for (var all : List.of("", "?masked=false")) {
            admin().get(path + all).then().body("payload.to[0]", equalTo("ann@example.com"));
        }
        admin().get(path + "?masked=perhaps").then().spec(problem(400, "malformed-request"));
    }

    @Test
    void resultsOfOtherProgramsAreMaskedToo() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status, payload, result)"
                        + " VALUES (?, ?, 'theirs', 'completed', 'token=abc', '{\"api_key\": 7, \"rows\": 7}')",
                organization,
                organization);

        admin().get(JOBS + "/" + organization + "?masked=true")
                .then()
                .body("payload", equalTo("••••"))
                .body("result.api_key", equalTo("••••"))
                .body("result.rows", equalTo(7));
    }

    @Test
    void whoRevealsAJobStandsInTheAudit() {
        var id = admin().body(MAIL).post(JOBS).then().statusCode(201).extract().<String>path("id");

        admin().post(JOBS + "/" + id + "/reveal")
                .then()
                .statusCode(200)
                .body("payload.to[0]", equalTo("ann@example.com"));

        admin().get("/api/system/audit?action=job.reveal")
                .then()
                .body("items", hasSize(1))
                .body("items[0].subject", equalTo(id))
                .body("items[0].actor", equalTo("somebody"));
        caller(token("SystemAdmin", addOrganization()))
                .post(JOBS + "/" + id + "/reveal")
                .then()
                .spec(problem(404, "job-not-found"));
    }

    @Test
    void payloadsOfSchedulesAreMaskedAndRevealedInTheSameWay() {
        var schedules = "/api/system/job-schedules";
        var id = admin().body(
                        MAIL.replace("\"run_at\": \"2030-01-01T00:00:00Z\"", "\"name\": \"n\", \"cron\": \"@daily\""))
                .post(schedules)
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        var path = schedules + "/" + id;

        var etag = admin().get(path + "?masked=true")
                .then()
                .body("payload.to", equalTo("••••"))
                .body("payload.subject", equalTo("s"))
                .extract()
                .header("ETag");
        admin().get(path).then().body("payload.to[0]", equalTo("ann@example.com"));
        admin().get("/api/system/audit?action=schedule.reveal").then().body("items", hasSize(0));
        admin().post(path + "/reveal")
                .then()
                .statusCode(200)
                .header("ETag", equalTo(etag))
                .body("payload.to[0]", equalTo("ann@example.com"));

        admin().get("/api/system/audit?action=schedule.reveal").then().body("items.subject", contains(id));
        caller(token("SystemAdmin", addOrganization()))
                .post(path + "/reveal")
                .then()
                .spec(problem(404, "schedule-not-found"));
        sql("UPDATE hcm_job_schedules SET payload = NULL WHERE id = ?", id);
        admin().get(path + "?masked=true").then().body("payload", nullValue());
    }

    /** An address in an error is as much of a secret as in the payload; what is very short stands everywhere. */
    @Test
    void whatIsHiddenIsHiddenInErrorsAndLogsToo() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status, payload, error_message, attempt)"
                        + " VALUES (?, ?, 'theirs', 'failed', '{\"to\": [\"ann@example.com\", \"ann@example.com.au\"], \"pin\": 12,"
                        + " \"iban\": 9876543210, \"rows\": 4711}', ?, 1)",
                organization,
                organization,
                "12 of ann@example.com.au, ann@example.com and 9876543210 failed: 4711");
        sql(
                "INSERT INTO hcm_job_attempts (job_id, attempt, ended_at, outcome, error_message, stack_trace)"
                        + " VALUES (?, 1, CURRENT_TIMESTAMP, 'failed', 'no ann@example.com', 'E: no ann@example.com')",
                organization);
        sql(
                "INSERT INTO hcm_job_log (job_id, line, attempt, logged_at, message) VALUES (?, 1, 1, CURRENT_TIMESTAMP,"
                        + " 'asked for ann@example.com')",
                organization);
        var path = JOBS + "/" + organization;

        admin().get(path + "?masked=true")
                .then()
                .body("error_message", equalTo("12 of ••••, •••• and •••• failed: 4711"));
        admin().get(path + "/attempts?masked=true")
                .then()
                .body("items[0].error_message", equalTo("no ••••"))
                .body("items[0].stack_trace", equalTo("E: no ••••"));
        admin().get(path + "/log?masked=true").then().body("items[0].message", equalTo("asked for ••••"));
        for (var all : List.of("", "?masked=false")) {
            admin().get(path + "/attempts" + all).then().body("items[0].error_message", equalTo("no ann@example.com"));
            admin().get(path + "/log" + all).then().body("items[0].message", equalTo("asked for ann@example.com"));
        }
        for (var part : List.of("/attempts", "/log")) {
            admin().get(path + part + "?masked=perhaps").then().spec(problem(400, "malformed-request"));
        }
    }

    @Test
    void fieldsAreHiddenByTheirNamesHoweverTheyAreWrittenAndHoweverDeepTheyAre() {
        var fields = new MaskedFields(List.of("badge-No", ""));
        var document = tree("""
                {"Password": "a", "db_password_old": "a", "accessToken": {"a": 1}, "api-key": 1, "IBAN": ["a"], "ssn": true,
                 "private_email": "a", "phoneNumber": "a", "home_address": "a", "birth_date": "a", "cc": "a", "badge_no": 1,
                 "secret": null, "account": "ann@example.com", "cca": "b", "topic": "b", "note": "mail ann@example.com",
                 "list": [{"pin": 1, "pins": 2}, [{"SECRET": 1}], "ann@example.com", "b"]}""");

        assertThat(fields.masked(document)).isEqualTo(tree("""
                {"Password": "••••", "db_password_old": "••••", "accessToken": "••••", "api-key": "••••", "IBAN": "••••",
                 "ssn": "••••", "private_email": "••••", "phoneNumber": "••••", "home_address": "••••", "birth_date": "••••",
                 "cc": "••••", "badge_no": "••••", "secret": null, "account": "••••", "cca": "b", "topic": "b",
                 "note": "mail ann@example.com", "list": [{"pin": "••••", "pins": 2}, [{"SECRET": "••••"}], "••••", "b"]}"""));
        assertThat(document.get("Password").stringValue()).as("the job's own").isEqualTo("a");
        assertThat(new MaskedFields(List.of()).masked(tree("{\"badge_no\": 1}")))
                .isEqualTo(tree("{\"badge_no\": 1}"));
    }

    private static JsonNode tree(String json) {
        return new JsonMapper().readTree(json);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class MaskedJobsOnSqliteTests extends MaskedJobsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class MaskedJobsOnPostgresqlTests extends MaskedJobsContract {}
