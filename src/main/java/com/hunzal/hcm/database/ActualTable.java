package com.hunzal.hcm.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table as it is in the database. It does not exist if it has no columns.
 *
 * @param indexes columns of each index by name, unique or not
 * @param uniqueColumns columns that are unique on their own
 * @param cascadesFromOrganizations whether deleting an organization deletes its rows
 */
record ActualTable(
        Map<String, Column> columns,
        Map<String, List<String>> indexes,
        Set<String> uniqueColumns,
        List<String> primaryKey,
        boolean cascadesFromOrganizations) {

    record Column(String type, boolean nullable, @Nullable String defaultValue) {

        /** Whether an INSERT that does not name this column fails. */
        boolean mustBeGiven() {
            return !nullable && defaultValue == null;
        }
    }

    boolean exists() {
        return !columns.isEmpty();
    }

    static ActualTable read(Connection connection, String table) throws SQLException {
        var metaData = connection.getMetaData();
        var schema = connection.getSchema();
        var columns = columns(metaData, schema, table);
        if (columns.isEmpty()) {
            return new ActualTable(columns, Map.of(), Set.of(), List.of(), false);
        }
        return new ActualTable(
                columns,
                indexes(metaData, schema, table, false),
                uniqueColumns(metaData, schema, table),
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

    private static Map<String, List<String>> indexes(
            DatabaseMetaData metaData, @Nullable String schema, String table, boolean unique) throws SQLException {
        var indexes = new TreeMap<String, List<String>>();
        try (var rows = metaData.getIndexInfo(null, schema, table, unique, true)) {
            while (rows.next()) {
                var name = rows.getString("INDEX_NAME");
                if (name != null) {
                    indexes.computeIfAbsent(name, any -> new ArrayList<>()).add(rows.getString("COLUMN_NAME"));
                }
            }
        }
        return indexes;
    }

    private static Set<String> uniqueColumns(DatabaseMetaData metaData, @Nullable String schema, String table)
            throws SQLException {
        var columns = new TreeSet<String>();
        for (var index : indexes(metaData, schema, table, true).values()) {
            if (index.size() == 1) {
                columns.add(index.get(0));
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
