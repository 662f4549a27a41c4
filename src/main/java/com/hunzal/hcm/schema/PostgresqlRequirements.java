package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a PostgreSQL database must be like; looked at before anything is written. */
final class PostgresqlRequirements {

    private static final String QUESTION = """
            SELECT current_database(), current_user, current_schema(), current_setting('server_encoding'),
                   current_setting('transaction_read_only') = 'on', pg_is_in_recovery(),
                   current_setting('server_version_num')::int / 10000
            """;

    private static final String RIGHTS = """
            SELECT p.privilege FROM unnest(CAST(? AS text[])) p (privilege)
            WHERE NOT has_table_privilege(CAST(? AS regclass), p.privilege)
            """;

    private PostgresqlRequirements() {}

    static void check(Connection connection) throws SQLException {
        try (var query = connection.createStatement();
                var row = query.executeQuery(QUESTION)) {
            row.next();
            var database = row.getString(1);
            var user = row.getString(2);
            var schema = row.getString(3);
            var encoding = row.getString(4);
            if (row.getInt(7) < Vendor.OLDEST_POSTGRESQL) {
                throw new CannotStart(
                        "The server of the database %s is PostgreSQL %s.".formatted(database, row.getInt(7)),
                        "Use PostgreSQL %s or newer.".formatted(Vendor.OLDEST_POSTGRESQL));
            }
            if (!encoding.equals("UTF8")) {
                throw new CannotStart(
                        "The database %s has the encoding %s, which cannot hold all that people write; the service needs UTF8. Nothing was changed."
                                .formatted(database, encoding),
                        "Make one with CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8', and move the data there with"
                                + " pg_dump and pg_restore.");
            }
            if (schema == null) {
                throw new CannotStart(
                        "The search_path of user %s in database %s names no schema that exists and that it may use."
                                .formatted(user, database),
                        "Make the schema, GRANT USAGE ON SCHEMA … TO %s, or name another with ?currentSchema=…."
                                .formatted(user));
            }
            if (row.getBoolean(5) || row.getBoolean(6)) {
                throw new CannotStart(
                        "The database %s takes no writes: it is %s."
                                .formatted(database, row.getBoolean(6) ? "a standby" : "set to read-only"),
                        "Name the primary server in spring.datasource.url; with several hosts add targetServerType=primary.");
            }
        }
    }

    /** @param toMigrate whether tables have to be made or changed */
    static void checkCreation(Connection connection, boolean toMigrate) throws SQLException {
        if (toMigrate
                && text(connection, "has_schema_privilege(current_schema(), 'CREATE')")
                        .equals("f")) {
            var user = text(connection, "current_user");
            var schema = text(connection, "current_schema()");
            throw new CannotStart(
                    "User %s may not make tables in schema %s of database %s. Nothing was changed."
                            .formatted(user, schema, text(connection, "current_database()")),
                    "Have its owner say GRANT CREATE ON SCHEMA %s TO %s, or run the command migrate as the owner."
                            .formatted(schema, user));
        }
    }

    /** On tables that another user made. Row locks on organizations need UPDATE, though no row is changed there. */
    static void checkRights(Connection connection, OrganizationsTable organizations) throws SQLException {
        var missing = new ArrayList<String>();
        if (ActualTable.read(connection, organizations).exists()) {
            missing.addAll(missing(connection, organizations.quoted(), "SELECT", "UPDATE"));
        }
        for (var table : OwnTables.names(Vendor.POSTGRESQL)) {
            var rights = table.equals(OwnTables.HISTORY)
                    ? new String[] {"SELECT"}
                    : new String[] {"SELECT", "INSERT", "UPDATE", "DELETE"};
            if (ActualTable.read(connection, table).exists()) {
                missing.addAll(missing(connection, table, rights));
            }
        }
        if (!missing.isEmpty()) {
            var user = text(connection, "current_user");
            throw new CannotStart(
                    "User %s lacks rights on tables that are there: %s.".formatted(user, String.join("; ", missing)),
                    "Have their owner say GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA … TO %s."
                            .formatted(user));
        }
    }

    private static String text(Connection connection, String expression) throws SQLException {
        try (var query = connection.createStatement();
                var row = query.executeQuery("SELECT " + expression)) {
            row.next();
            return row.getString(1);
        }
    }

    private static List<String> missing(Connection connection, String table, String... rights) throws SQLException {
        var missing = new ArrayList<String>();
        try (var query = connection.prepareStatement(RIGHTS)) {
            query.setArray(1, connection.createArrayOf("text", rights));
            query.setString(2, table);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    missing.add(rows.getString(1));
                }
            }
        }
        return missing.isEmpty() ? List.of() : List.of(String.join(", ", missing) + " on " + table);
    }
}
