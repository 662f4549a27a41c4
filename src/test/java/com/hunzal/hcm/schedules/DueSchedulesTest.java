package com.hunzal.hcm.schedules;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.database.Vendor;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

/** What tests of due schedules share: no schedule but their own, and a clock that they move. */
@ExtendWith(OutputCaptureExtension.class)
abstract class DueSchedulesTest extends ServerTest {

    static final String PATH = "/api/system/job-schedules";

    @Autowired
    DueSchedules schedules;

    @Autowired
    Plans plans;

    @Autowired
    PayloadProblems payloads;

    @Autowired
    ScheduledJobs jobs;

    @Autowired
    Environment environment;

    Instant before;

    @BeforeEach
    void onlyTheSchedulesOfThisTest() {
        sql("DELETE FROM hcm_job_schedules");
        before = clock.instant();
        moveClockTo("2026-11-23T10:00:00.123456Z");
    }

    @AfterEach
    void restoreClock() {
        moveClockTo(before.toString());
    }

    String create(String name, String cron, String zone, String more) {
        var body = "{\"name\": \"%s\", \"cron\": \"%s\", \"zone\": \"%s\", \"job_type\": \"noop\"%s}"
                .formatted(name, cron, zone, more);
        return admin().body(body).post(PATH).then().statusCode(201).extract().path("id");
    }

    String insert(String name, String cron, String zone, String type, String nextRunAt) {
        var now = database.vendor().timestamp(clock.instant());
        var id = name + " " + organization;
        sql(
                "INSERT INTO hcm_job_schedules (id, organization_id, name, cron, zone, job_type, next_run_at, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, "
                        + (database.vendor() == Vendor.SQLITE ? "?" : "CAST(? AS timestamp) AT TIME ZONE 'UTC'")
                        + ", ?, ?)",
                id,
                organization,
                name,
                cron,
                zone,
                type,
                nextRunAt,
                now,
                now);
        return id;
    }

    ValidatableResponse get(String id) {
        return admin().get(PATH + "/{id}", id).then().statusCode(200);
    }

    List<Map<String, Object>> jobsOf(String schedule) {
        return rows("SELECT * FROM background_jobs WHERE schedule_id = ?", schedule);
    }

    void moveClockTo(String time) {
        clock.advance(Duration.between(clock.instant(), Instant.parse(time)));
    }
}
