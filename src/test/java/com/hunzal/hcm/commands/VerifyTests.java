package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTests {

    @TempDir
    private Path folder;

    private Path copy;

    @BeforeEach
    void makeBackup() throws Exception {
        var data = Files.createDirectory(folder.resolve("data"));
        HrSystem.databaseIn(data);
        Run.in(data, "migrate");
        copy = folder.resolve("copy.db");
        Run.in(data, "backup", copy.toString());
    }

    @Test
    void aBackupIsSoundAndStaysAsItIs() {
        var before = SqliteFile.everythingIn(folder);

        assertThat(Run.of("verify", copy.toString()).succeeds().out())
                .containsPattern("  background_jobs +2\\n")
                .endsWith(copy + " is sound.\n");

        assertThat(SqliteFile.everythingIn(folder)).isEqualTo(before);
    }

    @Test
    void noConfigurationIsNeeded() {
        Run.on("jdbc:nonsense:", "verify", copy.toString()).succeeds();
    }

    @Test
    void theServicesOwnFileCanBeVerifiedToo() {
        var file = folder.resolve("data").resolve("hunzal_hcm.db");
        var before = SqliteFile.everythingIn(file.getParent());

        Run.of("verify", file.toString()).succeeds();

        assertThat(SqliteFile.everythingIn(file.getParent())).isEqualTo(before);
    }

    @Test
    void aCutFileIsDamaged() throws Exception {
        Damage.cutInHalf(copy);
        assertThat(Run.of("verify", copy.toString()).fails().err()).contains(copy.toString(), "damaged");
    }

    @Test
    void anOverwrittenFileIsDamaged() throws Exception {
        Damage.overwriteSecondHalf(copy);
        assertThat(Run.of("verify", copy.toString()).fails().err()).contains(copy.toString(), "damaged");
    }

    @Test
    void aTextIsNoDatabase() throws Exception {
        var text = Files.writeString(folder.resolve("notes.txt"), "no database at all. ".repeat(100));
        assertThat(Run.of("verify", text.toString()).fails().err()).contains("is not a SQLite database");
    }

    @Test
    void aMissingFileIsNamedAndNotMade() {
        var missing = folder.resolve("missing.db");
        assertThat(Run.of("verify", missing.toString()).fails().err()).startsWith("There is no file " + missing);
        assertThat(missing).doesNotExist();
    }

    @Test
    void aDatabaseWithoutOurTablesWillNotDo() {
        var other = new SqliteFile(folder.resolve("other.db")).execute(HrSystem.ORGANIZATIONS_AND_USERS);

        var run = Run.of("verify", other.path().toString()).fails();

        assertThat(run.err()).contains("table notification_settings is missing", "(and 1 more)");
        assertThat(run.out()).contains("table background_jobs is missing");
    }

    @Test
    void rowsThatPointNowhereAreFoundAndAreNoDamage() {
        new SqliteFile(copy)
                .execute(
                        "DELETE FROM organizations WHERE id = 'umbrella'",
                        "CREATE TABLE teams (name TEXT, boss TEXT)",
                        "CREATE TABLE members (id TEXT, team TEXT REFERENCES teams (name))",
                        "INSERT INTO members VALUES ('m1', 'sales')");

        assertThat(Run.of("verify", copy.toString()).succeeds().out())
                .contains("finding: table background_jobs: 1 rows point to rows of organizations that are missing\n")
                .contains("finding: table members: ", "foreign key mismatch")
                .endsWith(copy
                        + " is sound. The findings are no damage: they were so in the database that was copied.\n");
    }

    @Test
    void throughALinkTheWriteAheadLogIsReadToo() throws Exception {
        var database = SqliteFile.in(folder.resolve("data"));
        var link = Files.createSymbolicLink(folder.resolve("link.db"), database.path());
        try (var writer = database.open();
                var statement = writer.createStatement()) {
            statement.execute("INSERT INTO organizations (id, name) VALUES ('in the log only', '')");

            assertThat(Run.of("verify", link.toString()).succeeds().out()).containsPattern("  organizations +3\\n");
            var url = "jdbc:sqlite:" + link;
            assertThat(Run.on(url, "inspect").succeeds().out()).containsPattern("  organizations +3\\n");
            assertThat(Run.on(url, "organization", "list").succeeds().out()).contains("in the log only");
        }
    }
}
