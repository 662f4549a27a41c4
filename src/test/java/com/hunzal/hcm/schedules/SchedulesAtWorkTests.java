package com.hunzal.hcm.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** With a worker that never polls: only somebody who wakes it makes it work. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
@TestPropertySource(
        properties = {"hcm.jobs.enabled=true", "hcm.jobs.poll-interval=10h", "hcm.jobs.schedules.poll-interval=20ms"})
@Import(SchedulesAtWorkTests.Handlers.class)
@DirtiesContext
class SchedulesAtWorkTests extends ServerTest {

    private static final String PATH = "/api/system/job-schedules";

    @Autowired
    Bell bell;

    /** A job type that lets a test know that it runs. */
    static class Bell implements JobHandler<Bell.Payload> {

        record Payload() {}

        final Semaphore rung = new Semaphore(0);

        @Override
        public String type() {
            return "bell";
        }

        @Override
        public JobOutcome handle(Payload payload, JobContext context) {
            rung.release();
            return JobOutcome.succeeded(Map.of());
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Handlers {
        @Bean
        Bell bell() {
            return new Bell();
        }
    }

    @Test
    void aDueScheduleIsFoundAndItsJobStartsAtOnce() throws Exception {
        create();

        clock.advance(Duration.ofHours(1));

        assertThat(bell.rung.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aJobThatIsWantedNowStartsAtOnce() throws Exception {
        var id = create();

        admin().post(PATH + "/" + id + "/run").then().statusCode(201);

        assertThat(bell.rung.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    private String create() {
        return admin().body("{\"name\": \"n\", \"cron\": \"@hourly\", \"job_type\": \"bell\"}")
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
