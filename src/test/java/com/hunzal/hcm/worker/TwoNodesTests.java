package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobTable;
import com.hunzal.hcm.web.InParallel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** Two processes that share the jobs of one PostgreSQL database, and one that only takes them in. */
class TwoNodesTests {

    private static final String JOBS = "/api/system/background-jobs";

    @TempDir
    static Path folder;

    private static JobTable table;
    private static ServiceProcess one;
    private static ServiceProcess two;
    private static ServiceProcess takesIn;

    @BeforeAll
    static void start() throws Exception {
        var url = TestDatabases.newPostgresqlDatabase();
        table = new JobTable(url);
        // With a poll that comes too late for every test: nodes are to hear of each other's jobs.
        one = node(url, "one", "--hcm.jobs.lease-duration=3s", "--hcm.jobs.poll-interval=10m");
        two = node(url, "two", "--hcm.jobs.lease-duration=3s", "--hcm.jobs.poll-interval=10m");
        // With an option by which the driver does not say which rows of a batch were added.
        takesIn = node(url + "?reWriteBatchedInserts=true", "takes-in", "--hcm.jobs.enabled=false");
        var all = List.of(one, two, takesIn);
        InParallel.times(all.size(), number -> startOne(all.get(number)));
        table.noteWhatRunsAfterItsEnd();
        table.awaitSome("SELECT count(*) FROM hcm_worker_nodes HAVING count(*) = 2");
        table.awaitSome("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT CAST(pg_snapshot_xmax%'"
                + " AND datname = current_database() HAVING count(*) = 2");
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        two.close();
        takesIn.close();
    }

    @BeforeEach
    void emptyQueue() throws Exception {
        table.execute("DELETE FROM background_jobs");
        table.execute("DELETE FROM hcm_job_schedules");
    }

    @Test
    void twoNodesShareTheWorkAndRunNothingTwice() throws Exception {
        createAll(one, 1000, 10);
        createAll(two, 1000, 10);

        table.awaitTheEndOfAll();

        assertThat(table.texts("SELECT count(*) FROM background_jobs WHERE status = 'completed' AND attempt = 1"))
                .containsExactly("2000");
        assertThat(table.texts("SELECT DISTINCT locked_by FROM background_jobs"))
                .hasSize(2);
        assertThat(table.texts("SELECT id FROM ran_after_the_end")).isEmpty();
    }

    @Test
    void aNodeThatFindsMoreThanItCanHoldCallsTheOthers() throws Exception {
        table.execute("INSERT INTO background_jobs (organization_id, job_type, payload)"
                + " SELECT 'default', 'noop', '{\"duration_ms\": 50}' FROM generate_series(1, 400)");
        var idOfTwo = table.texts("SELECT id FROM hcm_worker_nodes WHERE id LIKE '%:" + two.pid() + ":%'")
                .get(0);

        table.execute("SELECT pg_notify('hcm_jobs', '" + idOfTwo + "')"); // which only the other listens to

        table.awaitTheEndOfAll();
        assertThat(table.texts("SELECT DISTINCT locked_by FROM background_jobs"))
                .hasSize(2);
    }

    @Test
    void aScheduleFiresOnceThoughTwoNodesLook() throws Exception {
        one.admin()
                .body(Map.of("name", "yearly", "cron", "@yearly", "job_type", "noop"))
                .post("/api/system/job-schedules")
                .then()
                .statusCode(201);

        for (int times = 1; times <= 20; times++) {
            table.execute("UPDATE hcm_job_schedules SET next_run_at = now() - interval '1 minute'");
            table.awaitSome("SELECT id FROM hcm_job_schedules WHERE next_run_at > now()");
        }
        table.awaitTheEndOfAll();

        assertThat(table.texts("SELECT id FROM background_jobs WHERE attempt = 1"))
                .hasSize(20);
    }

    @Test
    void whoIsStoppedLongerThanItsLeaseDoesNotOverwriteWhatAnotherDid() throws Exception {
        var id = createAll(one, 1, 3_000).get(0);
        var lostBefore = LostJobs.of(one) + LostJobs.of(two);
        table.awaitSome("SELECT id FROM background_jobs WHERE status = 'processing'");
        var owner = table.texts("SELECT locked_by FROM background_jobs").get(0);
        var stopped = owner.contains(":" + one.pid() + ":") ? one : two;

        stopped.signal("STOP");
        try {
            table.awaitSome("SELECT id FROM background_jobs WHERE status = 'completed'");
        } finally {
            stopped.signal("CONT");
        }
        var completed = whole(id);
        JobTable.await(() -> LostJobs.of(one) + LostJobs.of(two) > lostBefore);

        assertThat(whole(id)).isEqualTo(completed);
        assertThat(table.texts("SELECT attempt || ' ' || crash_count || ' ' || retry_count FROM background_jobs"))
                .containsExactly("2 1 0");
        assertThat(table.texts("SELECT locked_by FROM background_jobs")).isNotEqualTo(List.of(owner));
        assertThat(table.texts("SELECT node || ' ' || outcome FROM hcm_job_attempts"))
                .containsExactly(owner + " crashed");
        assertThat(table.texts("SELECT id FROM ran_after_the_end")).isEmpty();
    }

    @Test
    void whatWasNotAddedIsToldWithEveryOptionOfTheDriver() throws Exception {
        var taken = Map.of("job_type", "noop", "unique_key", "taken", "run_at", "2030-01-01T00:00:00Z");
        takesIn.admin().body(taken).post(JOBS).then().statusCode(201);

        takesIn.admin()
                .body(Map.of("jobs", List.of(Map.of("job_type", "noop"), taken, Map.of("job_type", "noop"))))
                .post(JOBS + "/bulk")
                .then()
                .statusCode(409);

        assertThat(table.texts("SELECT id FROM background_jobs")).hasSize(1);
    }

    @Test
    void aJobIsHeardOfOnAnotherNodeLongBeforeThatPolls() throws Exception {
        createAll(takesIn, 1, 0);

        table.awaitTheEndOfAll(Duration.ofSeconds(30));

        assertThat(table.texts("SELECT status FROM background_jobs")).containsExactly("completed");
        assertThat(table.texts("SELECT locked_by FROM background_jobs").get(0))
                .containsPattern(":(" + one.pid() + "|" + two.pid() + "):");
    }

    @Test
    void aRowOfAProgramThatNotifiesNobodyIsFoundLongBeforeThePoll() throws Exception {
        table.execute("INSERT INTO background_jobs (organization_id, job_type) VALUES ('default', 'noop')");

        table.awaitTheEndOfAll(Duration.ofSeconds(30));

        assertThat(table.texts("SELECT status FROM background_jobs")).containsExactly("completed");
    }

    @Test
    void whoListensHearsOfEachNodesJobs() throws Exception {
        try (var connection = table.open();
                var statement = connection.createStatement()) {
            statement.execute("LISTEN hcm_jobs");

            createAll(takesIn, 1, 0);

            assertThat(connection.unwrap(PGConnection.class).getNotifications(30_000))
                    .isNotEmpty();
        }
    }

    private static List<String> whole(String id) throws Exception {
        return table.texts("SELECT CAST(job AS text) FROM background_jobs job WHERE id = '" + id + "'");
    }

    private static List<String> createAll(ServiceProcess service, int count, int milliseconds) throws IOException {
        var job = Map.of("job_type", "noop", "payload", Map.of("duration_ms", milliseconds));
        return service.admin()
                .body(Map.of("jobs", Collections.nCopies(count, job)))
                .post(JOBS + "/bulk")
                .then()
                .statusCode(201)
                .body("ids", hasSize(count))
                .extract()
                .path("ids");
    }

    private static ServiceProcess node(String url, String name, String... properties) throws IOException {
        var all = new java.util.ArrayList<>(List.of(
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=postgres",
                "--hcm.jobs.schedules.poll-interval=20ms"));
        all.addAll(List.of(properties));
        return new ServiceProcess(folder.resolve(name), all.toArray(String[]::new));
    }

    private static ServiceProcess startOne(ServiceProcess service) {
        try {
            return service.start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
