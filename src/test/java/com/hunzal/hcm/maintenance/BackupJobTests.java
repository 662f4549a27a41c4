package com.hunzal.hcm.maintenance;

import static com.hunzal.hcm.maintenance.Outcomes.failureOf;
import static com.hunzal.hcm.maintenance.Outcomes.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.SettableClock;
import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.TestJobContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupJobTests {

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();

    @Test
    void theCopyHasEverythingThatWasCommittedAlsoWhatIsOnlyInTheLog() throws Exception {
        try (var test = TestDatabase.sqlite(folder)) {
            IntStream.range(0, 50)
                    .forEach(n -> test.execute("INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('j"
                            + n + "', 'acme', 'noop')"));

            var result = resultOf(backup(test, null), BackupJob.Result.class);

            var copy = Path.of(result.file());
            assertThat(rowsIn(copy)).isEqualTo(50);
            assertThat(result.sizeBytes()).isEqualTo(Files.size(copy));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theNewestCopiesStayAndNothingElseIsTouched() throws Exception {
        try (var test = TestDatabase.sqlite(folder)) {
            var copies = new DataFolder(folder).backups();
            Files.createDirectories(copies);
            Files.writeString(copies.resolve("hcm-of-somebody.db"), "not a copy of ours");
            for (var day = 0; day < 4; day++) {
                backup(test, 2);
                clock.advance(Duration.ofDays(1));
            }

            try (var left = Files.list(copies)) {
                assertThat(left.map(file -> file.getFileName().toString()))
                        .hasSize(3)
                        .contains("hcm-of-somebody.db");
            }
        }
    }

    @Test
    void aSecondOneInTheSameSecondIsTriedAgainAndOverwritesNothing() throws Exception {
        try (var test = TestDatabase.sqlite(folder)) {
            backup(test, null);

            var second = backup(test, null);

            assertThat(failureOf(second).reason()).contains("exists already");
            assertThat(failureOf(second).retryable()).isTrue();
        }
    }

    @Test
    void postgresqlHasAProgramOfItsOwn() throws Exception {
        try (var test = TestDatabase.postgresql(folder)) {
            var failure = failureOf(backup(test, null));

            assertThat(failure.reason()).contains("pg_dump");
            assertThat(failure.retryable()).isFalse();
        }
    }

    private JobOutcome backup(TestDatabase test, Integer keep) throws Exception {
        return new BackupJob(test.backup(), test.database, new DataFolder(folder), clock)
                .handle(new BackupJob.Payload(keep), TestJobContext.aJob());
    }

    private static int rowsIn(Path file) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var rows = connection.createStatement().executeQuery("SELECT count(*) FROM background_jobs")) {
            return rows.getInt(1);
        }
    }
}
