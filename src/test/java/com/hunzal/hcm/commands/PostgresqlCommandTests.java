package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresqlCommandTests {

    @TempDir
    private Path folder;

    private final String url = TestDatabases.newPostgresqlDatabase() + "?user=postgres";

    @Test
    void aNewDatabaseIsMigratedAndFits() throws Exception {
        assertThat(Run.on(url, "migrate").succeeds().out()).contains("Applied V1", "Applied V4", "is up to date.");
        assertThat(Run.on(url, "migrate").succeeds().out()).contains("nothing to do");
        execute("INSERT INTO organizations (id) VALUES ('acme')");

        assertThat(Run.on(url, "inspect").succeeds().out())
                .containsPattern("\\n  organizations +1\\n")
                .contains("notification_settings: as expected", "background_jobs: as expected")
                .containsPattern("idx_background_jobs_next_retry +\\(next_retry_at\\) WHERE .*status.*queued.* ok\\n");
    }

    @Test
    void differencesAreNamed() throws Exception {
        Run.on(url, "migrate");
        execute(
                "ALTER TABLE background_jobs DROP COLUMN payload, ALTER max_retries TYPE text, DROP CONSTRAINT"
                        + " background_jobs_organization_id_fkey, DROP CONSTRAINT background_jobs_pkey CASCADE, ALTER priority DROP DEFAULT",
                "ALTER TABLE notification_settings DROP CONSTRAINT notification_settings_organization_id_key",
                "DROP INDEX idx_background_jobs_next_retry",
                "CREATE INDEX idx_background_jobs_next_retry ON background_jobs (next_retry_at)");

        assertThat(Run.on(url, "inspect").fails().out())
                .contains(
                        "table background_jobs: column payload is missing",
                        "table background_jobs: column max_retries should be INTEGER",
                        "table background_jobs: constraint PRIMARY KEY (id) is missing",
                        "table background_jobs: constraint FOREIGN KEY",
                        "table background_jobs: index idx_background_jobs_next_retry should be",
                        "table notification_settings: constraint UNIQUE (organization_id) is missing")
                .containsPattern("column +priority +int4 +note: has no default");
        assertThat(Run.on(url, "migrate").fails().err())
                .contains(
                        "table background_jobs has no column payload",
                        "table background_jobs has no PRIMARY KEY or UNIQUE on id");
    }

    @Test
    void tablesThatOursCouldNotPointToAreRefused() throws Exception {
        Run.on(url, "migrate");
        execute(
                "CREATE SCHEMA theirs",
                "CREATE TABLE theirs.organizations (id uuid)",
                "CREATE TABLE theirs.notification_settings (LIKE notification_settings)",
                "CREATE TABLE theirs.background_jobs (LIKE background_jobs)");

        assertThat(Run.on(url + "&currentSchema=theirs", "migrate").fails().err())
                .contains(
                        "table organizations has no PRIMARY KEY or UNIQUE on id",
                        "column id of table organizations is uuid where TEXT is needed",
                        "table notification_settings has no PRIMARY KEY or UNIQUE on id",
                        "table background_jobs has no PRIMARY KEY or UNIQUE on id",
                        "Nothing was changed.");

        assertThat(column("SELECT table_name FROM information_schema.tables WHERE table_schema = 'theirs' ORDER BY 1"))
                .containsExactly("background_jobs", "notification_settings", "organizations");
    }

    @Test
    void rollbackDropsOurTablesAndWhatIsBuiltOnThem() throws Exception {
        Run.on(url, "migrate");
        execute(
                "INSERT INTO organizations (id) VALUES ('acme')",
                "CREATE TABLE users (id int)",
                "CREATE TABLE job_notes (job_id text REFERENCES background_jobs (id) ON DELETE CASCADE)",
                "CREATE VIEW open_jobs AS SELECT * FROM background_jobs",
                "CREATE VIEW open_job_types AS SELECT job_type FROM open_jobs",
                "CREATE VIEW people AS SELECT * FROM users",
                "INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('j1', 'acme', 'x')",
                "INSERT INTO job_notes VALUES ('j1')");

        assertThat(Run.on(url, "rollback").fails().out())
                .containsPattern("background_jobs +1\\n")
                .contains("view open_jobs\n", "view open_job_types\n")
                .doesNotContain("people");
        Run.on(url, "rollback", "--yes").succeeds();

        assertThat(column("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"))
                .containsExactly("job_notes", "organizations", "people", "users");
        assertThat(column("SELECT proname FROM pg_proc WHERE proname LIKE 'hcm%'"))
                .isEmpty();
        assertThat(column("SELECT job_id FROM job_notes")).containsExactly("j1");
        assertThat(column("SELECT id FROM organizations")).containsExactly("acme");
        assertThat(Run.on(url, "rollback", "--yes").succeeds().out()).contains("nothing to drop");
        assertThat(Run.on(url, "migrate").succeeds().out()).contains("Applied V3");
        Run.on(url, "inspect").succeeds();
    }

    @Test
    void severalMigrationsAtOnceShareTheWork() throws Exception {
        var runs = 3;
        var start = new CyclicBarrier(runs);
        Callable<Run> migrate = () -> {
            start.await();
            return Run.on(url, "migrate");
        };
        var threads = Executors.newFixedThreadPool(runs);
        try {
            var out = new StringBuilder();
            for (var run : threads.invokeAll(List.of(migrate, migrate, migrate))) {
                out.append(run.get().succeeds().out());
            }
            assertThat(out.toString().lines())
                    .filteredOn(line -> line.startsWith("Applied"))
                    .doesNotHaveDuplicates()
                    .contains("Applied V1 organizations", "Applied V4 job engine");
        } finally {
            threads.shutdown();
        }
        Run.on(url, "inspect").succeeds();
    }

    @Test
    void organizationsAndTokensWorkTheSame() throws Exception {
        assertThat(Run.on(url, "organization", "add", "acme").fails().err()).contains("migrate");
        assertThat(Run.on(url, "token", "--organization=acme").fails().err()).contains("migrate");
        Run.on(url, "migrate");

        Run.on(url, "organization", "add", "acme", "--name=Acme").succeeds();

        assertThat(Run.on(url, "organization", "add", "acme").fails().err()).contains("already");
        assertThat(Run.on(url, "organization", "list").succeeds().out()).isEqualToIgnoringNewLines("acme");
        var data = "--hcm.data-dir=" + folder;
        Run.on(url, "token", data).succeeds();
        assertThat(Run.on(url, "token", "--organization=other", data).fails().err())
                .contains("\"other\"");
    }

    private void execute(String... statements) throws Exception {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    private List<String> column(String query) throws Exception {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
