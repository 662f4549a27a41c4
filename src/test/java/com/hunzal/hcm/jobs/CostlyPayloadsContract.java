package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.web.Problems.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.test.context.ContextConfiguration;

/** Templates that would take seconds to minutes to fill in, wherever a payload is checked. The same on every database. */
@Timeout(60)
abstract class CostlyPayloadsContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String SCHEDULES = "/api/system/job-schedules";

    /** 11 KB, and some minutes. */
    private static final Map<String, Object> COSTLY =
            email("{{#s}}{{#s}}" + "{{y}}".repeat(2000) + "{{/s}}{{/s}}", 300);

    private static final String TOO_MANY_STEPS = "takes more than 1000000 steps";

    private static Map<String, Object> email(String template, int entries) {
        return Map.of(
                "to",
                "a@example.com",
                "subject",
                "S",
                "template",
                template,
                "data",
                Map.of("s", Collections.nCopies(entries, 1), "y", ""));
    }

    @Test
    void aJobIsRefused() {
        post(JOBS, Map.of("job_type", "email_send", "payload", COSTLY))
                .then()
                .spec(invalid("payload.template"))
                .body("errors[0].message", containsString(TOO_MANY_STEPS));

        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void soIsAScheduleNewOrChanged() {
        var honest = Map.of("name", "n", "cron", "@daily", "job_type", "email_send", "payload", email("Hello", 1));
        var id = post(SCHEDULES, honest).then().statusCode(201).extract().<String>path("id");

        post(SCHEDULES, Map.of("name", "m", "cron", "@daily", "job_type", "email_send", "payload", COSTLY))
                .then()
                .spec(invalid("payload.template"));
        admin().body(Map.of("payload", COSTLY))
                .patch(SCHEDULES + "/" + id)
                .then()
                .spec(invalid("payload.template"))
                .body("errors[0].message", containsString(TOO_MANY_STEPS));
    }

    @Test
    void soIsARepetitionWithAnotherPayload() {
        var id = post(JOBS, Map.of("job_type", "email_send", "payload", email("Hello", 1)))
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        sql("UPDATE background_jobs SET status = 'failed' WHERE id = ?", id);

        post(JOBS + "/" + id + "/retry", Map.of("payload", COSTLY)).then().spec(invalid("payload.template"));
    }

    @Test
    void jobsOfOneRequestAreCountedTogether() {
        var ratherCostly = Map.of("job_type", "email_send", "payload", email("{{#s}}{{#s}}{{y}}{{/s}}{{/s}}", 300));

        post(JOBS, ratherCostly).then().statusCode(201);
        post(JOBS + "/bulk", Map.of("jobs", Collections.nCopies(100, ratherCostly)))
                .then()
                .spec(invalid("jobs[20].payload.template"))
                .body("errors.message", everyItem(containsString("send fewer at once")))
                .body("errors.field", everyItem(endsWith(".payload.template")));
    }

    @Test
    void thousandHonestOnesAreCreated() {
        var honest = Map.of(
                "job_type",
                "email_send",
                "payload",
                Map.of(
                        "to", "a@example.com",
                        "subject", "Payslip of {{name}}",
                        "template", "notice",
                        "data",
                                Map.of(
                                        "name", "Ann",
                                        "message", "Here it is.",
                                        "details", Collections.nCopies(10, Map.of("label", "Net", "value", 1)))));

        post(JOBS + "/bulk", Map.of("jobs", Collections.nCopies(1000, honest)))
                .then()
                .statusCode(201)
                .body("count", equalTo(1000));
    }

    /** Whatever else is wrong with it would have to be found out by rendering. */
    @Test
    void whatIsTooLargeIsNotLookedInto() {
        var large = Map.of(
                "to",
                "no address",
                "subject",
                "S",
                "template",
                COSTLY.get("template"),
                "data",
                Map.of("s", Collections.nCopies(300, 1), "y", "", "ballast", "x".repeat(64 * 1024)));
        var schedule = Map.of("name", "n", "cron", "@daily", "job_type", "email_send", "payload", large);

        for (var answer :
                List.of(post(JOBS, Map.of("job_type", "email_send", "payload", large)), post(SCHEDULES, schedule))) {
            answer.then()
                    .spec(invalid("payload"))
                    .body("errors.field", contains("payload"))
                    .body("errors[0].message", equalTo("must not be larger than 64 KiB"));
        }
    }

    private Response post(String path, Object body) {
        return admin().body(body).post(path);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class CostlyPayloadsOnSqliteTests extends CostlyPayloadsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class CostlyPayloadsOnPostgresqlTests extends CostlyPayloadsContract {}
