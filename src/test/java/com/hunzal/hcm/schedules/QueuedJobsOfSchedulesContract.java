package com.hunzal.hcm.schedules;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** The limit on queued jobs counts for schedules, too. The same on every database. */
@TestPropertySource(
        properties = {"hcm.jobs.limits.queued-per-organization=3", "hcm.jobs.limits.bytes-per-organization=200KB"})
abstract class QueuedJobsOfSchedulesContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String PATH = "/api/system/job-schedules";

    @Autowired
    DueSchedules schedules;

    @BeforeEach
    void onlyTheSchedulesOfThisTest() {
        sql("DELETE FROM hcm_job_schedules");
    }

    @Test
    void aTimeThatIsOverTheLimitWaitsForRoomAndIsMadeUpForOnce() {
        var schedule = hourly();
        var jobs = List.of(create(), create(), create());
        clock.advance(Duration.ofHours(3));

        schedules.tick();
        schedules.tick();

        assertThat(jobsOf(schedule)).isEmpty();
        admin().get(PATH + "/" + schedule)
                .then()
                .body("problem", containsString("queued jobs"))
                .body("last_run_at", nullValue());

        admin().post(JOBS + "/" + jobs.get(0) + "/cancel").then().statusCode(200);
        schedules.tick();
        schedules.tick();

        assertThat(jobsOf(schedule)).hasSize(1);
        admin().get(PATH + "/" + schedule).then().body("problem", nullValue());
    }

    @Test
    void aListCountsTheQueueOnceHoweverManyAreDue() {
        for (int i = 0; i < 5; i++) {
            hourly("hourly " + i);
        }
        create();
        create();
        create();
        clock.advance(Duration.ofHours(1));

        var statements = statementsOf(() -> admin().get(PATH)
                .then()
                .statusCode(200)
                .body("items.findAll { it.problem.contains('queued jobs') }.size()", equalTo(5)));

        assertThat(statements)
                .filteredOn(each -> each.contains("count(*)") && each.contains("background_jobs"))
                .hasSize(1);
    }

    /** What is read on PostgreSQL has a template of its own. */
    private static List<String> statementsOf(Runnable work) {
        var loggers = Stream.of(JdbcTemplate.class.getName(), "com.hunzal.hcm.database.TimedTemplate")
                .map(name -> (Logger) LoggerFactory.getLogger(name))
                .toList();
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        loggers.forEach(logger -> {
            logger.addAppender(appender);
            logger.setLevel(Level.DEBUG);
        });
        try {
            work.run();
        } finally {
            loggers.forEach(logger -> {
                logger.setLevel(null);
                logger.detachAppender(appender);
            });
        }
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void anotherOrganizationsScheduleRunsAllTheSame() {
        var full = hourly();
        create();
        create();
        create();
        organization = addOrganization();
        var other = hourly();
        clock.advance(Duration.ofHours(1));

        schedules.tick();

        assertThat(jobsOf(full)).isEmpty();
        assertThat(jobsOf(other)).hasSize(1);
    }

    @Test
    void runningOneNowIsRefusedAsCreatingAJobIs() {
        var schedule = hourly();
        for (int i = 0; i < 3; i++) {
            admin().post(PATH + "/" + schedule + "/run").then().statusCode(201);
        }

        admin().post(PATH + "/" + schedule + "/run").then().spec(problem(429, "too-many-queued-jobs"));

        admin().get(JOBS).then().body("total", equalTo(3));
    }

    /** Else the one that makes room would wait for it. */
    @Test
    void aCleanupRunsWhereNothingElseHasRoom() {
        for (int i = 0; i < 4; i++) {
            var message = Map.of("to", "ada@example.com", "subject", "x", "body", letters(i < 3 ? 60_000 : 20_000));
            admin().body(Map.of("job_type", "email_send", "payload", message)).post(JOBS);
            sql("UPDATE background_jobs SET status = 'completed' WHERE organization_id = ?", organization);
        }
        for (int i = 0; i < 100 && create(JOBS).statusCode() == 201; i++) {
            sql("UPDATE background_jobs SET status = 'completed' WHERE organization_id = ?", organization);
        }
        sql("UPDATE background_jobs SET result = ? WHERE organization_id = ?", letters(10_000), organization);
        var other = hourly();
        String cleanup = admin().body(Map.of(
                        "name",
                        "nightly clean-up",
                        "cron",
                        "@hourly",
                        "job_type",
                        "cleanup",
                        "payload",
                        Map.of("type", "finished_jobs")))
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        clock.advance(Duration.ofHours(2));

        admin().get(PATH).then().body("items.findAll { it.problem != null }.name", equalTo(List.of("hourly")));
        schedules.tick();

        assertThat(jobsOf(other)).isEmpty();
        assertThat(jobsOf(cleanup)).hasSize(1);
        admin().post(PATH + "/" + other + "/run").then().spec(problem(429, "too-many-stored-bytes"));
        for (int i = 0; i < 2; i++) {
            admin().post(PATH + "/" + cleanup + "/run").then().statusCode(201);
        }
        admin().post(PATH + "/" + cleanup + "/run").then().spec(problem(429, "too-many-stored-bytes"));
    }

    /** What does not compress. */
    private static String letters(int length) {
        return new Random(length)
                .ints(length, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String hourly() {
        return hourly("hourly");
    }

    private String hourly(String name) {
        return admin().body(Map.of("name", name, "cron", "@hourly", "job_type", "noop"))
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String create() {
        return create(JOBS).then().statusCode(201).extract().path("id");
    }

    private Response create(String path) {
        return admin().body(Map.of("job_type", "noop")).post(path);
    }

    private List<Map<String, Object>> jobsOf(String schedule) {
        return rows("SELECT id FROM background_jobs WHERE schedule_id = ?", schedule);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class QueuedJobsOfSchedulesOnSqliteTests extends QueuedJobsOfSchedulesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class QueuedJobsOfSchedulesOnPostgresqlTests extends QueuedJobsOfSchedulesContract {}
