package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.ReadOnlyFile;
import com.hunzal.hcm.database.Vendor;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
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
    static void checkFile(ConfiguredDatabase database, OrganizationsTable organizations, Clock clock) {
        var sqliteFile = database.sqliteFile().orElseThrow();
        var folder = Objects.requireNonNull(sqliteFile.getParent());
        if (Files.notExists(sqliteFile)) {
            if (organizations.isNamed()) {
                throw new CannotStart(
                        "There is no database file " + sqliteFile + ", and so no table of organizations in it.",
                        "Name the HR system's file in spring.datasource.url. Nothing was made.");
            }
            if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
                throw new CannotStart(
                        "The database file " + sqliteFile
                                + " cannot be created: its folder is missing or not writable.",
                        "Create the folder for this user, or name another file in spring.datasource.url.");
            }
            return;
        }
        if (Files.isDirectory(sqliteFile)) {
            throw new CannotStart(
                    "The database file " + sqliteFile + " is a folder.",
                    "Move the folder away, or name another file in spring.datasource.url.");
        }
        // SQLite writes its journal beside the file, so a writable file in a read-only folder will not do.
        if (!Files.isWritable(sqliteFile) || !Files.isWritable(folder)) {
            throw new CannotStart(
                    "The database file " + sqliteFile + " or its folder is not writable.",
                    "Give this user write permission on both.");
        }
        try {
            ReadOnlyFile.look(sqliteFile, connection -> {
                check(connection, Vendor.SQLITE, organizations);
                return sqliteFile;
            });
            Trials.check(database, organizations, clock);
        } catch (SQLException e) {
            if (ReadOnlyFile.leftHalfWritten(e)) {
                return; // only the writer can undo it; it checks again before it migrates
            }
            throw new CannotStart(
                    "The database file " + sqliteFile + " cannot be read: " + e.getMessage(),
                    "Check that spring.datasource.url names a SQLite 3 database; restore a backup if it is damaged.");
        }
    }

    static void check(Connection connection, Vendor vendor, OrganizationsTable organizations) throws SQLException {
        requireOneSchema(vendor, organizations);
        var problems = new Obstacles();
        checkOrganizations(connection, vendor, organizations, problems);
        var ours = MigrationHistory.isIn(connection);
        for (var expected : ExpectedTable.PHASE_4) {
            var actual = ActualTable.read(connection, expected.name());
            if (actual.exists()) {
                check(expected, actual, vendor, problems);
                ForeignKeys.check(expected.name(), actual, organizations, problems);
                if (!ours) {
                    nameClashes(expected.name(), actual).forEach(problems::add);
                }
            } else {
                checkSpelling(connection, vendor, expected.name(), problems);
            }
        }
        problems.refuse("The existing database cannot be adopted");
        checkNothingWasLeftBehind(connection, vendor, ours);
        ForeignKeys.checkOwn(connection, vendor, organizations);
    }

    /** On SQLite there is but one schema. */
    private static void requireOneSchema(Vendor vendor, OrganizationsTable organizations) {
        if (vendor == Vendor.SQLITE && organizations.schema() != null) {
            throw new CannotStart(
                    "hcm.organizations.table \"" + organizations.table() + "\" names a schema, and SQLite has none.",
                    "Name the table alone, e.g. " + organizations.name() + ".");
        }
    }

    private static void checkOrganizations(
            Connection connection, Vendor vendor, OrganizationsTable organizations, Obstacles problems)
            throws SQLException {
        var actual = ActualTable.read(connection, organizations);
        if (actual.exists()) {
            check(organizations.table(), "id", ExpectedTable.Kind.TEXT, actual, vendor, problems);
            checkKey(organizations.table(), actual, problems);
        } else if (organizations.isNamed()) {
            throw new CannotStart(
                    "There is no table " + organizations.table() + ", which hcm.organizations.table names.",
                    "Name the HR system's table of organizations; leave the setting out where there is none.");
        }
    }

    /** PostgreSQL tells {@code "Background_Jobs"} from the table that the migrations would make beside it. */
    private static void checkSpelling(Connection connection, Vendor vendor, String table, Obstacles problems)
            throws SQLException {
        if (vendor == Vendor.POSTGRESQL) {
            try (var query = connection.prepareStatement("SELECT relname FROM pg_class"
                    + " WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND lower(relname) = ?")) {
                query.setString(1, table);
                try (var rows = query.executeQuery()) {
                    if (rows.next()) {
                        problems.add("there is a table \"%s\", which is another one than %s: rename it"
                                .formatted(rows.getString(1), table));
                    }
                }
            }
        }
    }

    /** Somebody dropped the two tables that the guide names, and not those that hang on them. */
    private static void checkNothingWasLeftBehind(Connection connection, Vendor vendor, boolean ours)
            throws SQLException {
        var left = OwnTables.names(vendor);
        left.remove(OwnTables.HISTORY);
        left.remove("hcm_takeover"); // made before the first migration
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
        for (var added : ExpectedTable.added(Vendor.of(connection))) {
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

    private static void check(ExpectedTable expected, ActualTable actual, Vendor vendor, Obstacles problems) {
        expected.columns().forEach((name, kind) -> check(expected.name(), name, kind, actual, vendor, problems));
        checkKey(expected.name(), actual, problems);
        actual.columns().forEach((name, column) -> {
            if (column.mustBeGiven()
                    && !expected.columns().containsKey(name)
                    && ExpectedTable.added(vendor).stream()
                            .noneMatch(added -> added.table().equals(expected.name())
                                    && added.columns().contains(name))) {
                problems.add(
                        "column %s of table %s is NOT NULL without a default, so no row could be added to the table"
                                .formatted(name, expected.name()),
                        "Give %s a default in the HR system, or let it be empty.".formatted(name));
            }
        });
    }

    private static void check(
            String table, String name, ExpectedTable.Kind kind, ActualTable actual, Vendor vendor, Obstacles problems) {
        var column = actual.columns().get(name);
        if (column == null) {
            var other = actual.columns().keySet().stream()
                    .filter(name::equalsIgnoreCase)
                    .findFirst();
            if (other.isPresent()) {
                problems.add("column \"%s\" of table %s is another one than %s: rename it"
                        .formatted(other.get(), table, name));
            } else {
                problems.add(
                        "table %s has no column %s".formatted(table, name),
                        AddedColumn.isPossible(table, name) ? AddedColumn.ADVICE : Obstacles.GUIDE);
            }
        } else if (vendor == Vendor.POSTGRESQL && !kind.accepts(vendor, column.type())) {
            problems.add(
                    "column %s of table %s is %s where %s is needed"
                            .formatted(name, table, column.type(), kind.preferred(vendor)),
                    "ALTER TABLE %s ALTER COLUMN %s TYPE %s changes it, if its other users can live with that."
                            .formatted(table, name, kind.preferred(vendor)));
        }
    }

    /** Foreign keys of ours point to it: without a key SQLite refuses each write there, PostgreSQL the migration. */
    private static void checkKey(String table, ActualTable actual, Obstacles problems) {
        if (actual.columns().containsKey("id") && !actual.isKey("id")) {
            problems.add(
                    "table %s has no PRIMARY KEY or UNIQUE on id".formatted(table),
                    "CREATE UNIQUE INDEX %s_id ON %s (id) makes one.".formatted(table.replace('.', '_'), table));
        }
    }

    /** All columns of a migration: somebody ran that file by hand. Only some: another program's, or half a run. */
    private static List<String> nameClashes(String table, ActualTable actual) {
        var clashes = new ArrayList<String>();
        for (var added : ExpectedTable.added(Vendor.SQLITE)) { // any has all columns of these tables
            var present = added.columns().stream()
                    .filter(actual.columns()::containsKey)
                    .toList();
            if (added.table().equals(table)
                    && !present.isEmpty()
                    && present.size() < added.columns().size()) {
                clashes.add("table %s has the columns %s, but not all that %s adds"
                        .formatted(table, present, added.migration()));
            }
        }
        return clashes;
    }

    /** The last migration that was run by hand, so that Flyway must not run it again; empty if none was. */
    static Optional<String> lastByHand(Connection connection) throws SQLException {
        Optional<String> last = Optional.empty();
        for (var added : ExpectedTable.added(Vendor.of(connection))) {
            last = isPresent(connection, added) ? Optional.of(added.version()) : last;
        }
        return last;
    }
}
