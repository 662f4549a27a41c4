package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackTests {

    private static final String NOT_OURS =
            "SELECT name, sql FROM sqlite_master WHERE tbl_name IN ('organizations', 'users', 'logins', 'people')";

    @TempDir
    private Path folder;

    @Test
    void withoutYesItOnlySaysWhatItWouldDrop() {
        var file = HrSystem.databaseIn(folder);
        Run.in(folder, "migrate");
        file.execute("CREATE VIEW open_jobs AS SELECT * FROM background_jobs");
        var before = SqliteFile.everythingIn(folder);

        var run = Run.in(folder, "rollback").fails();

        assertThat(run.out())
                .containsPattern("\\n  background_jobs +2\\n")
                .containsPattern("\\n  notification_settings +1\\n")
                .contains("\n  view open_jobs\n");
        assertThat(run.err()).contains("Nothing was dropped").contains("--yes");
        assertThat(SqliteFile.everythingIn(folder)).isEqualTo(before);
    }

    @Test
    void ourTablesAreDroppedAndNothingElse() throws Exception {
        var file = HrSystem.databaseIn(folder);
        Run.in(folder, "migrate");
        var before = file.rows(NOT_OURS);

        Run.in(folder, "rollback", "--yes").succeeds();

        assertThat(file.tables()).containsExactly("logins", "organizations", "users");
        assertThat(file.rows(NOT_OURS)).isEqualTo(before);
        assertThat(file.rows("SELECT id FROM organizations")).containsExactly("acme", "umbrella");
        assertThat(file.rows("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(Files.readString(file.path(), StandardCharsets.ISO_8859_1))
                .as("what a journal of later could be compared with")
                .doesNotContainPattern("hcm-journal:[0-9a-f]{32}");
        assertThat(Run.in(folder, "rollback", "--yes").succeeds().out()).contains("nothing to drop");
    }

    @Test
    void aCopyIsMadeFirst() throws Exception {
        HrSystem.databaseIn(folder);
        Run.in(folder, "migrate");

        var out = Run.in(folder, "rollback", "--yes").succeeds().out();

        var copy = Path.of(out.lines().findFirst().orElseThrow().replace("Copied the database to ", ""));
        assertThat(copy).hasParent(folder);
        assertThat(copy.getFileName().toString()).matches("hunzal_hcm\\.db\\.before-rollback-\\d{8}-\\d{6}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(new SqliteFile(copy).rows("SELECT id FROM background_jobs ORDER BY id"))
                .containsExactly("j1", "j2");
        Run.of("verify", copy.toString()).succeeds();
    }

    @Test
    void laterMigrationsMakeEverythingAnew() {
        var file = HrSystem.databaseIn(folder);
        Run.in(folder, "migrate");
        Run.in(folder, "rollback", "--yes");

        assertThat(Run.in(folder, "migrate").succeeds().out()).contains("Applied V2", "Applied V3", "Applied V4");

        assertThat(file.value("SELECT count(*) FROM background_jobs")).isEqualTo("0");
        Run.in(folder, "inspect").succeeds();
    }

    @Test
    void whatOtherProgramsBuiltOnOurTablesGoesWithThem() {
        var file = HrSystem.databaseIn(folder);
        Run.in(folder, "migrate");
        file.execute(
                "CREATE VIEW open_jobs AS SELECT * FROM Background_Jobs WHERE status = 'queued'",
                "CREATE VIEW numbers_of_open_jobs AS SELECT job_type, count(*) FROM open_jobs GROUP BY 1",
                "CREATE VIEW innocent AS SELECT 'background_jobs' AS old_background_jobs FROM users -- background_jobs",
                "CREATE TRIGGER welcome AFTER INSERT ON users BEGIN INSERT INTO background_jobs (id, organization_id,"
                        + " job_type) VALUES (new.id, new.organization_id, 'welcome'); END",
                "CREATE TRIGGER jobs_log AFTER DELETE ON background_jobs BEGIN DELETE FROM logins; END");

        var out = Run.in(folder, "rollback", "--yes").succeeds().out();

        assertThat(out).contains("view open_jobs\n", "view numbers_of_open_jobs\n", "trigger welcome\n");
        assertThat(file.rows("SELECT name FROM sqlite_master WHERE type IN ('view', 'trigger') ORDER BY name"))
                .containsExactly("innocent", "people", "users_first_login");
        file.execute("INSERT INTO users VALUES (2, 'acme', 'bob@acme.example')");
        assertThat(file.value("SELECT count(*) FROM logins")).isEqualTo("2");
    }

    @Test
    void rowsThatPointToOurTablesStay() {
        var file = HrSystem.databaseIn(folder);
        Run.in(folder, "migrate");
        file.execute(
                "CREATE TABLE job_notes (note TEXT, job_id TEXT REFERENCES background_jobs (id) ON DELETE CASCADE)",
                "INSERT INTO job_notes VALUES ('look here', 'j1')");

        Run.in(folder, "rollback", "--yes").succeeds();

        assertThat(file.rows("SELECT * FROM job_notes")).containsExactly("look here|j1");
    }

    @Test
    void whereThereIsNoDatabaseThereIsNothingToDrop() {
        assertThat(Run.in(folder, "rollback", "--yes").succeeds().out()).contains("nothing to drop");
        assertThat(folder).isEmptyDirectory();
    }
}
