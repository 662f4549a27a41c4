package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.hunzal.hcm.TestDatabases;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** One job is shown, whoever wrote it. */
abstract class ShownJobsContract extends BackgroundJobsTest {

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
                        "tags",
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
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ShownJobsOnSqliteTests extends ShownJobsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ShownJobsOnPostgresqlTests extends ShownJobsContract {}
