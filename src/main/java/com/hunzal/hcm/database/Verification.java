package com.hunzal.hcm.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a SQLite file could be put to work in the place of the service's database.
 *
 * @param tables all tables of the file
 * @param problems what is wrong; empty if the file is sound
 */
public record Verification(List<TableRows> tables, List<String> problems) {

    private static final int ENOUGH_PROBLEMS = 20;

    /**
     * Reads the whole file, and changes nothing.
     *
     * @throws CannotStart if it is missing, not a SQLite database, or too damaged to be read
     */
    public static Verification of(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CannotStart("There is no file " + file + ".", "Name a copy that the command backup made.");
        }
        try {
            return ReadOnlyFile.look(file.toAbsolutePath().normalize(), Verification::of);
        } catch (SQLException e) {
            throw Unreadable.because(file.toString(), e);
        }
    }

    private static Verification of(Connection connection) throws SQLException {
        var problems = new ArrayList<String>();
        try (var check = connection.createStatement()) {
            try (var rows = check.executeQuery("PRAGMA integrity_check(" + ENOUGH_PROBLEMS + ")")) {
                while (rows.next()) {
                    problems.add("damaged: " + rows.getString(1));
                }
            }
            if (problems.equals(List.of("damaged: ok"))) {
                problems.clear();
            }
            try (var rows = check.executeQuery(
                    "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2")) {
                while (rows.next()) {
                    problems.add("table %s: %s rows point to rows of %s that are missing"
                            .formatted(rows.getString(1), rows.getLong(3), rows.getString(2)));
                }
            }
        }
        var inspection = Inspection.of("", connection, Vendor.SQLITE, ForeignKeys.organizations(connection));
        problems.addAll(inspection.differences());
        return new Verification(inspection.tables(), problems);
    }
}
