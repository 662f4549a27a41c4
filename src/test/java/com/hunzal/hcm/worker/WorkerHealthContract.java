package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobTable;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** A node that cannot claim or record jobs says that it is not ready, whatever keeps it from it. */
@TestPropertySource(
        properties = {"hcm.jobs.enabled=true", "hcm.jobs.poll-interval=100ms", "hcm.jobs.retention.interval=10h"})
@DirtiesContext
abstract class WorkerHealthContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";

    @ParameterizedTest
    @ValueSource(strings = {"hcm_job_pauses", "hcm_job_events"})
    void withoutATableThatTheClaimNeeds(String table) throws Exception {
        var id = createLaterJob();

        untilMended("ALTER TABLE " + table + " RENAME TO gone", "ALTER TABLE gone RENAME TO " + table, id);
    }

    @Test
    void withoutAColumnThatTheClaimNeeds() throws Exception {
        var id = createLaterJob();

        untilMended(
                "ALTER TABLE background_jobs RENAME COLUMN crash_count TO gone",
                "ALTER TABLE background_jobs RENAME COLUMN gone TO crash_count",
                id);
    }

    void untilMended(String damage, String remedy, String job) throws Exception {
        await(() -> readiness() == 200);
        sql(damage);
        sql("UPDATE background_jobs SET run_at = created_at WHERE id = ?", job);
        try {
            await(() -> readiness() == 503);
            assertThat(anonymous().get("/health").statusCode()).isEqualTo(503);
            assertThat(anonymous().get("/actuator/health/liveness").statusCode())
                    .isEqualTo(200);
        } finally {
            sql(remedy);
        }

        await(() -> readiness() == 200);
        await(() -> admin().get(JOBS + "/" + job).path("status").equals("completed"));
    }

    private int readiness() {
        return anonymous().get("/actuator/health/readiness").statusCode();
    }

    String createLaterJob() {
        var later = clock.instant().plus(Duration.ofDays(1));
        return admin().body("{\"job_type\": \"noop\", \"run_at\": \"%s\"}".formatted(later))
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        JobTable.await(condition);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class WorkerHealthOnSqliteTests extends WorkerHealthContract {

    @Test
    void withoutTheIndexOfQueuedJobs() throws Exception {
        var statement = rows("SELECT sql FROM sqlite_master WHERE name = 'hcm_background_jobs_ready'")
                .get(0)
                .get("sql")
                .toString();

        untilMended("DROP INDEX hcm_background_jobs_ready", statement, createLaterJob());
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class WorkerHealthOnPostgresqlTests extends WorkerHealthContract {}
