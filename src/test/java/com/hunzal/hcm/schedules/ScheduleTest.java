package com.hunzal.hcm.schedules;

import com.hunzal.hcm.ServerTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of schedules over HTTP share. */
abstract class ScheduleTest extends ServerTest {

    static final String PATH = "/api/system/job-schedules";

    static final String HOURLY = "{\"name\": \"hourly\", \"cron\": \"0 0 * * * *\", \"job_type\": \"noop\"}";

    Instant before;

    /** Whatever tests before this one did to the clock that they share. */
    @BeforeEach
    void theSameTimeForAll() {
        before = clock.instant();
        moveClockTo("2026-11-23T10:00:00.123456Z");
    }

    @AfterEach
    void restoreClock() {
        moveClockTo(before.toString());
    }

    void moveClockTo(String time) {
        clock.advance(Duration.between(clock.instant(), Instant.parse(time)));
    }

    Response post(String body) {
        return admin().body(body).post(PATH);
    }

    String create(String body) {
        return post(body).then().statusCode(201).extract().path("id");
    }

    Response put(String id, String body) {
        return admin().body(body).put(PATH + "/{id}", id);
    }

    ValidatableResponse get(String id) {
        return admin().get(PATH + "/{id}", id).then().statusCode(200);
    }

    ValidatableResponse list() {
        return admin().get(PATH).then().statusCode(200);
    }
}
