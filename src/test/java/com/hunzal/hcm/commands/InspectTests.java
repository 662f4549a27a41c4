package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class InspectTests {

    @TempDir
    private Path folder;

    @Test
    void aMissingDatabaseIsNotMade() {
        assertThat(Run.in(folder.resolve("data"), "inspect").fails().err())
                .startsWith("There is no database at " + folder.resolve("data").resolve("hunzal_hcm.db"))
                .contains("migrate");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tablesRowsAndMigrationsAreListed() {
        Run.in(folder, "migrate");
        SqliteFile.in(folder)
                .execute(
                        "INSERT INTO organizations (id) VALUES ('acme'), ('umbrella')",
                        "CREATE TABLE \"odd \"\"name\" (x)");

        assertThat(Run.in(folder, "inspect").succeeds().out())
                .containsPattern("\\n  organizations +2\\n")
                .containsPattern("\\n  background_jobs +0\\n")
                .containsPattern("\\n  odd \"name +0\\n")
                .containsPattern("\\n  V4 +job engine +20\\d\\d-")
                .contains("\nnotification_settings: as expected\n", "\nbackground_jobs: as expected\n")
                .containsPattern("column +dnd_start +TEXT DEFAULT '22:00' +ok\\n")
                .containsPattern(
                        "index +idx_background_jobs_next_retry +\\(next_retry_at\\) WHERE status = 'queued' +ok\\n")
                .contains("UNIQUE (organization_id)  ok\n");
    }

    @Test
    void programsGetJson() {
        HrSystem.databaseIn(folder).execute("DROP INDEX idx_background_jobs_type");

        var json = JsonMapper.shared()
                .readTree(Run.in(folder, "inspect", "--json").fails().out());

        assertThat(json.at("/vendor").asString()).isEqualTo("sqlite");
        assertThat(json.at("/as_expected").asBoolean()).isFalse();
        assertThat(json.at("/differences/0").asString())
                .isEqualTo("table background_jobs: index idx_background_jobs_type is missing");
        assertThat(json.at("/migrations")).isEmpty();
        assertThat(json.at("/tables/0/table").asString()).isEqualTo("background_jobs");
        assertThat(json.at("/tables/0/rows").asInt()).isEqualTo(2);
        assertThat(json.at("/phase4_tables/1/parts/0/state").asString()).isEqualTo("as_expected");
    }

    static Stream<Arguments> changesOfTheScripts() {
        var cascade = "FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE";
        var filtered = "(next_retry_at) WHERE status = 'queued'";
        return Stream.of(
                arguments("settings (\n", "settings_2 (\n", "table notification_settings is missing"),
                arguments("dnd_end  ", "dnd_ends  ", "column dnd_end is missing"),
                arguments("max_retries     INTEGER", "max_retries TEXT", "column max_retries should be INTEGER"),
                arguments("created_at         TIMESTAMP", "created_at BLOB", "column created_at should be TIMESTAMP"),
                arguments("NOT NULL PRIMARY KEY DEFAULT", "NOT NULL UNIQUE DEFAULT", "PRIMARY KEY (id) is missing"),
                arguments("TEXT NOT NULL UNIQUE", "TEXT NOT NULL", "UNIQUE (organization_id) is missing"),
                arguments("REFERENCES organizations", "REFERENCES people", cascade + " is missing"),
                arguments("background_jobs (job_type)", "background_jobs (status)", "should be (job_type)"),
                arguments("CREATE INDEX IF NOT EXISTS idx_background_jobs_type", "--", "jobs_type is missing"),
                arguments(filtered, "(next_retry_at)", "should be " + filtered),
                arguments(filtered, "(next_retry_at) WHERE status = 'failed'", "should be " + filtered));
    }

    @ParameterizedTest
    @MethodSource("changesOfTheScripts")
    void differencesFromTheGuideAreNamed(String original, String changed, String difference) {
        SqliteFile.in(folder).execute(scripts(original, changed));

        var run = Run.in(folder, "inspect").fails();

        assertThat(run.out()).contains("DIFFERENT: ", "\nDifferences\n", difference + "\n");
        assertThat(run.err()).startsWith(folder.resolve("hunzal_hcm.db") + " differs from the migration guide in ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "status = 'queued';          [status]='queued'",
                "status = 'queued';          (status = 'queued')",
                "DEFAULT CURRENT_TIMESTAMP;  ",
                "DEFAULT 3;                  DEFAULT 5, requested_by TEXT",
                "ON DELETE CASCADE;          ON DELETE SET NULL",
                "ON DELETE CASCADE;          ",
            })
    void otherSpellingsDefaultsAndFurtherColumnsFit(String original, String changed) {
        SqliteFile.in(folder).execute(scripts(original, changed == null ? "" : changed));

        Run.in(folder, "inspect").succeeds();
    }

    private static String scripts(String original, String changed) {
        var scripts = SqliteFile.migrations("V1__organizations", "V2__notification_settings", "V3__background_jobs");
        assertThat(scripts).contains(original);
        var changedScripts = scripts.replace(original, changed);
        return changedScripts.contains("settings_2")
                ? changedScripts.replaceAll("CREATE INDEX.*settings_.*", "")
                : changedScripts;
    }

    @Test
    void whatTheServiceNeedsBeyondTheGuideIsMissedToo() {
        Run.in(folder, "migrate");
        SqliteFile.in(folder)
                .execute(
                        "DROP INDEX hcm_background_jobs_ready",
                        "ALTER TABLE background_jobs DROP COLUMN checkpoint",
                        "DROP TABLE hcm_job_log");

        var missing = new String[] {
            "index hcm_background_jobs_ready of table background_jobs is missing",
            "column checkpoint of table background_jobs is missing",
            "table hcm_job_log is missing"
        };
        assertThat(Run.in(folder, "inspect").fails().out()).contains(missing);
        assertThat(Run.in(folder, "migrate").fails().err())
                .contains(missing)
                .contains("CREATE INDEX hcm_background_jobs_ready ON background_jobs (organization_id, ")
                .contains("ALTER TABLE background_jobs ADD COLUMN checkpoint TEXT;");
    }

    @Test
    void aDatabaseAtRestIsNotTouched() {
        Run.in(folder, "migrate");
        var before = SqliteFile.everythingIn(folder);

        Run.in(folder, "inspect").succeeds();

        assertThat(SqliteFile.everythingIn(folder)).isEqualTo(before);
        assertThat(SqliteFile.in(folder).value("PRAGMA journal_mode")).isEqualTo("wal");
    }

    @Test
    void aDatabaseInUseIsNotTouchedAndItsNewestRowsAreSeen() throws Exception {
        Run.in(folder, "migrate");
        try (var service = SqliteFile.in(folder).open();
                var statement = service.createStatement()) {
            statement.execute("INSERT INTO organizations (id) VALUES ('acme')");
            var before = SqliteFile.everythingIn(folder);
            assertThat(before).containsKey("hunzal_hcm.db-wal");

            assertThat(Run.in(folder, "inspect").succeeds().out()).containsPattern("\\n  organizations +1\\n");

            var after = SqliteFile.everythingIn(folder);
            after.remove("hunzal_hcm.db-shm"); // shared memory: readers register there
            before.remove("hunzal_hcm.db-shm");
            assertThat(after).isEqualTo(before);
        }
    }
}
