package com.hunzal.hcm.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a table has.
 *
 * @param rows null if they cannot be counted from here
 */
public record TableRows(String table, @Nullable Long rows) {

    private static final String PERMISSION_DENIED = "42501"; // PostgreSQL
    private static final int NO_SUCH_MODULE = 1; // SQLite's general error: a virtual table of another program

    static List<TableRows> all(Connection connection) throws SQLException {
        var names = new ArrayList<String>();
        var schema = connection.getSchema();
        try (var tables =
                connection.getMetaData().getTables(null, schema, "%", new String[] {"TABLE", "PARTITIONED TABLE"})) {
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME"));
            }
        }
        names.sort(null);
        var all = new ArrayList<TableRows>();
        for (var name : names) {
            all.add(new TableRows(name, countOrNull(connection, name)));
        }
        return List.copyOf(all);
    }

    private static @Nullable Long countOrNull(Connection connection, String table) throws SQLException {
        try (var query = connection.createStatement();
                var row = query.executeQuery("SELECT count(*) FROM " + quoted(table))) {
            return row.next() ? row.getLong(1) : null;
        } catch (SQLException e) {
            if (PERMISSION_DENIED.equals(e.getSQLState()) || e.getErrorCode() == NO_SUCH_MODULE) {
                return null;
            }
            throw e;
        }
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
