package com.hunzal.hcm.maintenance;

import static com.hunzal.hcm.JobRow.aJob;
import static com.hunzal.hcm.maintenance.Outcomes.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.TestJobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupJobTests {

    private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");
    private static final int MEGABYTE = 1024 * 1024;

    private static TestDatabase test;

    @TempDir
    private Path temp;

    private DataFolder folder;
    private CleanupJob cleanup;

    @BeforeAll
    static void startDatabase(@TempDir Path elsewhere) {
        test = TestDatabase.sqlite(elsewhere);
    }

    @AfterAll
    static void stopDatabase() {
        test.close();
    }

    @BeforeEach
    void start() throws IOException {
        folder = new DataFolder(temp.resolve("data"));
        Files.createDirectories(folder.logs());
        Files.createDirectories(folder.temporaryFiles());
        var retention = new Retention(Duration.ofDays(7), Duration.ofDays(30), null, Duration.ofMinutes(10));
        cleanup = new CleanupJob(
                new FinishedJobs(test.database, new StuckRows(Clock.fixed(NOW, ZoneOffset.UTC))),
                folder,
                retention,
                Clock.fixed(NOW, ZoneOffset.UTC),
                folder.logs().resolve("hcm.log").toString());
    }

    @AfterEach
    void empty() {
        test.execute("DELETE FROM background_jobs");
    }

    @Test
    void withoutPayloadItDeletesAllThatIsOldByTheUsualAges() throws Exception {
        job("completed", 8);
        job("failed", 31);
        var keptJob = job("failed", 8);
        var log = file(folder.logs().resolve("hcm.1.log.gz"), 31, MEGABYTE);
        var keptLog = file(folder.logs().resolve("hcm.2.log.gz"), 29, MEGABYTE);
        var temporary = file(folder.temporaryFiles().resolve("upload"), 2, MEGABYTE / 2);
        var keptTemporary = file(folder.temporaryFiles().resolve("new"), 0, 10);

        var result = run(null, null);

        assertThat(result.status()).isEqualTo("success");
        assertThat(result.type()).isEqualTo("all");
        assertThat(result.recordsDeleted()).isEqualTo(2);
        assertThat(result.filesDeleted()).isEqualTo(2);
        assertThat(result.spaceFreedMb()).isEqualTo(1.5);
        assertThat(jobs()).isEqualTo(keptJob);
        assertThat(log).doesNotExist();
        assertThat(keptLog).exists();
        assertThat(temporary).doesNotExist();
        assertThat(keptTemporary).exists();
    }

    @Test
    void theAgeThatIsGivenCountsForAllOfIt() throws Exception {
        job("completed", 4);
        job("failed", 4);
        var kept = job("completed", 2);
        var log = file(folder.logs().resolve("hcm.1.log.gz"), 4, 1);
        var temporary = file(folder.temporaryFiles().resolve("upload"), 4, 1);
        var keptTemporary = file(folder.temporaryFiles().resolve("later"), 2, 1);

        var result = run("all", 3);

        assertThat(result.recordsDeleted()).isEqualTo(2);
        assertThat(jobs()).isEqualTo(kept);
        assertThat(log).doesNotExist();
        assertThat(temporary).doesNotExist();
        assertThat(keptTemporary).exists();
    }

    @Test
    void oneTypeLeavesTheOthersAlone() throws Exception {
        job("completed", 100);
        var log = file(folder.logs().resolve("hcm.1.log.gz"), 100, 1);
        var temporary = file(folder.temporaryFiles().resolve("upload"), 100, 1);

        assertThat(run("old_logs", null).filesDeleted()).isEqualTo(1);
        assertThat(log).doesNotExist();
        assertThat(temporary).exists();
        assertThat(test.count("background_jobs")).isEqualTo(1);

        assertThat(run("temp_files", null).filesDeleted()).isEqualTo(1);
        assertThat(temporary).doesNotExist();
        assertThat(test.count("background_jobs")).isEqualTo(1);

        assertThat(run("finished_jobs", null).recordsDeleted()).isEqualTo(1);
        assertThat(test.count("background_jobs")).isZero();
    }

    @Test
    void theLogItselfIsNoOldLog() throws Exception {
        var log = file(folder.logs().resolve("hcm.log"), 100, 1);

        run("old_logs", 0);

        assertThat(log).exists();
    }

    @Test
    void whatLiesBesideTheTwoFoldersIsNeverTouched() throws Exception {
        var secret = file(folder.file("jwt.secret"), 100, 1);

        run("all", 0);

        assertThat(secret).exists();
    }

    @Test
    void onlyArchivesThatTheServiceMadeAreOldLogs() throws Exception {
        var theirs = Stream.of(
                        "app.1.log.gz",
                        "dump.sql.gz",
                        "hcm.log.gz",
                        "hcm.1.log.gz.bak",
                        "xhcm.1.log.gz",
                        "hcm.a.log.gz")
                .map(name -> file(folder.logs().resolve(name), 100, 1))
                .toList();
        var below = Files.createDirectory(folder.logs().resolve("other"));
        var inFolder = file(below.resolve("hcm.1.log.gz"), 100, 1);
        var empty = Files.createDirectory(folder.logs().resolve("empty"));
        Files.setLastModifiedTime(empty, FileTime.from(NOW.minus(Duration.ofDays(100))));

        assertThat(run("old_logs", null).filesDeleted()).isZero();

        assertThat(theirs).allSatisfy(file -> assertThat(file).exists());
        assertThat(inFolder).exists();
        assertThat(empty).exists();
    }

    @Test
    void aJobOfOneOfSeveralOrganizationsLeavesFilesAlone() throws Exception {
        job("completed", 100);
        var log = file(folder.logs().resolve("hcm.1.log.gz"), 100, 1);
        var temporary = file(folder.temporaryFiles().resolve("upload"), 100, 1);

        var outcome = cleanup.handle(
                new CleanupJob.Payload("all", null), TestJobContext.aJob().ofOneOfSeveral());

        assertThat(resultOf(outcome, CleanupJob.Result.class).recordsDeleted()).isEqualTo(1);
        assertThat(log).exists();
        assertThat(temporary).exists();
    }

    @Test
    void filesAreADayOldAtLeast() throws Exception {
        job("completed", 0);
        var log = file(folder.logs().resolve("hcm.1.log.gz"), 1, 1);
        var temporary = file(folder.temporaryFiles().resolve("upload"), 1, 1);

        assertThat(run("all", 0).filesDeleted()).isZero();

        assertThat(log).exists();
        assertThat(temporary).exists();
        for (var type : List.of("old_logs", "temp_files")) {
            assertThatThrownBy(() -> cleanup.check(new CleanupJob.Payload(type, 0)))
                    .isInstanceOf(InvalidPayload.class);
        }
    }

    @Test
    void missingFoldersAreNoError() throws Exception {
        Files.delete(folder.logs());
        Files.delete(folder.temporaryFiles());

        assertThat(run("all", 0).filesDeleted()).isZero();
    }

    private CleanupJob.Result run(String type, Integer olderThanDays) throws Exception {
        var outcome = cleanup.handle(new CleanupJob.Payload(type, olderThanDays), TestJobContext.aJob());
        return resultOf(outcome, CleanupJob.Result.class);
    }

    private String job(String status, int daysAgo) {
        var id = status + "-" + daysAgo;
        aJob(id).of(TestJobContext.ORGANIZATION)
                .status(status)
                .with("completed_at", NOW.minus(Duration.ofDays(daysAgo)))
                .in(test.database);
        return id;
    }

    private String jobs() {
        return String.join(
                " ",
                test.database
                        .reads()
                        .sql("SELECT id FROM background_jobs")
                        .query(String.class)
                        .list());
    }

    private static Path file(Path file, int daysAgo, int bytes) {
        try {
            Files.write(file, new byte[bytes]);
            return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(daysAgo))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
