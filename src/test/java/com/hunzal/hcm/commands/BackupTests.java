package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTests {

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @BeforeEach
    void makeDatabase() {
        Run.in(folder, "migrate");
        SqliteFile.in(folder).execute("INSERT INTO organizations (id) VALUES ('acme')");
    }

    @Test
    void theCopyIsCompleteAndForItsOwnerOnly() throws Exception {
        var copy = elsewhere.resolve("it's a copy.db");

        assertThat(Run.in(folder, "backup", copy.toString()).succeeds().out())
                .startsWith("Wrote " + copy + " (" + Files.size(copy) + " bytes)" + System.lineSeparator())
                .contains("keys that secrets in it are encrypted with are not in it");

        assertThat(new SqliteFile(copy).rows("SELECT id FROM organizations")).containsExactly("acme");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(SqliteFile.everythingIn(elsewhere)).containsOnlyKeys("it's a copy.db");
    }

    @Test
    void aCopyMadeWhileOthersWriteIsOneMomentOfTheDatabase() throws Exception {
        var writing = new CountDownLatch(1);
        var enough = new AtomicBoolean();
        var writer = Executors.newSingleThreadExecutor();
        try {
            var written = writer.submit(() -> {
                var pairs = 0;
                try (var connection = SqliteFile.in(folder).open();
                        var statement = connection.createStatement()) {
                    while (!enough.get()) {
                        statement.execute("BEGIN IMMEDIATE");
                        statement.execute("INSERT INTO organizations (id) VALUES ('o" + pairs + "')");
                        statement.execute("INSERT INTO background_jobs (organization_id, job_type) VALUES ('o" + pairs
                                + "', 'x')");
                        statement.execute("COMMIT");
                        pairs++;
                        writing.countDown();
                    }
                }
                return pairs;
            });
            writing.await();
            for (var i = 0; i < 3; i++) {
                var copy = elsewhere.resolve(i + ".db");
                Run.in(folder, "backup", copy.toString()).succeeds();
                Run.of("verify", copy.toString()).succeeds();
                assertThat(new SqliteFile(copy).value("SELECT count(*) > 0 FROM background_jobs"))
                        .isEqualTo("1");
                assertThat(new SqliteFile(copy)
                                .value("SELECT (SELECT count(*) FROM organizations WHERE id <> 'acme')"
                                        + " - (SELECT count(*) FROM background_jobs)"))
                        .isEqualTo("0");
            }
            enough.set(true);
            assertThat(written.get()).isPositive();
        } finally {
            enough.set(true);
            writer.shutdown();
        }
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        var precious = Files.writeString(elsewhere.resolve("precious"), "do not lose me");

        assertThat(Run.in(folder, "backup", precious.toString()).fails().err()).contains(precious + " exists already");

        assertThat(precious).hasContent("do not lose me");
        assertThat(SqliteFile.everythingIn(elsewhere)).hasSize(1);
    }

    @Test
    void aFolderThatDoesNotExistIsNotMade() {
        assertThat(Run.in(folder, "backup", elsewhere.resolve("a/b.db").toString())
                        .fails()
                        .err())
                .contains("The folder " + elsewhere.resolve("a") + " does not exist");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aDamagedDatabaseLeavesNoCopyBehind() throws Exception {
        Damage.overwriteSecondHalf(SqliteFile.in(folder).path());

        assertThat(Run.in(folder, "backup", elsewhere.resolve("copy.db").toString())
                        .fails()
                        .err())
                .contains("is damaged");

        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void withoutADatabaseThereIsNothingToCopy() {
        assertThat(Run.in(elsewhere, "backup", folder.resolve("copy.db").toString())
                        .fails()
                        .err())
                .startsWith("There is no database at ");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void forPostgresqlAnotherProgramIsNamed() {
        assertThat(Run.on("jdbc:postgresql://db.example:5432/hcm?user=hr&password=secret", "backup", "/backups/hcm")
                        .fails()
                        .err())
                .contains("pg_dump --format=custom --file=/backups/hcm --dbname=postgresql://db.example:5432/hcm")
                .doesNotContain("secret");
    }
}
