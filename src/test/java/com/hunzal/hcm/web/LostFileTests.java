package com.hunzal.hcm.web;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;

/** The SQLite file is moved away while the service runs. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
@ExtendWith(OutputCaptureExtension.class)
class LostFileTests extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String JOB = "{\"job_type\": \"noop\"}";

    @Autowired
    Environment environment;

    @Test
    void nothingIsAcknowledgedUntilItIsBack(CapturedOutput log) throws Exception {
        admin().body(JOB).post(JOBS).then().statusCode(201);
        admin().get(SETTINGS).then().statusCode(200);
        var file = Path.of(Objects.requireNonNull(environment.getProperty("hcm.data-dir")), "hunzal_hcm.db");
        var elsewhere = file.resolveSibling("elsewhere.db");
        Files.move(file, elsewhere);
        try {
            for (int i = 0; i < 3; i++) {
                admin().body(JOB)
                        .post(JOBS)
                        .then()
                        .spec(problem(503, "database-unavailable"))
                        .header("Retry-After", equalTo("5"));
                admin().body("{\"email_from_name\": \"x\"}")
                        .put(SETTINGS)
                        .then()
                        .spec(problem(503, "database-unavailable"));
                admin().get(JOBS).then().spec(problem(503, "database-unavailable"));
                anonymous().get("/health").then().spec(problem(503, "not-ready"));
                anonymous()
                        .get("/actuator/health/readiness")
                        .then()
                        .statusCode(503)
                        .body("status", equalTo("DOWN"));
                anonymous().get("/actuator/health/liveness").then().statusCode(200);
            }
            assertThat(Files.exists(file)).isFalse();
        } finally {
            Files.move(elsewhere, file);
        }

        anonymous().get("/health").then().statusCode(200).body("status", equalTo("ok"));
        admin().body(JOB).post(JOBS).then().statusCode(201);
        admin().get(JOBS).then().statusCode(200).body("total", equalTo(2));
        admin().get(SETTINGS).then().body("email_from_name", equalTo(null));
        assertThat(log.getAll().lines().filter(line -> line.contains(" is gone: ")))
                .hasSize(1);
        assertThat(log.getAll()).contains("is what it was again").doesNotContain("The database is busy or gone");
    }
}
