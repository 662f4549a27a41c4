package com.hunzal.hcm.maintenance;

import static com.hunzal.hcm.maintenance.Outcomes.failureOf;
import static com.hunzal.hcm.maintenance.Outcomes.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hunzal.hcm.jobs.TestJobContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class DbOptimizeJobSqliteTests {

    @TempDir
    private Path folder;

    private TestDatabase test;
    private DbOptimizeJob job;

    @BeforeEach
    void start() {
        test = TestDatabase.sqlite(folder);
        job = new DbOptimizeJob(test.database);
        test.execute("""
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000)
                INSERT INTO background_jobs (id, organization_id, job_type, payload)
                SELECT 'job-' || n, 'acme', 'noop', hex(zeroblob(500)) FROM numbers
                """);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void theRoomOfDeletedRowsIsGivenBackToTheDisk() throws Exception {
        test.execute("DELETE FROM background_jobs WHERE id > 'job-1'");
        test.database.writes().sql("PRAGMA wal_checkpoint(TRUNCATE)").query().singleRow();
        var fileBefore = Files.size(folder.resolve("test.db"));

        var result = optimize();

        var fileAfter = Files.size(folder.resolve("test.db"));
        assertThat(result.status()).isEqualTo("success");
        assertThat(result.sizeBeforeBytes()).isEqualTo(fileBefore).isGreaterThan(2_000_000);
        assertThat(result.sizeAfterBytes()).isEqualTo(fileAfter).isLessThan(600_000);
        assertThat(result.spaceFreedMb()).isEqualTo(Measured.megabytes(fileBefore - fileAfter));
        assertThat(folder.resolve("test.db-wal")).isEmptyFile();
        assertThat(test.count("background_jobs")).isEqualTo(1);
    }

    @Test
    void everyTableIsAnalyzedAndThePlannerKnowsIt() throws Exception {
        var result = optimize();

        var tables = test.count("sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
        assertThat(result.tablesAnalyzed()).isEqualTo((int) tables).isGreaterThanOrEqualTo(4);
        assertThat(test.count("sqlite_stat1 WHERE tbl = 'background_jobs' AND stat LIKE '2000 %'"))
                .isPositive();
    }

    @Test
    void aDatabaseThatOnlyGrewFreedNothing() throws Exception {
        var result = optimize();

        assertThat(result.spaceFreedMb()).isGreaterThanOrEqualTo(0);
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void aReaderInTheMiddleOfAQueryIsNeitherDisturbedNorWaitedFor() throws Exception {
        // The write-ahead log cannot be emptied; whoever waits for that holds up all writers, here for an hour.
        test.database.writes().sql("PRAGMA busy_timeout = 3600000").query().singleRow();
        try (var rows = test.database.reads().sql("SELECT id FROM background_jobs").query(String.class).stream()) {
            var reader = rows.iterator();
            reader.next();
            test.execute("DELETE FROM background_jobs");

            optimize();

            var read = 1;
            while (reader.hasNext()) {
                reader.next();
                read++;
            }
            assertThat(read).isEqualTo(2000);
        }
    }

    @Test
    void aFullDiskIsSaidClearlyAndNothingIsDamaged() throws Exception {
        var pages = test.database
                .writes()
                .sql("PRAGMA page_count")
                .query(Long.class)
                .single();
        test.database.writes().sql("PRAGMA max_page_count = " + pages).query().singleRow();

        var failure = failureOf(job.handle(new DbOptimizeJob.Payload(), TestJobContext.aJob()));

        assertThat(failure.retryable()).isTrue();
        assertThat(failure.reason()).isEqualTo("The disk is full. The data is as it was.");
        assertThat(test.count("background_jobs")).isEqualTo(2000);
        assertThat(test.database
                        .writes()
                        .sql("PRAGMA integrity_check")
                        .query(String.class)
                        .single())
                .isEqualTo("ok");
    }

    @Test
    void itDoesNotBeginToFillADiskThatIsTooSmall() {
        var used = test.database
                        .writes()
                        .sql("PRAGMA page_count")
                        .query(Long.class)
                        .single()
                * 4096;
        var upkeep = new SqliteUpkeep(test.database.writes(), file -> 2 * used - 1);

        assertThatExceptionOfType(DatabaseUpkeep.Obstacle.class)
                .isThrownBy(() -> upkeep.optimize(() -> {}))
                .withMessageMatching(
                        "Analyzed, but not vacuumed: that needs 8 MB of free disk space for a moment, and there are [67] MB\\.");
        assertThat(test.count("sqlite_stat1")).isPositive();
    }

    @Test
    void roomForWhatIsInUseIsEnough() throws Exception {
        test.execute("DELETE FROM background_jobs");
        var upkeep = new SqliteUpkeep(test.database.writes(), file -> 2 << 20); // of a file of 4 MB

        upkeep.optimize(() -> {});

        assertThat(upkeep.sizeInBytes()).isLessThan(1 << 20);
    }

    @Test
    void itStopsBetweenTwoStepsWhenItIsTold() {
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> job.handle(
                        new DbOptimizeJob.Payload(), TestJobContext.aJob().cancelledAtLook(2)));
    }

    private DbOptimizeJob.Result optimize() throws Exception {
        return resultOf(job.handle(new DbOptimizeJob.Payload(), TestJobContext.aJob()), DbOptimizeJob.Result.class);
    }
}
