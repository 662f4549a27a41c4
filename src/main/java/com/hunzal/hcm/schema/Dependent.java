package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What another program built on our tables, so that it cannot stay without them.
 *
 * @param kind view or trigger
 */
record Dependent(String kind, String name) {

    private static final String ON_POSTGRESQL = """
            WITH RECURSIVE built (oid) AS (
                SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = current_schema() AND c.relname = ANY (?)
                UNION
                SELECT r.ev_class FROM built
                JOIN pg_depend d ON d.refobjid = built.oid AND d.refclassid = 'pg_class'::regclass
                JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
            )
            SELECT c.relname FROM built JOIN pg_class c ON c.oid = built.oid WHERE c.relkind IN ('v', 'm') ORDER BY 1
            """;

    /** A script that SQLite keeps; a trigger belongs to a table or view, a view to itself. */
    private record Script(String kind, String name, String owner, String sql) {

        boolean mentions(String table) {
            return Pattern.compile("(?i)\\b" + Pattern.quote(table) + "\\b")
                    .matcher(sql)
                    .find();
        }
    }

    static List<Dependent> of(Connection connection, Vendor vendor, Set<String> tables) throws SQLException {
        return vendor == Vendor.SQLITE ? onSqlite(connection, tables) : onPostgresql(connection, tables);
    }

    private static List<Dependent> onPostgresql(Connection connection, Set<String> tables) throws SQLException {
        var views = new ArrayList<Dependent>();
        try (var query = connection.prepareStatement(ON_POSTGRESQL)) {
            query.setArray(1, connection.createArrayOf("text", tables.toArray()));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    views.add(new Dependent("view", rows.getString(1)));
                }
            }
        }
        return views;
    }

    /** SQLite does not record who uses whom, so this goes by the names in the scripts; views may use views. */
    private static List<Dependent> onSqlite(Connection connection, Set<String> tables) throws SQLException {
        var scripts = scripts(connection);
        var gone = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        gone.addAll(tables);
        var dependents = new ArrayList<Dependent>();
        int before;
        do {
            before = dependents.size();
            for (var script : List.copyOf(scripts)) {
                if (!gone.contains(script.owner()) && gone.stream().anyMatch(script::mentions)) {
                    dependents.add(new Dependent(script.kind(), script.name()));
                    scripts.remove(script);
                    if (script.kind().equals("view")) {
                        gone.add(script.name());
                    }
                }
            }
        } while (dependents.size() > before);
        return dependents;
    }

    private static List<Script> scripts(Connection connection) throws SQLException {
        var scripts = new ArrayList<Script>();
        try (var query = connection.createStatement();
                var rows = query.executeQuery(
                        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') ORDER BY name")) {
            while (rows.next()) {
                scripts.add(new Script(
                        rows.getString("type"),
                        rows.getString("name"),
                        rows.getString("tbl_name"),
                        withoutCommentsAndTexts(rows.getString("sql"))));
            }
        }
        return scripts;
    }

    private static String withoutCommentsAndTexts(@Nullable String sql) {
        return sql == null ? "" : sql.replaceAll("'[^']*'|--[^\\n]*|(?s:/\\*.*?\\*/)", " ");
    }

    String drop() {
        return "DROP " + kind.toUpperCase(Locale.ROOT) + " IF EXISTS " + TableRows.quoted(name);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
