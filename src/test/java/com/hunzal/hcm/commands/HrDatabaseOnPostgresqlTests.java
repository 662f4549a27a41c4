package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a server whose own time zone is not UTC, from a machine whose time zone is a third one. */
class HrDatabaseOnPostgresqlTests extends HrDatabaseContract {

    HrDatabaseOnPostgresqlTests() {
        super(TestDatabases.newPostgresqlDatabase() + "?user=postgres");
    }

    @Override
    OrmTables tables() {
        return OrmTables.ON_POSTGRESQL;
    }

    @Override
    String withoutForeignKeys() {
        return "SET session_replication_role = replica";
    }

    @Override
    List<String> schema() {
        return rows("SELECT table_name, column_name, data_type, column_default FROM information_schema.columns"
                + " WHERE table_schema = 'public' ORDER BY 1, 2");
    }

    @Override
    List<String> tableNames() {
        return rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");
    }

    @Test
    void organizationsMayBeInAnotherSchemaAndNothingElseBeThere() throws Exception {
        execute(
                "DROP TABLE background_jobs, notification_settings, core_users",
                "CREATE SCHEMA hr",
                "ALTER TABLE core_organizations SET SCHEMA hr");
        var named = "--hcm.organizations.table=hr.core_organizations";

        assertThat(run("migrate", named).succeeds().out())
                .contains("Applied V2")
                .doesNotContain("Applied V1 ");
        assertThat(run("migrate", named).succeeds().out()).contains("nothing to do");
        run("inspect", named).succeeds();

        assertThat(tableNames()).doesNotContain("organizations");
        execute(
                "INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('j1', 'acme', 'noop')",
                "DELETE FROM hr.core_organizations WHERE id = 'acme'");
        assertThat(rows("SELECT id FROM background_jobs")).isEmpty();
        assertThat(rows(
                        "SELECT DISTINCT confrelid::regclass FROM pg_constraint WHERE conrelid::regclass::text LIKE 'hcm%'"
                                + " AND pg_get_constraintdef(oid) LIKE '%organization_id%'  AND contype = 'f'"))
                .containsExactly("hr.core_organizations");
    }

    @Test
    void aColumnThatMayNotBeEmptyHidesNoIndexFromTheClaim() throws Exception {
        run("migrate", "--add-missing-columns", NAMED).succeeds();

        execute("DO $$BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET enable_seqscan = off'; END$$");

        assertThat(rows("EXPLAIN SELECT 1 FROM background_jobs"
                        + " WHERE COALESCE(status, '') = 'queued' AND priority IS NOT NULL"
                        + " ORDER BY organization_id, job_type, priority, run_at LIMIT 1"))
                .anyMatch(line -> line.contains("hcm_background_jobs_ready"));
    }

    @Test
    void identityAndGeneratedColumnsOfTheirsAreNobodysToFill() throws Exception {
        execute("ALTER TABLE background_jobs ADD seq BIGINT GENERATED ALWAYS AS IDENTITY,"
                + " ADD label TEXT NOT NULL GENERATED ALWAYS AS (job_type || ' ' || status) STORED");

        run("migrate", "--add-missing-columns", NAMED).succeeds();

        assertThat(run("inspect", NAMED).succeeds().out())
                .contains("note: has no time zone: the service reads and writes UTC")
                .containsPattern("seq +int8 NOT NULL GENERATED +not in the guide");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ALTER TABLE background_jobs RENAME status TO \"Status\"; column \"Status\" of table background_jobs is another one than status",
                "ALTER TABLE background_jobs RENAME TO \"Background_Jobs\"; there is a table \"Background_Jobs\"",
                "ALTER TABLE background_jobs ALTER payload TYPE json USING payload::json; column payload of table background_jobs is json where TEXT is needed",
                "ALTER TABLE background_jobs DROP CONSTRAINT ck_status, ADD CONSTRAINT ck_2 CHECK (status <> 'cancelled') NOT VALID; a job that is cancelled",
                "ALTER TABLE background_jobs ALTER error_message TYPE varchar(3); a job that is failed",
                "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'keep it'$$; keep it"
            })
    void whatCannotBeWorkedWithIsNamedWithItsReason(String statement, String message) throws Exception {
        execute(
                statement.contains("FUNCTION")
                        ? "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'keep it'; END$$;"
                                + " CREATE TRIGGER t BEFORE DELETE ON background_jobs FOR EACH ROW EXECUTE FUNCTION no()"
                        : statement);

        assertThat(run("migrate", "--add-missing-columns", NAMED).fails().err())
                .contains(message)
                .contains("Nothing was changed.");
    }
}
