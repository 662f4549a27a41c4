package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process, really killed. */
class KilledServiceTests {

    private static final String JOBS = "/api/system/background-jobs";

    /** On a busy machine all short jobs may have ended before anybody asks whether one is running. */
    private static final Map<String, ?> LONG_ENOUGH_TO_BE_SEEN =
            Map.of("job_type", "noop", "priority", 1, "payload", Map.of("duration_ms", 4_000));

    private static final String KILLED_AND_TRIED_AGAIN =
            "SELECT id FROM background_jobs WHERE attempt > 1 AND status IN ('queued', 'processing')";

    @TempDir
    Path folder;

    @Test
    void everyJobThatWasPromisedIsRunThoughTheServiceIsKilledAgainAndAgain() throws Exception {
        killAndRestart(2, 60);
    }

    @Test
    @Tag("long")
    void everyJobThatWasPromisedIsRunThoughTheServiceIsKilledTwentyTimes() throws Exception {
        killAndRestart(20, 200);
    }

    private void killAndRestart(int kills, int jobsEach) throws Exception {
        var promised = new ArrayList<String>();
        try (var service = new ServiceProcess(folder.resolve("data"), "--hcm.jobs.lease-duration=3s")) {
            service.start();
            recordJobsThatLeaveTheirFinalState();
            for (int kill = 0; kill < kills; kill++) {
                promised.addAll(createJobs(service, jobsEach));
                promised.add(createJob(service, LONG_ENOUGH_TO_BE_SEEN));
                // A third crash would fail a job, as it should: one that was killed before is let come to its end.
                while (count(service, "processing") == 0
                        || !query(KILLED_AND_TRIED_AGAIN).isEmpty()) {
                    Thread.onSpinWait();
                }
                service.kill();
                service.start();
            }
            while (count(service, "queued,processing") > 0) {
                Thread.onSpinWait();
            }
        }

        assertThat(query("SELECT id FROM background_jobs WHERE status = 'completed'"))
                .containsExactlyInAnyOrderElementsOf(promised);
        assertThat(query("SELECT id FROM ran_after_the_end")).isEmpty();
        assertThat(query("SELECT id FROM background_jobs WHERE crash_count > 0"))
                .as("jobs that were running when the service was killed")
                .isNotEmpty();
    }

    @Test
    void aServiceThatIsToldToStopHandsItsJobsBackAndExitsWithZero() throws Exception {
        try (var service =
                new ServiceProcess(folder.resolve("data"), "--spring.lifecycle.timeout-per-shutdown-phase=4s")) {
            service.start();
            var id = createJob(service, Map.of("job_type", "noop", "payload", Map.of("duration_ms", 60_000)));
            while (count(service, "processing") == 0) {
                Thread.onSpinWait();
            }

            var exitCode = service.terminate();

            assertThat(exitCode).isZero();
            assertThat(query(
                            "SELECT status || ' ' || retry_count || ' ' || crash_count FROM background_jobs WHERE id = '"
                                    + id + "'"))
                    .containsExactly("queued 0 0");
        }
    }

    @Test
    void twoServicesOnOneFileShareTheWorkAndRunNothingTwice() throws Exception {
        var data = folder.resolve("data");
        try (var one = new ServiceProcess(data);
                var two = new ServiceProcess(data)) {
            one.start();
            recordJobsThatLeaveTheirFinalState();
            two.start();
            var promised = new ArrayList<>(createJobs(one, 60));
            promised.addAll(createJobs(two, 60));
            while (count(one, "queued,processing") > 0) {
                Thread.onSpinWait();
            }

            assertThat(query("SELECT id FROM background_jobs WHERE status = 'completed' AND attempt = 1"))
                    .containsExactlyInAnyOrderElementsOf(promised);
            assertThat(query("SELECT id FROM ran_after_the_end")).isEmpty();
        }
    }

    private static List<String> createJobs(ServiceProcess service, int count) throws IOException {
        var ids = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            ids.add(createJob(service, Map.of("job_type", "noop", "payload", Map.of("duration_ms", 200))));
        }
        return ids;
    }

    private static String createJob(ServiceProcess service, Map<String, ?> job) throws IOException {
        return service.admin()
                .body(job)
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .path("job_id");
    }

    private static int count(ServiceProcess service, String status) throws IOException {
        return service.admin().get(JOBS + "?limit=1&status=" + status).path("total");
    }

    private void recordJobsThatLeaveTheirFinalState() throws SQLException {
        try (var connection = open();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE ran_after_the_end (id TEXT)");
            statement.execute("""
                    CREATE TRIGGER note_it AFTER UPDATE ON background_jobs WHEN OLD.status = 'completed'
                    BEGIN INSERT INTO ran_after_the_end VALUES (OLD.id); END
                    """);
        }
    }

    private List<String> query(String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (var connection = open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private java.sql.Connection open() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + folder.resolve("data/hunzal_hcm.db") + "?busy_timeout=10000");
    }
}
