package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.CountedSqlite;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobTimes;
import com.hunzal.hcm.jobs.QueuedSql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;

/** SQLite plans the claim once, not for every claim; counted in its own steps, of which planning takes many, too. */
class ClaimPlanOnSqliteTests {

    @TempDir
    Path folder;

    private CountedSqlite file;
    private AtomicInteger steps;
    private Connection connection;

    @BeforeEach
    void migrate() throws SQLException {
        file = new CountedSqlite(folder);
        steps = file.steps();
        connection = file.connection();
    }

    @AfterEach
    void close() throws SQLException {
        file.close();
    }

    @Test
    void aClaimWithOtherValuesKeepsThePlan() throws SQLException {
        assertThatThePlanIsKept();
    }

    @Test
    void alsoAfterUpkeepHasCountedWhatIsInTheTables() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO organizations (id) VALUES ('o')");
            statement.execute("""
                    INSERT INTO background_jobs (id, organization_id, job_type, status, run_at, created_at)
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                    SELECT 'j' || i, 'o', 'noop', iif(i % 2, 'queued', 'completed'),
                        strftime('%Y-%m-%d %H:%M:%f000', 3000000000 + i, 'unixepoch'), '2026-01-01 00:00:00.000000'
                    FROM n""");
            statement.execute("ANALYZE");
        }
        assertThatThePlanIsKept();
    }

    @Test
    void lanesAreNotComparedWithAllThatWasServed() throws SQLException {
        for (var sql :
                List.of(ClaimSql.SQLITE.claim(false), ClaimSql.SQLITE.claimOffered(), ClaimSql.SQLITE.survey())) {
            var steps = new java.util.ArrayList<String>();
            try (var query = prepare("EXPLAIN QUERY PLAN " + NamedParameterUtils.parseSqlStatementIntoString(sql));
                    var rows = query.executeQuery()) {
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
            }
            assertThat(steps)
                    .as(sql)
                    .anyMatch(step -> step.startsWith("SEARCH served"))
                    .anyMatch(step -> step.startsWith("SEARCH weight"));
        }
    }

    @Test
    void theSweepReadsNoBacklog() throws SQLException {
        addBacklog();
        for (var search : List.of(JobTimes.unplaced(Vendor.SQLITE), JobTimes.mistimed(Vendor.SQLITE))) {
            var sql = "SELECT id FROM background_jobs INDEXED BY %s WHERE (%s) AND id > '' ORDER BY id LIMIT 500";
            try (var query = prepare(sql.formatted(search.index(), search.condition()))) {
                steps.set(0);
                query.executeQuery().close();
            }
            assertThat(steps).as(search.index()).hasValueLessThan(1000);
        }
    }

    @Test
    void anIdlePollReadsNoFinishedJobsWhateverUpkeepCounted() throws SQLException {
        addBacklog();
        try (var statement = connection.createStatement()) {
            statement.execute("ANALYZE");
            statement.execute("UPDATE background_jobs SET status = 'completed'");
        }
        for (var sql :
                List.of(QueuedSql.SQLITE.countQueued(""), QueuedSql.SQLITE.countQueued(" AND organization_id = 'o'"))) {
            try (var query = prepare(sql.replace(":limit", "10000"))) {
                assertThat(stepsOf(query)).as(sql).isLessThan(100);
            }
        }
    }

    private void addBacklog() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO organizations (id) VALUES ('o')");
            statement.execute("""
                    INSERT INTO background_jobs (id, organization_id, job_type)
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
                    SELECT 'j' || i, 'o', 'noop' FROM n""");
        }
    }

    private void assertThatThePlanIsKept() throws SQLException {
        var sql = NamedParameterUtils.parseSqlStatementIntoString(ClaimSql.SQLITE.claim(false));
        prepare(sql).close(); // reads the schema
        steps.set(0);
        try (var claim = prepare(sql);
                var withoutParameters = prepare(sql.replace("?", "1"))) {
            var planning = steps.get() / 2;
            assertThat(planning).isPositive();

            assertThat(stepsOf(claim)).isLessThan(stepsOf(withoutParameters) + planning / 2);
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    private int stepsOf(PreparedStatement claim) throws SQLException {
        for (int i = 1; i <= claim.getParameterMetaData().getParameterCount(); i++) {
            claim.setInt(i, 1);
        }
        steps.set(0);
        claim.executeQuery().close();
        return steps.get();
    }
}
