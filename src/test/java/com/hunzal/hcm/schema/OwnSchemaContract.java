package com.hunzal.hcm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.Vendor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** What is read from the migrations is what they make, and each part of it is missed when it is gone. */
abstract class OwnSchemaContract extends ServerTest {

    @Autowired
    DataSource dataSource;

    @Autowired
    Flyway flyway;

    @Autowired
    Migrations migrations;

    @Test
    void theMigrationsAreReadAsTheDatabaseReadsThem() throws SQLException {
        var own = OwnSchema.of(database.vendor(), OwnTables.newest(database.vendor()));
        try (var connection = dataSource.getConnection()) {
            for (var table : OwnTables.names(database.vendor())) {
                var actual = ActualTable.read(connection, table);
                if (table.equals(OwnTables.HISTORY)) {
                    continue; // Flyway's
                }
                assertThat(own.tables().get(table).columns().keySet())
                        .as(table)
                        .containsExactlyInAnyOrderElementsOf(actual.columns().keySet());
                assertThat(own.indexes().entrySet().stream()
                                .filter(index -> index.getValue().table().equals(table))
                                .map(index -> index.getKey()))
                        .as(table)
                        .containsExactlyInAnyOrderElementsOf(actual.indexes().keySet().stream()
                                .filter(name -> name.matches("(hcm|idx)_.*"))
                                .filter(name -> !name.matches(".*_(pkey|key)"))
                                .toList());
            }
            assertThat(OwnSchema.missing(connection, database.vendor())).isEmpty();
        }
    }

    @Test
    void whatIsGoneIsNamedAtTheStartWithWhatPutsItBack() throws SQLException {
        var own = OwnSchema.of(database.vendor(), OwnTables.newest(database.vendor()));
        var broken = new ArrayList<List<String>>();
        own.indexes().forEach((name, index) -> {
            if (name.startsWith("hcm_")) {
                broken.add(List.of(
                        "index %s of table %s is missing".formatted(name, index.table()), "DROP INDEX " + name));
            }
        });
        own.tables().keySet().stream()
                .filter(name -> name.startsWith("hcm_"))
                .forEach(name -> broken.add(List.of(
                        "table %s is missing".formatted(name),
                        "ALTER TABLE " + name + " RENAME TO gone",
                        "ALTER TABLE gone RENAME TO " + name)));
        broken.add(List.of(
                "column checkpoint of table background_jobs is missing",
                "ALTER TABLE background_jobs RENAME COLUMN checkpoint TO gone",
                "ALTER TABLE background_jobs RENAME COLUMN gone TO checkpoint"));
        broken.add(List.of(
                "column overlap of table hcm_job_schedules is missing",
                "ALTER TABLE hcm_job_schedules RENAME COLUMN overlap TO gone",
                "ALTER TABLE hcm_job_schedules RENAME COLUMN gone TO overlap"));

        for (var each : broken) {
            sql(each.get(1));
            try (var connection = dataSource.getConnection()) {
                assertThat(OwnSchema.missing(connection, database.vendor()))
                        .extracting(OwnSchema.Missing::what)
                        .contains(each.get(0));
            } finally {
                sql(each.size() > 2 ? each.get(2) : remedy(own, each.get(1)));
            }
        }
        sql("DROP INDEX hcm_background_jobs_ready");
        try {
            assertThatThrownBy(() -> migrations.migrate(flyway))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("lacks what the service needs: index hcm_background_jobs_ready");
        } finally {
            sql(remedy(own, "DROP INDEX hcm_background_jobs_ready"));
        }
        assertThat(migrations.migrate(flyway)).isEmpty();
    }

    private static String remedy(OwnSchema own, String dropped) {
        return Objects.requireNonNull(own.indexes().get(dropped.replace("DROP INDEX ", "")))
                .statement();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class OwnSchemaOnSqliteTests extends OwnSchemaContract {

    @Test
    void anIndexOfAnotherConditionIsNone() {
        var index = OwnSchema.of(Vendor.SQLITE, OwnTables.newest(Vendor.SQLITE))
                .indexes()
                .get("hcm_background_jobs_ready");
        sql("DROP INDEX hcm_background_jobs_ready");
        sql(index.statement().replaceFirst("WHERE.*", "WHERE status = 'queued'"));
        try {
            assertThatThrownBy(() -> migrations.migrate(flyway))
                    .hasMessageContaining("index hcm_background_jobs_ready of table background_jobs should be");
        } finally {
            sql("DROP INDEX hcm_background_jobs_ready");
            sql(index.statement());
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class OwnSchemaOnPostgresqlTests extends OwnSchemaContract {}
