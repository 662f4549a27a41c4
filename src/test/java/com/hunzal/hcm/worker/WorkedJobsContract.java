package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.ManyJobs;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** A job runs, its result is stored, and whoever watches is told. */
abstract class WorkedJobsContract extends JobWorkerTest {

    @Test
    void aJobRunsAndItsResultIsStored() {
        var id = create("scripted");

        runDueJobs();

        job(id).body("status", equalTo("completed")).body("result.attempt", equalTo(1));
    }

    @Test
    void theQueueTellsWhetherAPollNeedLookForJobs() {
        assertThat(queue.hasQueued()).isFalse();
        create("scripted");
        assertThat(queue.hasQueued()).isTrue();
        runDueJobs();
        assertThat(queue.hasQueued()).isFalse();
    }

    @Test
    void metricsTellWhatRanAndWhatWaits() {
        create("scripted");
        runDueJobs();
        create("scripted");
        create("scripted");
        clock.advance(Duration.ofSeconds(90));

        admin().get("/actuator/prometheus")
                .then()
                .statusCode(200)
                .body(containsString("hcm_jobs_seconds_count{outcome=\"completed\",type=\"scripted\"}"))
                .body(containsString("\nhcm_jobs_queued 2.0\n"))
                .body(containsString("\nhcm_jobs_oldest_age_seconds 90.0\n"));
    }

    @Test
    void whatIsPausedIsNotLate() {
        create("scripted");
        clock.advance(Duration.ofSeconds(90));
        admin().post("/api/system/background-jobs/types/scripted/pause").then().statusCode(200);

        admin().get("/actuator/prometheus").then().body(containsString("\nhcm_jobs_oldest_age_seconds 0.0\n"));

        admin().post("/api/system/background-jobs/types/scripted/resume");
        admin().get("/actuator/prometheus").then().body(containsString("\nhcm_jobs_oldest_age_seconds 90.0\n"));
    }

    @Test
    void aLongBacklogHidesNoOlderJobFromTheMetrics() {
        ManyJobs.of(database, organization).insert("backlog", 10_001);
        sql("UPDATE background_jobs SET run_at = ?, created_at = ?", moment(Duration.ZERO), moment(Duration.ZERO));
        ManyJobs.of(database, organization).with("job_type", "'scripted'").insert("older", 1);
        sql("UPDATE background_jobs SET created_at = ? WHERE job_type = 'scripted'", moment(Duration.ofHours(-1)));

        admin().get("/actuator/prometheus").then().body(containsString("\nhcm_jobs_oldest_age_seconds 3600.0\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4000, 5000, 60_000, 3_000_000}) // other programs know no limit
    void aPayloadOfAnySizeReachesItsHandler(int length) {
        var id = create("scripted");
        sql("UPDATE background_jobs SET payload = ? WHERE id = ?", "{\"text\": \"" + "ü".repeat(length) + "\"}", id);

        runDueJobs();

        job(id).body("status", equalTo("completed"));
        assertThat(script.payload.get().text()).hasSize(length);
    }

    @Test
    void ofManyJobsHeldAheadLargePayloadsStayInTheTable() {
        insert("small", organization, 0);
        insert("large", organization, 0);
        sql("UPDATE background_jobs SET payload = ? WHERE id = 'large'", "{\"text\": \"" + "x".repeat(5000) + "\"}");

        var claimed = queue.recordAndClaim(java.util.List.of(), Room.forAll(2)).claimed();

        assertThat(claimed)
                .filteredOn(job -> job.id().equals("large"))
                .allSatisfy(job -> assertThat(job.payload()).isNull())
                .hasSize(1);
    }

    @Test
    void organizationsTakeTurnsAndPriorityCountsWithinOne() {
        var other = addOrganization();
        for (int i = 0; i < 30; i++) {
            insert("large-" + i, organization, 0);
        }
        insert("large-high", organization, 1);
        insert("small", other, -1);

        var claimed = queue.recordAndClaim(java.util.List.of(), Room.forAll(2)).claimed();

        assertThat(claimed).extracting(Claimed::id).containsExactlyInAnyOrder("large-high", "small");
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class WorkedJobsOnSqliteTests extends WorkedJobsContract {

    /** Of whom nothing can be told, because programs that do not check foreign keys deleted it, or mistyped it. */
    @Test
    void jobsOfNobodyStopNobody() throws Exception {
        var dead = create("scripted");
        claimAsADeadWorker(dead, 0);
        try (var connection = DriverManager.getConnection(environment.getRequiredProperty("spring.datasource.url"));
                var statement = connection.createStatement()) {
            statement.execute("UPDATE background_jobs SET organization_id = 'nobody'");
            statement.execute(
                    "INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('odd', 'nobody', 'scripted')");
        }
        var id = create("scripted");

        engine.beat();
        runDueJobs();

        job(id).body("status", equalTo("completed"));
        assertThat(rows("SELECT DISTINCT status FROM background_jobs")).containsExactly(Map.of("status", "completed"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class WorkedJobsOnPostgresqlTests extends WorkedJobsContract {}
