package com.hunzal.hcm.maintenance;

import static com.hunzal.hcm.maintenance.Outcomes.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.jobs.TestJobContext;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DbOptimizeJobPostgresqlTests {

    private TestDatabase test;

    @BeforeEach
    void start(@TempDir Path folder) {
        test = TestDatabase.postgresql(folder);
        test.execute("""
                INSERT INTO background_jobs (id, organization_id, job_type, payload)
                SELECT 'job-' || n, 'acme', 'noop', repeat('x', 1000) FROM generate_series(1, 2000) AS n
                """);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void theRoomOfDeletedRowsIsGivenBack() throws Exception {
        test.execute("DELETE FROM background_jobs WHERE id > 'job-1'");

        var result = optimize();

        assertThat(result.status()).isEqualTo("success");
        assertThat(result.tablesAnalyzed()).isGreaterThanOrEqualTo(4);
        assertThat(result.sizeBeforeBytes()).isGreaterThan(2_000_000);
        assertThat(result.sizeAfterBytes()).isEqualTo(sizeOfOurTables());
        assertThat(result.spaceFreedMb())
                .isPositive()
                .isEqualTo(Measured.megabytes(result.sizeBeforeBytes() - result.sizeAfterBytes()));
    }

    @Test
    void thePlannerKnowsTheTable() throws Exception {
        optimize();

        assertThat(rows("background_jobs")).isEqualTo(2000);
        assertThat(test.count("pg_stats WHERE tablename = 'background_jobs'")).isPositive();
    }

    @Test
    void tablesThatTheRoleMayNotVacuumAreLeftOutAndNotCounted() throws Exception {
        var name = role();
        test.execute("ALTER TABLE background_jobs OWNER TO " + name);

        var upkeep = upkeepBy(name);
        var analyzed = upkeep.optimize(() -> {});

        assertThat(analyzed).isEqualTo(1);
        assertThat(upkeep.sizeInBytes()).isEqualTo(size("relname = 'background_jobs'"));
        assertThat(rows("background_jobs")).isEqualTo(2000);
        assertThat(rows("organizations")).isNegative();
    }

    @Test
    void tablesThatTheRoleMayMaintainAreVacuumed() throws Exception {
        var name = role();
        test.execute("GRANT MAINTAIN ON organizations TO " + name);

        assertThat(upkeepBy(name).optimize(() -> {})).isEqualTo(1);
        assertThat(rows("organizations")).isEqualTo(2);
    }

    private String role() {
        var name = "app_" + Long.toHexString(System.nanoTime());
        test.execute("CREATE ROLE " + name + " LOGIN");
        return name;
    }

    private static PostgresqlUpkeep upkeepBy(String role) {
        return new PostgresqlUpkeep(JdbcClient.create(new DriverManagerDataSource(TestDatabase.urlFor(role))));
    }

    /** What the planner believes; negative if the table was never looked at. */
    private int rows(String table) {
        return test.database
                .reads()
                .sql("SELECT reltuples FROM pg_class WHERE oid = ?::regclass")
                .param(table)
                .query(Integer.class)
                .single();
    }

    private long sizeOfOurTables() {
        return size(
                "relname LIKE 'hcm\\_%' OR relname IN ('background_jobs', 'notification_settings', 'organizations')");
    }

    private long size(String tables) {
        return test.database
                .reads()
                .sql("SELECT sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables WHERE " + tables)
                .query(Long.class)
                .single();
    }

    private DbOptimizeJob.Result optimize() throws Exception {
        var outcome = new DbOptimizeJob(test.database).handle(new DbOptimizeJob.Payload(), TestJobContext.aJob());
        return resultOf(outcome, DbOptimizeJob.Result.class);
    }
}
