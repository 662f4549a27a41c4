package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.database.ExclusiveFile;
import com.hunzal.hcm.database.Explanation;
import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Gives Phase 4 tables that another program made the columns of the guide that they lack. */
@Component
public class MissingColumns {

    private final ConfiguredDatabase database;
    private final ObjectProvider<DataSource> dataSource;
    private final OrganizationsTable organizations;
    private final Clock clock;

    MissingColumns(
            ConfiguredDatabase database,
            ObjectProvider<DataSource> dataSource,
            OrganizationsTable organizations,
            Clock clock) {
        this.database = database;
        this.dataSource = dataSource;
        this.organizations = organizations;
        this.clock = clock;
    }

    /** A column that was added. */
    public record Added(String table, String column) {}

    /**
     * Adds them in one transaction, and looks in it whether the tables can be worked with then.
     *
     * @return what was added; empty if nothing was missing
     * @throws CannotStart if they could not be; then nothing is changed
     */
    public List<Added> add() {
        if (!database.exists()) {
            return List.of();
        }
        try {
            var file = database.sqliteFile();
            if (file.isEmpty()) {
                try (var connection = dataSource.getObject().getConnection()) {
                    connection.setAutoCommit(false);
                    return add(
                            connection,
                            Vendor.POSTGRESQL,
                            "SELECT pg_advisory_xact_lock(" + PostgresqlMigrationLock.LOCK + ")");
                }
            }
            var added = new ArrayList<Added>();
            ExclusiveFile.whileHolding(Migrations.lockFile(file.get()), () -> {
                try (var connection = database.openFile()) {
                    execute(
                            connection,
                            "PRAGMA foreign_keys = "
                                    + ActualTable.read(connection, organizations)
                                            .exists());
                    added.addAll(add(connection, Vendor.SQLITE, "BEGIN IMMEDIATE"));
                } catch (SQLException e) {
                    throw Explanation.unusable(database.name(), e);
                }
            });
            return added;
        } catch (SQLException e) {
            throw Explanation.unusable(database.name(), e);
        }
    }

    private List<Added> add(Connection connection, Vendor vendor, String begin) throws SQLException {
        execute(connection, begin);
        var committed = false;
        try {
            var added = new ArrayList<Added>();
            for (var expected : ExpectedTable.PHASE_4) {
                var actual = ActualTable.read(connection, expected.name());
                if (actual.exists()) {
                    added.addAll(add(connection, vendor, expected, actual));
                }
            }
            if (!added.isEmpty()) {
                ExistingTables.check(connection, vendor, organizations);
                Trials.check(connection, vendor, organizations, clock);
            }
            execute(connection, "COMMIT");
            committed = true;
            return added;
        } catch (SQLException e) {
            if (TrialWrites.isTelling(e)) {
                throw new CannotStart(
                        "The missing columns cannot be added: " + e.getMessage() + ". Nothing was changed.",
                        Obstacles.GUIDE);
            }
            throw e;
        } finally {
            if (!committed) {
                execute(connection, "ROLLBACK");
            }
        }
    }

    private List<Added> add(Connection connection, Vendor vendor, ExpectedTable expected, ActualTable actual)
            throws SQLException {
        var missing = expected.columns().keySet().stream()
                .filter(name -> AddedColumn.isPossible(expected.name(), name)
                        && actual.columns().keySet().stream().noneMatch(name::equalsIgnoreCase))
                .map(name -> AddedColumn.of(expected, name, vendor, actual))
                .toList();
        for (var column : missing) {
            execute(connection, column.statement());
        }
        var now = Vendor.SQLITE.timestamp(clock.instant()).toString();
        for (var column : missing) {
            var filling = column.filling(now);
            if (!filling.isEmpty()) {
                execute(connection, filling);
            }
        }
        return missing.stream()
                .map(column -> new Added(column.table(), column.name()))
                .toList();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
