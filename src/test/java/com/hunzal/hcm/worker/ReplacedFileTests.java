package com.hunzal.hcm.worker;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.jobs.JobTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy is put in the place of a real process's database, as people do who have not read how to restore one. */
class ReplacedFileTests {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String FILE = "hunzal_hcm.db";

    @TempDir
    Path folder;

    private Path data;
    private Path copy;

    @Test
    void aCopyOverTheFileIsRefusedWhileItRunsAndTheNextStartWorksWithItAlsoAfterACrash() throws Exception {
        try (var service = service()) {
            startWithACopyOfOneJob(service);
            Files.write(data.resolve(FILE), Files.readAllBytes(copy)); // as cp does

            for (int i = 0; i < 3; i++) {
                service.admin()
                        .body("{\"job_type\": \"noop\"}")
                        .post(JOBS)
                        .then()
                        .spec(problem(503, "database-unavailable"));
            }
            service.admin().get("/health").then().spec(problem(503, "not-ready"));
            assertThat(service.terminate()).isZero();
            assertThat(Files.mismatch(data.resolve(FILE), copy))
                    .as("the first difference")
                    .isEqualTo(-1);

            service.start();
            worksWithTheCopy(service);
            checkpoint();
            createJob(service); // else the journal would begin with the copy, and fit it
            checkpoint();
            createJob(service);
            service.kill();
            assertThat(data.resolve(FILE + "-wal")).isNotEmptyFile();
            Files.write(data.resolve(FILE), Files.readAllBytes(copy));

            service.start();
            worksWithTheCopy(service);
            assertThat(data.resolve(FILE + "-wal.stale-2")).isNotEmptyFile();
        }
    }

    @Test
    void aMovedFileGetsAllThatWasAcknowledgedAndTheNextStartMakesANewOne() throws Exception {
        try (var service = service()) {
            startWithACopyOfOneJob(service);
            Files.move(data.resolve(FILE), folder.resolve("old.db"));

            service.admin()
                    .body("{\"job_type\": \"noop\"}")
                    .post(JOBS)
                    .then()
                    .spec(problem(503, "database-unavailable"));
            var moved = new JobTable("jdbc:sqlite:" + folder.resolve("old.db").toUri() + "?immutable=1");
            JobTable.await(() -> moved.texts("SELECT id FROM background_jobs").size() == 3);
            assertThat(service.terminate()).isZero();

            service.start();
            service.admin().get(JOBS).then().statusCode(200).body("total", equalTo(0));
            assertThat(check()).isEqualTo("ok");
        }
    }

    private ServiceProcess service() throws Exception {
        data = folder.resolve("data");
        copy = folder.resolve("copy.db");
        // With the file gone, results cannot be written, and a stop waits for them as long as it may.
        return new ServiceProcess(data, "--spring.lifecycle.timeout-per-shutdown-phase=4s");
    }

    /** Two are in the database, the second of them and what came after it only in its journal. */
    private void startWithACopyOfOneJob(ServiceProcess service) throws Exception {
        service.start();
        createJob(service);
        checkpoint();
        Files.copy(data.resolve(FILE), copy);
        createJob(service);
        checkpoint();
        createJob(service);
    }

    private void checkpoint() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(FILE));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private void worksWithTheCopy(ServiceProcess service) throws Exception {
        service.admin().get(JOBS).then().statusCode(200).body("total", equalTo(1));
        createJob(service);
        service.admin().get(JOBS).then().statusCode(200).body("total", equalTo(2));
        assertThat(check()).isEqualTo("ok");
    }

    private static void createJob(ServiceProcess service) throws Exception {
        service.admin().body("{\"job_type\": \"noop\"}").post(JOBS).then().statusCode(201);
    }

    private String check() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(FILE));
                var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA integrity_check")) {
            return row.getString(1);
        }
    }
}
