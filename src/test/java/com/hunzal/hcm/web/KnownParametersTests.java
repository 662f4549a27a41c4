package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.problem;
import static org.hamcrest.Matchers.contains;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.http.Method;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.ContextConfiguration;

/** A parameter that a resource does not know is refused before anything is done. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class KnownParametersTests extends ServerTest {

    @ParameterizedTest
    @CsvSource({
        "GET, notification-settings",
        "PUT, notification-settings",
        "PATCH, notification-settings",
        "POST, background-jobs",
        "POST, background-jobs/bulk",
        "GET, background-jobs",
        "POST, background-jobs/cancel",
        "POST, background-jobs/retry",
        "GET, background-jobs/types",
        "POST, background-jobs/types/noop/pause",
        "POST, background-jobs/types/noop/resume",
        "GET, background-jobs/stats",
        "GET, background-jobs/events",
        "GET, background-jobs/failures",
        "POST, background-jobs/failures/0123456789abcdef/retry",
        "POST, background-jobs/failures/0123456789abcdef/discard",
        "GET, background-jobs/ID",
        "GET, background-jobs/ID/explain",
        "GET, background-jobs/ID/attempts",
        "GET, background-jobs/ID/log",
        "POST, background-jobs/ID/cancel",
        "POST, background-jobs/ID/retry",
        "GET, job-schedules",
        "POST, job-schedules",
        "GET, job-schedules/ID",
        "PUT, job-schedules/ID",
        "PATCH, job-schedules/ID",
        "DELETE, job-schedules/ID",
        "POST, job-schedules/ID/run",
        "POST, job-schedules/ID/reveal",
        "POST, job-schedule-previews",
        "GET, notifications/deliveries",
        "POST, notifications/deliveries/ID/cancel",
        "GET, worker-nodes",
        "GET, info",
        "GET, audit/chain",
    })
    void anUnknownOneIsNamed(Method method, String path) {
        admin().body("{}")
                .request(method, "/api/system/" + path + "?dry run=true")
                .then()
                .spec(problem(400, "malformed-request"))
                .body("errors.field", contains("dry run"));
    }
}
