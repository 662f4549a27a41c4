package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.database.Vendor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of many jobs is not sorted out of all of them: the statement that the repository sends finds its index. */
class ListPlanOnSqliteTests {

    @TempDir
    Path folder;

    private Connection connection;

    @BeforeEach
    void addJobs() throws SQLException {
        var url = "jdbc:sqlite:" + folder.resolve("t.db");
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration/sqlite")
                .load()
                .migrate();
        connection = DriverManager.getConnection(url);
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO organizations (id) VALUES ('o0'), ('o1')");
            statement.execute("""
                    INSERT INTO background_jobs (id, organization_id, job_type, status, created_at)
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                    SELECT 'j' || i, 'o' || (i % 2), 'noop', iif(i % 10, 'completed', 'failed'),
                        strftime('%Y-%m-%d %H:%M:%f000', 1700000000 + i, 'unixepoch')
                    FROM n""");
            statement.execute("ANALYZE");
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void aPageIsReadFromTheOrganizationsOwnIndex() throws SQLException {
        assertThat(planOfPage("")).contains("hcm_background_jobs_newest").doesNotContain("TEMP B-TREE");
    }

    @Test
    void aPageOfFailedOnesIsReadFromTheirs() throws SQLException {
        assertThat(planOfPage(" AND " + JobList.oneOf(List.of("failed"), Vendor.SQLITE)))
                .contains("hcm_background_jobs_unsuccessful")
                .doesNotContain("TEMP B-TREE");
    }

    @Test
    void alsoByTheTextOfTheirErrors() throws SQLException {
        assertThat(planOfPage(" AND " + JobList.oneOf(List.of("failed"), Vendor.SQLITE) + " AND "
                        + Vendor.SQLITE.containsInAnyCase("error_message", ":error")))
                .contains("hcm_background_jobs_unsuccessful")
                .doesNotContain("TEMP B-TREE");
    }

    @Test
    void aPageOfThoseWithATagIsReadFromTheIndexOfThoseWithTags() throws SQLException {
        assertThat(planOfPage(" AND " + JobTags.condition(List.of("a"), Vendor.SQLITE, new HashMap<>())))
                .contains("hcm_background_jobs_tagged")
                .doesNotContain("TEMP B-TREE");
    }

    private String planOfPage(String condition) throws SQLException {
        var sql = NativeJobsImpl.sqlOfPage("organization_id = :org AND created_at IS NOT NULL" + condition);
        var plan = new StringBuilder();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
                plan.append(rows.getString("detail")).append('\n');
            }
        }
        return plan.toString();
    }
}
