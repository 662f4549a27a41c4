package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.schema.MigrationText.Index;
import com.hunzal.hcm.schema.MigrationText.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tables, columns and indexes that the migrations have made, and the guide does not list: what the service needs beyond
 * it. Read from the migrations, so that a new one need not tell.
 *
 * @param tables by name, the columns of each with the statement that makes it
 * @param indexes by name
 */
record OwnSchema(Map<String, Table> tables, Map<String, Index> indexes) {

    /** Of the indexes, those that begin otherwise are the guide's. */
    private static final String PREFIX = "hcm_";

    /**
     * @param what for a person, e.g. {@code index x of table y is missing}
     * @param remedy the statements that mend it
     */
    record Missing(String what, String remedy) {}

    /** What the migrations up to this version leave behind. */
    static OwnSchema of(Vendor vendor, int version) {
        var text = new MigrationText();
        OwnTables.migrations(vendor).stream()
                .filter(migration -> migration.version() <= version)
                .forEach(migration -> text.read(migration.text()));
        var schema = new OwnSchema(text.tables(), text.indexes());
        schema.tables().remove(OrganizationsTable.OWN);
        return schema;
    }

    /** Empty if the database has never been migrated, or a newer version has done so since. */
    static List<Missing> missing(Connection connection, Vendor vendor) throws SQLException {
        var version = version(connection);
        return version == null ? List.of() : of(vendor, version).lookFor(connection, vendor);
    }

    private List<Missing> lookFor(Connection connection, Vendor vendor) throws SQLException {
        var missing = new ArrayList<Missing>();
        for (var table : tables.entrySet()) {
            var actual = ActualTable.read(connection, table.getKey());
            if (actual.exists()) {
                lookFor(table.getKey(), table.getValue(), actual, vendor, missing);
            } else if (ExpectedTable.PHASE_4.stream()
                    .noneMatch(each -> each.name().equals(table.getKey()))) {
                missing.add(new Missing(
                        "table %s is missing".formatted(table.getKey()),
                        table.getValue().statement() + ";"));
            }
        }
        return missing;
    }

    private void lookFor(String name, Table table, ActualTable actual, Vendor vendor, List<Missing> missing) {
        table.columns().forEach((column, statement) -> {
            if (!actual.columns().containsKey(column) && !isOfTheGuide(name, column)) {
                missing.add(new Missing("column %s of table %s is missing".formatted(column, name), statement + ";"));
            }
        });
        indexes.forEach((index, wanted) -> {
            if (wanted.table().equals(name) && index.startsWith(PREFIX)) {
                var found = actual.indexes().get(index);
                if (found == null) {
                    missing.add(new Missing(
                            "index %s of table %s is missing".formatted(index, name), wanted.statement() + ";"));
                } else if (!wanted.shape().isLike(found, vendor)) {
                    missing.add(new Missing(
                            "index %s of table %s should be %s".formatted(index, name, wanted.shape()),
                            "DROP INDEX " + index + "; " + wanted.statement() + ";"));
                }
            }
        });
    }

    private static boolean isOfTheGuide(String table, String column) {
        return ExpectedTable.PHASE_4.stream()
                .anyMatch(each -> each.name().equals(table) && each.columns().containsKey(column));
    }

    /** The newest migration that was run; null if that is none, or one that this version of the service does not know. */
    private static @Nullable Integer version(Connection connection) throws SQLException {
        if (!MigrationHistory.isIn(connection)) {
            return null;
        }
        try (var query = connection.createStatement();
                var rows = query.executeQuery(
                        "SELECT version FROM " + OwnTables.HISTORY + " WHERE version IS NOT NULL AND success"
                                + (Vendor.of(connection) == Vendor.SQLITE ? " = 1" : ""))) {
            var newest = 0;
            while (rows.next()) {
                newest = Math.max(newest, Integer.parseInt(Objects.requireNonNull(rows.getString(1))));
            }
            return newest == 0 || newest > OwnTables.newest(Vendor.of(connection)) ? null : newest;
        }
    }
}
