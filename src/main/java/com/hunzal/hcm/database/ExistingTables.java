package com.hunzal.hcm.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks, before anything is written, whether the tables that another program made can be adopted. All that is
 * missing is reported at once. Tables that do not exist are fine: the migrations make them.
 */
final class ExistingTables {

    private ExistingTables() {}

    /** @throws CannotStart if the file cannot be opened, or holds tables that the service could not work with */
    static void check(Path sqliteFile) {
        var folder = Objects.requireNonNull(sqliteFile.getParent());
        if (Files.notExists(sqliteFile)) {
            if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
                throw new CannotStart(
                        "The database file " + sqliteFile
                                + " cannot be created: its folder is missing or not writable.",
                        "Create the folder for this user, or name another file in spring.datasource.url.");
            }
            return;
        }
        // SQLite writes its journal beside the file, so a writable file in a read-only folder will not do.
        if (!Files.isWritable(sqliteFile) || !Files.isWritable(folder)) {
            throw new CannotStart(
                    "The database file " + sqliteFile + " or its folder is not writable.",
                    "Give this user write permission on both.");
        }
        try {
            ReadOnlyFile.look(sqliteFile, connection -> {
                check(connection, Vendor.SQLITE);
                return sqliteFile;
            });
        } catch (SQLException e) {
            if (ReadOnlyFile.leftHalfWritten(e)) {
                return; // only the writer can undo it; it checks again before it migrates
            }
            throw new CannotStart(
                    "The database file " + sqliteFile + " cannot be read: " + e.getMessage(),
                    "Check that spring.datasource.url names a SQLite 3 database; restore a backup if it is damaged.");
        }
    }

    static void check(Connection connection, Vendor vendor) throws SQLException {
        var problems = new ArrayList<String>();
        var organizations = ActualTable.read(connection, "organizations");
        if (organizations.exists()) {
            problems.addAll(problems("organizations", "id", ExpectedTable.Kind.TEXT, organizations, vendor));
            problems.addAll(keyProblems("organizations", organizations));
        }
        var ours = ActualTable.read(connection, Migrations.HISTORY_TABLE).exists();
        for (var expected : ExpectedTable.PHASE_4) {
            var actual = ActualTable.read(connection, expected.name());
            if (actual.exists()) {
                problems.addAll(problems(expected, actual, vendor));
                if (!ours && expected == ExpectedTable.BACKGROUND_JOBS) {
                    problems.addAll(nameClashes(actual));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new CannotStart(
                    "The existing database cannot be adopted: " + String.join("; ", problems)
                            + ". Nothing was changed.",
                    "Add what is missing to the tables (docs/migration-guide.md lists every column), or drop them to have them made anew.");
        }
        checkNothingWasLeftBehind(connection, vendor, ours);
    }

    /** Somebody dropped the two tables that the guide names, and not those that hang on them. */
    private static void checkNothingWasLeftBehind(Connection connection, Vendor vendor, boolean ours)
            throws SQLException {
        var left = OwnTables.names(vendor);
        left.remove(Migrations.HISTORY_TABLE);
        var gone = new ArrayList<String>();
        for (var expected : ExpectedTable.PHASE_4) {
            left.remove(expected.name());
            if (!ActualTable.read(connection, expected.name()).exists()) {
                gone.add(expected.name());
            }
        }
        var there = new ArrayList<String>();
        for (var table : left) {
            if (ActualTable.read(connection, table).exists()) {
                there.add(table);
            }
        }
        var changed = !ours && !isByHandInOrder(connection);
        if (!there.isEmpty() && (!gone.isEmpty() || changed)) {
            throw new CannotStart(
                    "Some of the service's tables were dropped and others left: there is %s, but %s. Nothing was changed."
                            .formatted(
                                    String.join(", ", there),
                                    gone.isEmpty()
                                            ? "background_jobs is another program's"
                                            : "no " + String.join(" and no ", gone)),
                    "Put back a backup; or run the command rollback --yes, which drops what is left, and start again.");
        }
    }

    private static boolean isByHandInOrder(Connection connection) throws SQLException {
        var missing = false;
        for (var added : ExpectedTable.ADDED) {
            var present = isPresent(connection, added);
            if (present && missing) {
                return false;
            }
            missing |= !present;
        }
        return true;
    }

    private static boolean isPresent(Connection connection, ExpectedTable.Added added) throws SQLException {
        return ActualTable.read(connection, added.table()).columns().keySet().containsAll(added.columns());
    }

    private static List<String> problems(ExpectedTable expected, ActualTable actual, Vendor vendor) {
        var problems = new ArrayList<String>();
        expected.columns()
                .forEach((name, kind) -> problems.addAll(problems(expected.name(), name, kind, actual, vendor)));
        problems.addAll(keyProblems(expected.name(), actual));
        actual.columns().forEach((name, column) -> {
            if (column.mustBeGiven()
                    && !expected.columns().containsKey(name)
                    && ExpectedTable.ADDED.stream()
                            .noneMatch(added -> added.table().equals(expected.name())
                                    && added.columns().contains(name))) {
                problems.add(
                        "column %s of table %s is NOT NULL without a default, so no row could be added to the table"
                                .formatted(name, expected.name()));
            }
        });
        return problems;
    }

    private static List<String> problems(
            String table, String name, ExpectedTable.Kind kind, ActualTable actual, Vendor vendor) {
        var column = actual.columns().get(name);
        if (column == null) {
            return List.of("table %s has no column %s".formatted(table, name));
        }
        return vendor == Vendor.POSTGRESQL && !kind.accepts(vendor, column.type())
                ? List.of("column %s of table %s is %s where %s is needed"
                        .formatted(name, table, column.type(), kind.preferred(vendor)))
                : List.of();
    }

    /** Foreign keys of ours point to it: without a key SQLite refuses each write there, PostgreSQL the migration. */
    private static List<String> keyProblems(String table, ActualTable actual) {
        return actual.columns().containsKey("id") && !actual.isKey("id")
                ? List.of("table %s has no PRIMARY KEY or UNIQUE on id".formatted(table))
                : List.of();
    }

    /** All columns of a migration: somebody ran that file by hand. Only some: another program's, or half a run. */
    private static List<String> nameClashes(ActualTable jobs) {
        var clashes = new ArrayList<String>();
        for (var added : ExpectedTable.ADDED) {
            var present =
                    added.columns().stream().filter(jobs.columns()::containsKey).toList();
            if (added.table().equals(ExpectedTable.BACKGROUND_JOBS.name())
                    && !present.isEmpty()
                    && present.size() < added.columns().size()) {
                clashes.add("table background_jobs has the columns %s, but not all that %s adds"
                        .formatted(present, added.migration()));
            }
        }
        return clashes;
    }

    /** The last migration that was run by hand, so that Flyway must not run it again; empty if none was. */
    static Optional<String> lastByHand(Connection connection) throws SQLException {
        Optional<String> last = Optional.empty();
        for (var added : ExpectedTable.ADDED) {
            last = isPresent(connection, added) ? Optional.of(added.version()) : last;
        }
        return last;
    }
}
