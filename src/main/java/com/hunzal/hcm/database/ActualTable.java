package com.hunzal.hcm.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table as it is in the database. It does not exist if it has no columns.
 *
 * @param indexes by name, also those that a constraint made
 * @param cascadesFromOrganizations whether deleting an organization deletes its rows
 */
record ActualTable(
        Map<String, Column> columns,
        Map<String, ActualIndex> indexes,
        List<String> primaryKey,
        boolean cascadesFromOrganizations) {

    record Column(String type, boolean nullable, @Nullable String defaultValue) {

        /** Whether an INSERT that does not name this column fails. */
        boolean mustBeGiven() {
            return !nullable && defaultValue == null;
        }

        @Override
        public String toString() {
            return type + (nullable ? "" : " NOT NULL") + (defaultValue == null ? "" : " DEFAULT " + defaultValue);
        }
    }

    boolean exists() {
        return !columns.isEmpty();
    }

    /** Whether no two rows can have the same value in this column. */
    boolean isUnique(String column) {
        return indexes.values().stream()
                .anyMatch(index -> index.unique()
                        && index.filter().isEmpty()
                        && index.columns().equals(List.of(column)));
    }

    /** Whether a foreign key can point to this column. */
    boolean isKey(String column) {
        return primaryKey.equals(List.of(column)) || isUnique(column);
    }

    static ActualTable read(Connection connection, String table) throws SQLException {
        var metaData = connection.getMetaData();
        var schema = connection.getSchema();
        var columns = columns(metaData, schema, table);
        if (columns.isEmpty()) {
            return new ActualTable(columns, Map.of(), List.of(), false);
        }
        return new ActualTable(
                columns,
                ActualIndex.all(connection, table),
                primaryKey(metaData, schema, table),
                cascades(metaData, schema, table));
    }

    private static Map<String, Column> columns(DatabaseMetaData metaData, @Nullable String schema, String table)
            throws SQLException {
        var columns = new LinkedHashMap<String, Column>();
        try (var rows = metaData.getColumns(null, schema, table, "%")) {
            while (rows.next()) {
                columns.put(
                        rows.getString("COLUMN_NAME"),
                        new Column(
                                rows.getString("TYPE_NAME"),
                                rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                                rows.getString("COLUMN_DEF")));
            }
        }
        return columns;
    }

    private static List<String> primaryKey(DatabaseMetaData metaData, @Nullable String schema, String table)
            throws SQLException {
        var columns = new ArrayList<String>();
        try (var rows = metaData.getPrimaryKeys(null, schema, table)) {
            while (rows.next()) {
                columns.add(rows.getString("COLUMN_NAME"));
            }
        }
        return columns;
    }

    private static boolean cascades(DatabaseMetaData metaData, @Nullable String schema, String table)
            throws SQLException {
        try (var rows = metaData.getImportedKeys(null, schema, table)) {
            while (rows.next()) {
                if (rows.getString("PKTABLE_NAME").equals("organizations")
                        && rows.getString("FKCOLUMN_NAME").equals("organization_id")
                        && rows.getInt("DELETE_RULE") == DatabaseMetaData.importedKeyCascade) {
                    return true;
                }
            }
        }
        return false;
    }
}
