package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An index as it is in the database.
 *
 * @param columns null stands for an expression
 * @param filter the condition of a partial index; empty if it holds all rows
 */
record ActualIndex(List<@Nullable String> columns, boolean unique, String filter) {

    private static final Pattern WHERE =
            Pattern.compile("\\)\\s*WHERE\\b(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The indexes of a table by name, also those that a constraint made. */
    static Map<String, ActualIndex> all(Connection connection, Vendor vendor, @Nullable String schema, String table)
            throws SQLException {
        var indexes = new TreeMap<String, ActualIndex>();
        try (var rows = connection.getMetaData().getIndexInfo(null, schema, table, false, true)) {
            while (rows.next()) {
                var told = rows.getString("INDEX_NAME");
                if (told != null) {
                    var name = ExpectedTable.spelled(told, vendor);
                    var index = indexes.get(name);
                    if (index == null) {
                        var filter = filter(connection, told, rows.getString("FILTER_CONDITION"));
                        // The driver of SQLite also gives those that are not unique to somebody who asks for unique
                        // ones.
                        index = new ActualIndex(new ArrayList<>(), !rows.getBoolean("NON_UNIQUE"), filter);
                        indexes.put(name, index);
                    }
                    var column = rows.getString("COLUMN_NAME");
                    index.columns().add(column == null ? null : ExpectedTable.spelled(column, vendor));
                }
            }
        }
        return indexes;
    }

    /** SQLite's driver does not tell it, but SQLite keeps the text of the statement that made the index. */
    private static String filter(Connection connection, String index, @Nullable String told) throws SQLException {
        if (told != null || Vendor.of(connection) != Vendor.SQLITE) {
            return told == null ? "" : told;
        }
        try (var query =
                connection.prepareStatement("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?")) {
            query.setString(1, index);
            try (var row = query.executeQuery()) {
                var sql = row.next() ? row.getString(1) : null; // none for the index of a constraint
                var where = WHERE.matcher(sql == null ? "" : sql);
                return where.find() ? where.group(1).strip() : "";
            }
        }
    }

    /**
     * Whether another does the same. PostgreSQL writes expressions and conditions in its own way, and takes an index by
     * what it is and not by its name: there they are not compared.
     */
    boolean isLike(ActualIndex other, Vendor vendor) {
        if (unique != other.unique || columns.size() != other.columns.size()) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            var name = columns.get(i);
            if (name != null && !name.equals(other.columns.get(i))) {
                return false;
            }
        }
        return vendor == Vendor.POSTGRESQL || plain(filter).equals(plain(other.filter));
    }

    /** PostgreSQL adds parentheses and casts, and other programs have their own spacing and quotes. */
    static String plain(String filter) {
        return filter.replaceAll("::\\w+( varying)?|[()\\s\"`\\[\\]]", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        var names = columns.stream().map(column -> column == null ? "expression" : column);
        return (unique ? "UNIQUE " : "")
                + names.collect(Collectors.joining(", ", "(", ")"))
                + (filter.isEmpty() ? "" : " WHERE " + filter);
    }
}
