package com.hunzal.hcm.schedules;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** What a form needs to edit a schedule: when it would run, and whether somebody else was faster. */
abstract class ScheduleFormsContract extends ScheduleTest {

    private io.restassured.response.ValidatableResponse preview(String body) {
        return admin().body(body).post("/api/system/job-schedule-previews").then();
    }

    private String etag(String id) {
        return get(id).extract().header("ETag");
    }

    @Test
    void theNextFiveTimesAreShownAndNothingIsStored() {
        preview("{\"cron\": \"30 3 * * *\", \"zone\": \"Asia/Karachi\"}")
                .statusCode(200)
                .body(
                        "next_times",
                        contains(
                                "2026-11-23T22:30:00Z",
                                "2026-11-24T22:30:00Z",
                                "2026-11-25T22:30:00Z",
                                "2026-11-26T22:30:00Z",
                                "2026-11-27T22:30:00Z"));
        preview("{\"cron\": \"@yearly\"}").statusCode(200).body("next_times[0]", equalTo("2027-01-01T00:00:00Z"));

        list().body("total", equalTo(0));
    }

    @Test
    void whatASchedulesFormWouldBeRefusedForIsRefusedHere() {
        preview("{\"cron\": \"0 0 30 2 *\"}").spec(invalid("cron"));
        preview("{\"cron\": \"* * * * * *\"}").statusCode(422).body("errors.field", contains("cron"));
        preview("{\"cron\": \"often\", \"zone\": \"Atlantis\"}")
                .statusCode(422)
                .body("errors.field", contains("cron", "zone"));
        preview("{}").spec(invalid("cron"));
        preview("{\"cron\": 7}").statusCode(400).body("errors.field", contains("cron"));
    }

    @Test
    void aChangeIsMadeOnlyIfNobodyElseMadeOneSince() {
        var id = create(HOURLY);
        var stale = etag(id);
        var fresh =
                put(id, "{\"priority\": 1}").then().statusCode(200).extract().header("ETag");
        assertThat(fresh).matches("\"[0-9a-f]{32}\"").isNotEqualTo(stale).isEqualTo(etag(id));

        for (var tag : List.of(stale, "\"nonsense\"", "W/" + fresh)) {
            admin().header("If-Match", tag)
                    .body("{\"enabled\": false}")
                    .patch(PATH + "/" + id)
                    .then()
                    .spec(problem(412, "etag-mismatch"));
        }
        get(id).body("enabled", equalTo(true));
        admin().header("If-Match", fresh)
                .body("{\"enabled\": false}")
                .put(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("enabled", equalTo(false));
    }

    @Test
    void aTimeThatCameIsNoChange() {
        var id = create(HOURLY);
        var tag = etag(id);

        sql("UPDATE hcm_job_schedules SET last_job_id = 'a', next_run_at = '2026-11-23 12:00:00' WHERE id = ?", id);

        assertThat(etag(id)).isEqualTo(tag);
        sql("UPDATE hcm_job_schedules SET payload = '{\"duration_ms\": 1}' WHERE id = ?", id);
        assertThat(etag(id)).isNotEqualTo(tag);
    }

    @Test
    void whoHasItIsShownTheTimesAllTheSame() {
        var id = create(HOURLY);

        admin().header("If-None-Match", etag(id)).get(PATH + "/" + id).then().statusCode(200);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ScheduleFormsOnSqliteTests extends ScheduleFormsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ScheduleFormsOnPostgresqlTests extends ScheduleFormsContract {}
