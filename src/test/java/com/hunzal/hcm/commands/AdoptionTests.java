package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code migrate} makes of databases that somebody else made. */
class AdoptionTests {

    private static final List<String> WHAT_IS_NOT_OURS = List.of(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name NOT LIKE 'hcm%' AND name NOT LIKE 'hcm%'"
                    + " AND name NOT IN ('background_jobs', 'notification_settings') ORDER BY name",
            "SELECT * FROM organizations ORDER BY id",
            "SELECT * FROM users",
            "SELECT * FROM logins",
            "SELECT id, organization_id, email_enabled, email_provider, email_from_address, dnd_start, dnd_end, theme,"
                    + " created_at, updated_at FROM notification_settings",
            "SELECT id, organization_id, job_type, status, priority, next_retry_at, created_at, requested_by"
                    + " FROM background_jobs ORDER BY id");

    @TempDir
    private Path folder;

    @Test
    void theHrSystemsTablesAreAdoptedAndOnlyAddedTo() {
        var file = HrSystem.databaseIn(folder);
        var before = WHAT_IS_NOT_OURS.stream().map(file::rows).toList();

        Run.in(folder, "migrate").succeeds();

        assertThat(WHAT_IS_NOT_OURS.stream().map(file::rows).toList()).isEqualTo(before);
        assertThat(file.value("SELECT run_at FROM background_jobs WHERE id = 'j1'"))
                .as("of unknown age, so that it is held")
                .startsWith("9999");
        assertThat(Run.in(folder, "inspect").succeeds().out()).contains("has no default", "theme ", "requested_by ");
        assertThat(Run.in(folder, "migrate").succeeds().out()).contains("nothing to do");
    }

    @Test
    void whatIsMissingBesideTheHrSystemsTablesIsMade() {
        var file = SqliteFile.in(folder).execute(HrSystem.ORGANIZATIONS_AND_USERS, HrSystem.NOTIFICATION_SETTINGS);

        Run.in(folder, "migrate").succeeds();

        assertThat(file.tables()).contains("background_jobs", "users");
        Run.in(folder, "inspect").succeeds();
    }

    @ParameterizedTest
    @CsvSource({
        "notification_settings, dnd_end,      DELETE",
        "background_jobs,       max_retries,  DELETE",
        "background_jobs,       completed_at, WAL"
    })
    void aMissingColumnIsNamedAndNothingIsChanged(String table, String column, String journalMode) {
        HrSystem.databaseIn(folder)
                .execute("ALTER TABLE " + table + " DROP COLUMN " + column, "PRAGMA journal_mode = " + journalMode);
        var before = SqliteFile.everythingIn(folder);

        assertThat(Run.in(folder, "migrate").fails().err())
                .contains("table " + table + " has no column " + column)
                .contains("Nothing was changed.");

        assertThat(SqliteFile.everythingIn(folder)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "notification_settings, DELETE",
        "background_jobs,       DELETE",
        "background_jobs,       WAL",
        "organizations,         DELETE"
    })
    void aMissingKeyIsNamedAndNothingIsChanged(String table, String journalMode) {
        SqliteFile.in(folder)
                .execute(
                        withoutKey(table, HrSystem.ORGANIZATIONS_AND_USERS),
                        withoutKey(table, HrSystem.NOTIFICATION_SETTINGS),
                        withoutKey(table, HrSystem.BACKGROUND_JOBS),
                        "PRAGMA journal_mode = " + journalMode);
        var before = SqliteFile.everythingIn(folder);

        assertThat(Run.in(folder, "migrate").fails().err())
                .contains("cannot be adopted: table " + table + " has no PRIMARY KEY or UNIQUE on id. Nothing");

        assertThat(SqliteFile.everythingIn(folder)).isEqualTo(before);
    }

    private static String withoutKey(String table, String script) {
        return Stream.of(script.split("(?<=;)"))
                .map(statement -> statement.contains("CREATE TABLE " + table + " ")
                        ? statement.replaceFirst(",\\s*PRIMARY KEY \\(id\\)", "")
                        : statement)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "UNIQUE (id)                           ;",
                "CHECK (id <> '')                      ; CREATE UNIQUE INDEX theirs ON background_jobs (id)",
            })
    void aUniqueIdIsAsGoodAsAPrimaryKey(String constraint, String index) {
        var file = SqliteFile.in(folder)
                .execute(
                        HrSystem.ORGANIZATIONS_AND_USERS,
                        HrSystem.BACKGROUND_JOBS.replace("PRIMARY KEY (id)", constraint),
                        index == null ? "" : index);

        Run.in(folder, "migrate").succeeds();

        file.execute(
                "PRAGMA foreign_keys = ON; INSERT INTO hcm_job_log VALUES ('j1', 1, 1, '', ''), ('j2', 1, 1, '', '');"
                        + " DELETE FROM background_jobs WHERE id = 'j1'");
        assertThat(file.rows("SELECT job_id FROM hcm_job_log")).containsExactly("j2");
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE UNIQUE INDEX some ON background_jobs (id) WHERE status = 'queued'",
        "'CREATE UNIQUE INDEX pairs ON background_jobs (id, organization_id)'",
        "CREATE INDEX plain ON background_jobs (id)"
    })
    void anIndexThatAllowsAnIdTwiceWillNotDo(String index) {
        SqliteFile.in(folder)
                .execute(
                        HrSystem.ORGANIZATIONS_AND_USERS,
                        withoutKey("background_jobs", HrSystem.BACKGROUND_JOBS),
                        index);

        assertThat(Run.in(folder, "migrate").fails().err()).contains("has no PRIMARY KEY or UNIQUE on id");
    }

    @Test
    void allThatIsMissingIsNamedAtOnce() {
        HrSystem.databaseIn(folder)
                .execute(
                        "ALTER TABLE background_jobs DROP COLUMN payload",
                        "ALTER TABLE notification_settings DROP COLUMN dnd_start",
                        "ALTER TABLE notification_settings DROP COLUMN sms_provider");

        assertThat(Run.in(folder, "migrate").fails().err())
                .contains("table background_jobs has no column payload")
                .contains("table notification_settings has no column dnd_start")
                .contains("table notification_settings has no column sms_provider");
    }

    @Test
    void organizationsNeedNothingButAnId() {
        var file = SqliteFile.in(folder).execute("CREATE TABLE organizations (id TEXT PRIMARY KEY)");
        Run.in(folder, "migrate").succeeds();
        Run.in(folder, "organization", "add", "acme").succeeds();
        assertThat(file.rows("SELECT * FROM organizations")).containsExactly("acme");
    }

    @Test
    void organizationsWithoutAnIdAreRefused() {
        SqliteFile.in(folder).execute("CREATE TABLE organizations (code TEXT PRIMARY KEY)");
        assertThat(Run.in(folder, "migrate").fails().err()).contains("table organizations has no column id");
    }

    @Test
    void whatTheMigrationFilesMadeByHandIsAdopted() {
        var file = SqliteFile.in(folder)
                .executeMigrations(
                        "V1__organizations",
                        "V2__notification_settings",
                        "V3__background_jobs",
                        "V4__job_engine",
                        "V5__job_engine_features",
                        "V7__suspect_jobs",
                        "V8__queued_jobs_as_an_expression")
                .execute(
                        "INSERT INTO organizations (id) VALUES ('acme')",
                        "INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('j1', 'acme', 'cleanup')");

        // An index tells nothing of who made it, so that these run once more.
        assertThat(Run.in(folder, "migrate").succeeds().out())
                .startsWith("Applied V7 suspect jobs")
                .contains("V8 queued jobs as an expression");
        assertThat(Run.in(folder, "migrate").succeeds().out()).contains("nothing to do");

        assertThat(file.rows("SELECT id, status FROM background_jobs")).containsExactly("j1|queued");
        Run.in(folder, "inspect").succeeds();
    }

    @Test
    void allOfTheMigrationFilesMadeByHandAreAdopted() {
        var file = SqliteFile.in(folder)
                .executeAllMigrations()
                .execute("INSERT INTO notification_settings (organization_id) VALUES ('gone')");

        assertThat(Run.in(folder, "migrate").succeeds().out()).doesNotContain("Applied");
        assertThat(Run.in(folder, "migrate").succeeds().out()).contains("nothing to do");

        assertThat(file.rows("SELECT organization_id, from_before FROM hcm_absent_organizations"))
                .containsExactly("gone|1");
    }

    @Test
    void someOfTheMigrationFilesByHandAreAdoptedAndTheRestRuns() {
        SqliteFile.in(folder)
                .executeMigrations(
                        "V1__organizations", "V2__notification_settings", "V3__background_jobs", "V4__job_engine");

        assertThat(Run.in(folder, "migrate").succeeds().out())
                .contains("Applied V5")
                .doesNotContain("Applied V4");
    }

    /** As the guide's way back does it, which knew two tables. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "true, true"})
    void whatIsLeftOfAnEarlierInstallationIsNamed(boolean withoutHistory, boolean madeAnewByTheHrSystem) {
        var file = SqliteFile.in(folder);
        Run.in(folder, "migrate").succeeds();
        file.execute("PRAGMA foreign_keys = OFF", "DROP TABLE background_jobs", "DROP TABLE notification_settings");
        if (withoutHistory) {
            file.execute("DROP TABLE hcm_schema_history");
        }
        if (madeAnewByTheHrSystem) {
            file.execute(HrSystem.NOTIFICATION_SETTINGS, HrSystem.BACKGROUND_JOBS);
        }
        var before = SqliteFile.everythingIn(folder);

        assertThat(Run.in(folder, "migrate").fails().err())
                .contains("hcm_job_attempts")
                .contains("rollback --yes");

        assertThat(SqliteFile.everythingIn(folder)).isEqualTo(before);
        Run.in(folder, "rollback", "--yes").succeeds();
        Run.in(folder, "migrate").succeeds();
        Run.in(folder, "inspect").succeeds();
    }

    @Test
    void aFileOfANewerVersionIsLeftAlone() {
        var file = SqliteFile.in(folder);
        Run.in(folder, "migrate").succeeds();
        file.execute("""
                INSERT INTO hcm_schema_history
                SELECT installed_rank + 1, '99', 'of the future', type, 'V99__of_the_future.sql', 1, installed_by, installed_on, 1, 1
                FROM hcm_schema_history ORDER BY installed_rank DESC LIMIT 1""");

        assertThat(Run.in(folder, "migrate").fails().err())
                .contains("V99 of the future is unknown to this one")
                .contains("Use the newer jar");
    }

    @Test
    void onlyTheFirstMigrationFilesByHandWillDoToo() {
        SqliteFile.in(folder).executeMigrations("V1__organizations", "V2__notification_settings");
        Run.in(folder, "migrate").succeeds();
        Run.in(folder, "inspect").succeeds();
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAlone() throws Exception {
        Files.writeString(folder.resolve("hunzal_hcm.db"), "This is somebody's diary. ".repeat(100));
        var before = SqliteFile.everythingIn(folder);

        Run.in(folder, "migrate").fails();

        assertThat(SqliteFile.everythingIn(folder)).isEqualTo(before);
    }

    @Test
    void theHalfOfATransactionThatACrashLeftIsUndone() throws Exception {
        var crashed = folder.resolve("crashed");
        Files.createDirectory(crashed);
        var file = HrSystem.databaseIn(folder);
        try (var connection = file.open();
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_size = 2"); // so that the transaction reaches the file before its end
            statement.execute("BEGIN");
            statement.execute("WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                    + " INSERT INTO users SELECT i, 'acme', hex(randomblob(100)) FROM n");
            for (var name : new String[] {"hunzal_hcm.db", "hunzal_hcm.db-journal"}) {
                Files.copy(folder.resolve(name), crashed.resolve(name));
            }
        }

        assertThat(Run.in(crashed, "inspect").fails().err()).contains("crashed while it wrote");
        Run.in(crashed, "migrate").succeeds();

        assertThat(SqliteFile.in(crashed).rows("SELECT id FROM users")).containsExactly("1");
    }
}
