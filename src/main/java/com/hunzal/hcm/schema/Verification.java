package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.Explanation;
import com.hunzal.hcm.database.ReadOnlyFile;
import com.hunzal.hcm.database.Vendor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Whether a SQLite file could be put to work in the place of the service's database.
 *
 * @param tables all tables of the file
 * @param problems what is wrong; empty if the file is sound
 * @param findings what somebody may want to know, but is no damage: a faithful copy has it from its database
 */
public record Verification(List<TableRows> tables, List<String> problems, List<String> findings) {

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
            throw Explanation.unusable(file.toString(), e);
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
        }
        var inspection = Inspection.of("", connection, Vendor.SQLITE, ForeignKeys.organizations(connection));
        problems.addAll(inspection.differences());
        return new Verification(inspection.tables(), problems, problems.isEmpty() ? findings(connection) : List.of());
    }

    /** Rows that point nowhere: SQLite lets them be, and many programs make them, because foreign keys are off by default. */
    private static List<String> findings(Connection connection) throws SQLException {
        var findings = new ArrayList<String>();
        for (var table : TableRows.all(connection)) {
            try (var check = connection.prepareStatement(
                    "SELECT parent, count(*) FROM pragma_foreign_key_check(?) GROUP BY 1 ORDER BY 1")) {
                check.setString(1, table.table());
                try (var rows = check.executeQuery()) {
                    while (rows.next()) {
                        findings.add("table %s: %s rows point to rows of %s that are missing"
                                .formatted(table.table(), rows.getLong(2), rows.getString(1)));
                    }
                }
            } catch (SQLiteException e) {
                if (e.getResultCode() != SQLiteErrorCode.SQLITE_ERROR) {
                    throw e;
                }
                findings.add("table %s: %s".formatted(table.table(), e.getMessage())); // no key where it points to
            }
        }
        return findings;
    }
}
