package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
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
 * @param columns by name, on SQLite in lower case, because SQLite does not tell {@code ID} from {@code id}
 * @param indexes by name, also those that a constraint made
 * @param schema where it is; null on SQLite
 */
record ActualTable(
        Map<String, Column> columns,
        Map<String, ActualIndex> indexes,
        List<String> primaryKey,
        List<ForeignKey> foreignKeys,
        @Nullable String schema) {

    // 2 and 3 are generated columns; one that is INTEGER PRIMARY KEY numbers the rows by itself.
    private static final String COLUMNS_ON_SQLITE = """
            SELECT name, type, "notnull" AS required, dflt_value AS given,
                hidden IN (2, 3) OR pk = 1 AND lower(type) = 'integer' AS made
            FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid
            """;

    private static final String COLUMNS_ON_POSTGRESQL = """
            SELECT a.attname AS name, COALESCE(base.typname, type.typname) AS type, a.attnotnull OR type.typnotnull AS required,
                COALESCE(pg_get_expr(d.adbin, d.adrelid), type.typdefault) AS given,
                a.attidentity <> '' OR a.attgenerated <> '' AS made
            FROM pg_attribute a JOIN pg_type type ON type.oid = a.atttypid
            LEFT JOIN pg_type base ON base.oid = NULLIF(type.typbasetype, 0)
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = to_regclass(quote_ident(CAST(? AS text)) || '.' || quote_ident(?))
              AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """;

    /** @param madeByDatabase whether the database always fills it, as an identity or a generated column */
    record Column(String type, boolean nullable, @Nullable String defaultValue, boolean madeByDatabase) {

        /** Whether an INSERT that does not name this column fails. */
        boolean mustBeGiven() {
            return !nullable && defaultValue == null && !madeByDatabase;
        }

        @Override
        public String toString() {
            return type
                    + (nullable ? "" : " NOT NULL")
                    + (defaultValue == null ? "" : " DEFAULT " + defaultValue)
                    + (madeByDatabase ? " GENERATED" : "");
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

    /** In the schema that is searched first. */
    static ActualTable read(Connection connection, String table) throws SQLException {
        return read(connection, null, table);
    }

    static ActualTable read(Connection connection, OrganizationsTable organizations) throws SQLException {
        return read(connection, organizations.schema(), organizations.name());
    }

    private static ActualTable read(Connection connection, @Nullable String named, String table) throws SQLException {
        var vendor = Vendor.of(connection);
        var schema = named == null ? connection.getSchema() : named;
        var columns = columns(connection, vendor, schema, table);
        if (columns.isEmpty()) {
            return new ActualTable(columns, Map.of(), List.of(), List.of(), schema);
        }
        return new ActualTable(
                columns,
                ActualIndex.all(connection, vendor, schema, table),
                primaryKey(connection.getMetaData(), vendor, schema, table),
                ForeignKey.all(connection, vendor, table),
                schema);
    }

    private static Map<String, Column> columns(
            Connection connection, Vendor vendor, @Nullable String schema, String table) throws SQLException {
        var columns = new LinkedHashMap<String, Column>();
        var sqlite = vendor == Vendor.SQLITE;
        try (var query = connection.prepareStatement(sqlite ? COLUMNS_ON_SQLITE : COLUMNS_ON_POSTGRESQL)) {
            if (!sqlite) {
                query.setString(1, schema);
            }
            query.setString(sqlite ? 1 : 2, table);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.put(
                            ExpectedTable.spelled(rows.getString("name"), vendor),
                            new Column(
                                    rows.getString("type"),
                                    !rows.getBoolean("required"),
                                    rows.getString("given"),
                                    rows.getBoolean("made")));
                }
            }
        }
        return columns;
    }

    private static List<String> primaryKey(
            DatabaseMetaData metaData, Vendor vendor, @Nullable String schema, String table) throws SQLException {
        var columns = new ArrayList<String>();
        try (var rows = metaData.getPrimaryKeys(null, schema, table)) {
            while (rows.next()) {
                columns.add(ExpectedTable.spelled(rows.getString("COLUMN_NAME"), vendor));
            }
        }
        return columns;
    }
}
