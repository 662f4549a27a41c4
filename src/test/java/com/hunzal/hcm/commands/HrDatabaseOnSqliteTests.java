package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HrDatabaseOnSqliteTests extends HrDatabaseContract {

    HrDatabaseOnSqliteTests() {
        super("jdbc:sqlite:" + TestDatabases.temporaryFolder().resolve("hr.db"));
    }

    @Override
    OrmTables tables() {
        return OrmTables.ON_SQLITE;
    }

    @Override
    String withoutForeignKeys() {
        return "PRAGMA foreign_keys = OFF";
    }

    @Override
    List<String> schema() {
        return rows("SELECT name, sql FROM sqlite_master ORDER BY name");
    }

    @Override
    List<String> tableNames() {
        return rows("SELECT name FROM sqlite_master WHERE type = 'table'");
    }

    @Test
    void aBackupOfTheAdoptedFileIsSound() {
        run("migrate", "--add-missing-columns", NAMED).succeeds();
        var copy = folder.resolve("copy.db");

        run("backup", copy.toString()).succeeds();

        assertThat(Run.of("verify", copy.toString()).succeeds().out()).contains("is sound");
    }

    @Test
    void nothingIsChangedByARefusal() throws Exception {
        execute(
                "CREATE TRIGGER audit AFTER INSERT ON background_jobs BEGIN INSERT INTO audit_log VALUES (new.id); END");
        var itsFolder = Path.of(url.substring("jdbc:sqlite:".length())).getParent();
        var before = SqliteFile.everythingIn(itsFolder);

        assertThat(run("migrate", NAMED).fails().err()).contains("has no column");
        assertThat(run("migrate", "--add-missing-columns", NAMED).fails().err())
                .contains("no such table: main.audit_log");

        var after = SqliteFile.everythingIn(itsFolder);
        after.remove("hr.db.migration-lock");
        assertThat(after).isEqualTo(before);
    }

    /** Of the take-over, which is noted before the first migration. */
    @Test
    void aCrashBeforeTheFirstMigrationIsNoObstacle() throws Exception {
        execute("DROP TABLE notification_settings", SqliteFile.migrations("V15__takeover"));

        run("migrate", "--add-missing-columns", NAMED).succeeds();

        assertThat(tableNames()).contains("notification_settings", "hcm_job_schedules");
    }

    /** Each one keeps the service from writing rows, and each was an answer 500 to whoever came first. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "REFERENCES core_organizations (id); REFERENCES organizations_old (id); points to organizations_old, which does not exist",
                "REFERENCES core_users (id);         REFERENCES users_old (id);         points to users_old, which does not exist",
                "REFERENCES core_users (id);         REFERENCES core_users (email);     does not take a new job: foreign key mismatch",
                "created_at DATETIME NOT NULL;       created_at DATETIME NOT NULL CHECK (created_at < '2000'); created_at < '2000'",
                "id VARCHAR(36);                     id INTEGER;                            does not take a new job: datatype mismatch"
            })
    void whatKeepsRowsFromBeingWrittenIsToldAtTheStart(String original, String changed, String message)
            throws Exception {
        var jobs = tables().statements()[3];
        assertThat(jobs).contains(original);
        execute("DROP TABLE background_jobs", jobs.replace(original, changed));

        assertThat(run("migrate", "--add-missing-columns", NAMED).fails().err())
                .contains(message)
                .contains("Nothing was changed.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TRIGGER t AFTER UPDATE ON background_jobs BEGIN INSERT INTO old_log VALUES (new.id); END | no such table: main.old_log",
                "CREATE TRIGGER t BEFORE DELETE ON background_jobs BEGIN SELECT RAISE(ABORT, 'keep it'); END | keep it",
                "CREATE TRIGGER t AFTER INSERT ON notification_settings BEGIN SELECT * FROM old_view; END | new settings",
                "CREATE TABLE notes (job REFERENCES background_jobs (job_type)) | foreign key mismatch"
            })
    void whatHangsOnTheTablesIsTriedToo(String statement, String message) throws Exception {
        execute(statement);

        assertThat(run("migrate", "--add-missing-columns", NAMED).fails().err())
                .contains(message)
                .contains("Nothing was changed.");
    }

    @Test
    void whatComesInTheWayLaterIsToldAtTheNextStart() throws Exception {
        run("migrate", "--add-missing-columns", NAMED).succeeds();
        execute("CREATE TRIGGER t BEFORE DELETE ON background_jobs BEGIN SELECT RAISE(ABORT, 'keep it'); END");

        assertThat(run("migrate", NAMED).fails().err()).contains("keep it", "Nothing was changed.");
    }

    @Test
    void namesInCapitalsAndNumbersAsTextsAreWorkedWith() throws Exception {
        execute(
                "DROP TABLE background_jobs",
                """
                CREATE TABLE BACKGROUND_JOBS (
                    SEQ INTEGER NOT NULL PRIMARY KEY, ID VARCHAR(36) NOT NULL UNIQUE, ORGANIZATION_ID VARCHAR(36) NOT NULL,
                    JOB_TYPE VARCHAR(100) NOT NULL, STATUS VARCHAR(20) NOT NULL, PRIORITY VARCHAR(10) NOT NULL, PAYLOAD JSON,
                    RESULT JSON, ERROR_MESSAGE TEXT, RETRY_COUNT INTEGER NOT NULL, MAX_RETRIES INTEGER NOT NULL,
                    NEXT_RETRY_AT DATETIME, STARTED_AT DATETIME, COMPLETED_AT DATETIME, CREATED_AT DATETIME NOT NULL,
                    UPDATED_AT DATETIME, LABEL TEXT NOT NULL GENERATED ALWAYS AS (JOB_TYPE || ' ' || STATUS),
                    FOREIGN KEY (ORGANIZATION_ID) REFERENCES CORE_ORGANIZATIONS (ID) ON DELETE CASCADE)
                """,
                "INSERT INTO background_jobs (id, organization_id, job_type, status, priority, retry_count, max_retries,"
                        + " created_at) VALUES ('theirs', 'acme', 'noop', 'queued', 'high', 0, 3, '2026-11-01 08:00:00')");
        run("migrate", "--add-missing-columns", NAMED).succeeds();
        run("takeover", "--release", NAMED).succeeds();

        try (var service = new Service(NAMED)) {
            var id = service.create("acme", "{\"job_type\": \"noop\", \"priority\": \"high\"}");

            service.await("acme", id, "completed");
            service.await("acme", "theirs", "completed");
            service.admin("acme").get(JOBS + "/" + id).then().body("priority", equalTo(1));
        }
        assertThat(rows("SELECT priority, label FROM background_jobs ORDER BY seq"))
                .contains("1|noop completed");
    }

    @Test
    void whereTheHrSystemsFileIsNotNoneIsMade() {
        var typo = folder.resolve("typo.db");

        assertThat(Run.on("jdbc:sqlite:" + typo, "migrate", NAMED).fails().err())
                .contains("There is no database file " + typo);

        assertThat(folder.resolve("typo.db")).doesNotExist();
        assertThat(folder.resolve("typo.db.migration-lock")).doesNotExist();
    }
}
