package com.hunzal.hcm.schedules;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** When it is looked whether a payload is right, which may take its time. The same on every database. */
@Import(CheckedPayloadsContract.Handlers.class)
abstract class CheckedPayloadsContract extends ServerTest {

    private static final String SCHEDULES = "/api/system/job-schedules";
    private static final String JOBS = "/api/system/background-jobs";

    @Autowired
    Picky picky;

    @Autowired
    DueSchedules due;

    /** A job type that tells how often somebody asks it, and lets something happen meanwhile. */
    static class Picky implements JobHandler<Picky.Payload> {

        record Payload(@Nullable String word) {}

        final List<String> asked = new ArrayList<>();
        Runnable meanwhile = () -> {};
        boolean isInTransaction;
        String wrong = "wrong";

        @Override
        public String type() {
            return "picky";
        }

        @Override
        public void check(Payload payload) {
            asked.add(String.valueOf(payload.word()));
            isInTransaction |= TransactionSynchronizationManager.isActualTransactionActive();
            meanwhile.run();
            if (wrong.equals(payload.word())) {
                throw new InvalidPayload("word", "is wrong");
            }
        }

        @Override
        public JobOutcome handle(Payload payload, JobContext context) {
            return JobOutcome.succeeded(Map.of());
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Handlers {
        @Bean
        Picky picky() {
            return new Picky();
        }
    }

    @BeforeEach
    void fromTheStart() {
        sql("DELETE FROM hcm_job_schedules");
        picky.asked.clear();
        picky.meanwhile = () -> {};
        picky.isInTransaction = false;
        picky.wrong = "wrong";
    }

    @Test
    void nothingIsCheckedInsideATransaction() {
        // Writing meanwhile would fail, or wait for ever, if the check held SQLite's only writer.
        picky.meanwhile = () -> sql("UPDATE organizations SET id = id WHERE id = ?", organization);
        var id = create("a");
        patch(id, Map.of("payload", Map.of("word", "b"))).statusCode(200);
        admin().body(Map.of("payload", Map.of("word", "c")))
                .put(SCHEDULES + "/" + id)
                .then()
                .statusCode(200);
        var theirs = insert("d");
        admin().post(SCHEDULES + "/" + theirs + "/run").then().statusCode(201);
        due.tick();
        var job = post(JOBS, Map.of("job_type", "picky", "payload", Map.of("word", "e")))
                .statusCode(201)
                .extract()
                .<String>path("id");
        post(JOBS + "/bulk", Map.of("jobs", List.of(Map.of("job_type", "picky"))))
                .statusCode(201);
        sql("UPDATE background_jobs SET status = 'failed' WHERE id = ?", job);
        post(JOBS + "/" + job + "/retry", Map.of("payload", Map.of("word", "f")))
                .statusCode(201);

        assertThat(picky.asked).contains("a", "b", "c", "d", "e", "f", "null");
        assertThat(picky.isInTransaction).isFalse();
    }

    @Test
    void whatWasRightWhenItWasWrittenIsNotCheckedAgain() {
        var id = create("a");
        picky.asked.clear();

        get(id).body("problem", nullValue()).body("payload.word", equalTo("a"));
        admin().get(SCHEDULES).then().statusCode(200).body("items", hasSize(1));
        clock.advance(Duration.ofHours(1));
        due.tick();
        admin().post(SCHEDULES + "/" + id + "/run").then().statusCode(201);
        patch(id, Map.of("enabled", false, "name", "other")).statusCode(200);

        assertThat(picky.asked).isEmpty();
        assertThat(rows("SELECT payload FROM background_jobs WHERE schedule_id = ?", id))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.get("payload")).isEqualTo("{\"word\":\"a\"}"));
    }

    @Test
    void whatAnotherProgramWroteIsCheckedOnceWhenItIsDue() {
        var id = insert("a");

        get(id).body("problem", nullValue());
        admin().get(SCHEDULES).then().body("items[0].problem", nullValue());
        assertThat(picky.asked).isEmpty();
        for (int i = 0; i < 3; i++) {
            due.tick();
            clock.advance(Duration.ofHours(1));
        }
        assertThat(picky.asked).containsExactly("a");

        sql("UPDATE hcm_job_schedules SET payload = '{\"word\": \"b\"}' WHERE id = ?", id);
        due.tick();
        clock.advance(Duration.ofHours(1));
        due.tick();
        assertThat(picky.asked).containsExactly("a", "b");
    }

    @Test
    void whatIsWrongIsToldAndTriedAgainNowAndThenAndAtOnceWhenItChanges() {
        var id = insert("wrong");

        due.tick();
        due.tick();
        get(id).body("problem", equalTo("payload.word is wrong"));
        admin().get(SCHEDULES).then().body("items[0].problem", equalTo("payload.word is wrong"));
        assertThat(picky.asked).containsExactly("wrong");
        admin().post(SCHEDULES + "/" + id + "/run").then().spec(invalid("payload.word"));

        picky.wrong = "something else";
        due.tick();
        assertThat(jobsOf(id)).isEmpty();
        clock.advance(Duration.ofMinutes(5));
        due.tick();
        assertThat(jobsOf(id)).hasSize(1);
        get(id).body("problem", nullValue());

        sql("UPDATE hcm_job_schedules SET payload = '{\"word\": \"something else\"}' WHERE id = ?", id);
        clock.advance(Duration.ofHours(1));
        due.tick();
        get(id).body("problem", notNullValue());
        sql("UPDATE hcm_job_schedules SET payload = '{\"word\": \"mended\"}' WHERE id = ?", id);
        due.tick();
        assertThat(jobsOf(id)).hasSize(2);
        get(id).body("problem", nullValue());
    }

    @Test
    void aChangeMeanwhileIsNotLost() {
        var id = create("a");
        picky.asked.clear();
        picky.meanwhile = () -> {
            picky.meanwhile = () -> {};
            sql(
                    "UPDATE hcm_job_schedules SET priority = 1, payload = '{\"word\": \"b\", \"other\": 1}' WHERE id = ?",
                    id);
            sql("UPDATE hcm_job_schedules SET payload = '{\"word\": \"c\"}' WHERE id = ?", id);
        };

        patch(id, Map.of("payload", Map.of("word", "d"), "max_retries", 7))
                .statusCode(200)
                .body("priority", equalTo(1))
                .body("max_retries", equalTo(7))
                .body("payload", equalTo(Map.of("word", "d")));

        assertThat(picky.asked).containsExactly("d", "d");
    }

    @Test
    void whoIsNeverAloneIsToldSo() {
        var id = create("a");
        var changes = new int[1];
        picky.meanwhile = () -> sql("UPDATE hcm_job_schedules SET max_retries = ? WHERE id = ?", changes[0]++ % 20, id);

        admin().body(Map.of("payload", Map.of("word", "b")))
                .patch(SCHEDULES + "/" + id)
                .then()
                .spec(problem(409, "schedule-changing"))
                .header("Retry-After", equalTo("1"));

        get(id).body("payload", equalTo(Map.of("word", "a")));
    }

    private String create(String word) {
        return post(
                        SCHEDULES,
                        Map.of("name", "n", "cron", "@hourly", "job_type", "picky", "payload", Map.of("word", word)))
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String insert(String word) {
        var id = "theirs-" + organization;
        var time = database.vendor().timestamp(clock.instant().minusSeconds(60));
        sql(
                "INSERT INTO hcm_job_schedules"
                        + " (id, organization_id, name, cron, zone, job_type, payload, next_run_at, created_at, updated_at)"
                        + " VALUES (?, ?, 'theirs', '@hourly', 'UTC', 'picky', ?, ?, ?, ?)",
                id,
                organization,
                "{\"word\": \"" + word + "\"}",
                time,
                time,
                time);
        return id;
    }

    private List<Map<String, Object>> jobsOf(String id) {
        return rows("SELECT id FROM background_jobs WHERE schedule_id = ?", id);
    }

    private ValidatableResponse get(String id) {
        return admin().get(SCHEDULES + "/" + id).then().statusCode(200);
    }

    private ValidatableResponse patch(String id, Object body) {
        return admin().body(body).patch(SCHEDULES + "/" + id).then();
    }

    private ValidatableResponse post(String path, Object body) {
        return admin().body(body).post(path).then();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class CheckedPayloadsOnSqliteTests extends CheckedPayloadsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class CheckedPayloadsOnPostgresqlTests extends CheckedPayloadsContract {}
