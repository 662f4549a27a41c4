package com.hunzal.hcm.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.CountedSqlite;
import com.hunzal.hcm.database.Vendor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a job waits is found out by a few looks into the index, however many jobs wait; counted in SQLite's own steps. */
class LanesOnSqliteTests {

    private static final int TYPES = 100;
    private static final int MOST_STEPS_PER_TYPE = 300;

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLargeBacklogOfFewTypesIsNotReadThrough(boolean counted) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO organizations (id) VALUES ('o')");
            statement.execute("""
                    INSERT INTO background_jobs (id, organization_id, job_type, priority, run_at)
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= 20000)
                    SELECT 'j' || i, 'o', 'type-' || (i %% %s), 0, '2026-01-01 00:00:00.000000' FROM n""".formatted(TYPES));
            if (counted) {
                statement.execute("ANALYZE");
            }
        }
        for (var sql : new String[] {Lanes.waitingSql(Vendor.SQLITE), Lanes.aheadSql(Vendor.SQLITE)}) {
            assertThat(stepsOf(sql)).as(sql).isLessThan(TYPES * MOST_STEPS_PER_TYPE);
        }
    }

    private int stepsOf(String sql) throws SQLException {
        var ready = sql.replace(":org", "'o'")
                .replace(":priority", "1") // nothing is as important, or more
                .replace(":now", "'2026-11-01 00:00:00.000000'")
                .replace(":runAt", "'2026-11-01 00:00:00.000000'")
                .replace(":id", "''")
                .replace(":most", "10001")
                .replace(":lanes", "2000");
        try (var query = connection.prepareStatement(ready)) {
            steps.set(0);
            try (var rows = query.executeQuery()) {
                var lanes = 0;
                while (rows.next()) {
                    lanes++;
                }
                assertThat(lanes).isEqualTo(TYPES);
            }
            return steps.get();
        }
    }
}
