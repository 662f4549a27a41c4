package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a database.
 *
 * @param tables all tables of the schema, by name
 * @param migrations the applied ones, oldest first; empty if the history table is missing
 * @param phase4Tables the two tables of the migration guide, compared with it
 * @param missing what the migrations have made beyond it and is not there, e.g. {@code index x of table y is missing}
 */
public record Inspection(
        String database,
        String vendor,
        List<TableRows> tables,
        List<Migration> migrations,
        List<ComparedTable> phase4Tables,
        List<String> missing) {

    /** @param installedOn as the history table has it */
    public record Migration(
            @Nullable String version, String description, String type, String installedOn, boolean success) {}

    /** Empty if everything is as expected. */
    public List<String> differences() {
        return Stream.concat(phase4Tables.stream().flatMap(table -> table.differences().stream()), missing.stream())
                .toList();
    }

    static Inspection of(String database, Connection connection, Vendor vendor, OrganizationsTable organizations)
            throws SQLException {
        var compared = new ArrayList<ComparedTable>();
        for (var expected : ExpectedTable.PHASE_4) {
            compared.add(Comparison.of(expected, ActualTable.read(connection, expected.name()), vendor, organizations));
        }
        return new Inspection(
                database,
                vendor.name().toLowerCase(Locale.ROOT),
                TableRows.all(connection),
                migrations(connection),
                List.copyOf(compared),
                OwnSchema.missing(connection, vendor).stream()
                        .map(OwnSchema.Missing::what)
                        .toList());
    }

    private static List<Migration> migrations(Connection connection) throws SQLException {
        var migrations = new ArrayList<Migration>();
        if (MigrationHistory.isIn(connection)) {
            try (var query = connection.createStatement();
                    var rows = query.executeQuery("""
                            SELECT version, description, type, installed_on, success
                            FROM %s ORDER BY installed_rank
                            """.formatted(OwnTables.HISTORY))) {
                while (rows.next()) {
                    migrations.add(new Migration(
                            rows.getString("version"),
                            rows.getString("description"),
                            rows.getString("type"),
                            rows.getString("installed_on"),
                            rows.getBoolean("success")));
                }
            }
        }
        return migrations;
    }
}
