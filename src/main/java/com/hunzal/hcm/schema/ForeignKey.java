package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key as it is in the database.
 *
 * @param schema of the table that it points to; null on SQLite
 * @param table that it points to
 * @param exists whether that table is there: SQLite lets somebody rename or drop it
 */
record ForeignKey(List<String> columns, @Nullable String schema, String table, boolean exists, String onDelete) {

    private static final String ON_SQLITE = """
            SELECT id, "from" AS "column", "table" AS target, on_delete, NULL AS schema,
                EXISTS (SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND lower(name) = lower("table")) AS found
            FROM pragma_foreign_key_list(?) ORDER BY id, seq
            """;

    private static final String ON_POSTGRESQL = """
            SELECT k.oid AS id, a.attname AS column, target.relname AS target, n.nspname AS schema, TRUE AS found,
                CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT'
                    WHEN 'r' THEN 'RESTRICT' ELSE 'NO ACTION' END AS on_delete
            FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS part (number, place)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.number
            JOIN pg_class target ON target.oid = k.confrelid JOIN pg_namespace n ON n.oid = target.relnamespace
            WHERE k.contype = 'f' AND k.conrelid = to_regclass(quote_ident(current_schema()) || '.' || quote_ident(?))
            ORDER BY k.oid, part.place
            """;

    /** Those of a table in the current schema. */
    static List<ForeignKey> all(Connection connection, Vendor vendor, String table) throws SQLException {
        Map<Long, ForeignKey> keys = new LinkedHashMap<>();
        try (var query = connection.prepareStatement(vendor == Vendor.SQLITE ? ON_SQLITE : ON_POSTGRESQL)) {
            query.setString(1, table);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var id = rows.getLong("id");
                    if (!keys.containsKey(id)) {
                        keys.put(
                                id,
                                new ForeignKey(
                                        new ArrayList<>(),
                                        rows.getString("schema"),
                                        rows.getString("target"),
                                        rows.getBoolean("found"),
                                        rows.getString("on_delete").toUpperCase(Locale.ROOT)));
                    }
                    keys.get(id).columns().add(ExpectedTable.spelled(rows.getString("column"), vendor));
                }
            }
        }
        return List.copyOf(keys.values());
    }

    boolean isOfOrganization() {
        return columns.equals(List.of("organization_id"));
    }

    /** @param current the schema where a name without one is looked for */
    boolean pointsTo(OrganizationsTable organizations, @Nullable String current) {
        if (schema == null) {
            return table.equalsIgnoreCase(organizations.name());
        }
        var wanted = organizations.schema() == null ? current : organizations.schema();
        return table.equals(organizations.name()) && schema.equals(wanted);
    }

    boolean cascades() {
        return onDelete.equals("CASCADE");
    }

    @Override
    public String toString() {
        return "FOREIGN KEY (%s) REFERENCES %s ON DELETE %s".formatted(String.join(", ", columns), table, onDelete);
    }
}
