package com.hunzal.hcm.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteException;

/**
 * Writes what the service is going to write into the two Phase 4 tables, and takes it back: CHECKs, NOT NULLs, triggers
 * and broken views of other programs show themselves only then.
 */
final class TrialWrites {

    private static final Logger log = LoggerFactory.getLogger(TrialWrites.class);

    /** ERROR, CONSTRAINT and MISMATCH: what says something of the schema, and not of this moment. */
    private static final Set<Integer> TELLING_ON_SQLITE = Set.of(1, 19, 20);

    /** Of SQLSTATE: a connection, a read-only database, locks, resources, a shutdown. */
    private static final Set<String> OF_THE_MOMENT = Set.of("08", "25", "40", "53", "55", "57", "58");

    private static final String FOREIGN_KEY = "23503"; // PostgreSQL

    private final Connection connection;
    private final Obstacles obstacles = new Obstacles();

    private TrialWrites(Connection connection) {
        this.connection = connection;
    }

    /** The database is busy, full or read-only at this moment, which says nothing of its tables. */
    static final class Inconclusive extends RuntimeException {
        Inconclusive(SQLException cause) {
            super(cause);
        }
    }

    /**
     * Over a connection of its own, which leaves the journal mode of the file as it is.
     *
     * @throws CannotStart if the service could not work with the tables
     */
    static void check(Path sqliteFile, OrganizationsTable organizations, Clock clock) throws SQLException {
        try (var connection = SqliteConnections.plain(sqliteFile);
                var statement = connection.createStatement()) {
            if (!Trials.haveTables(connection)) {
                return;
            }
            statement.execute(
                    "PRAGMA foreign_keys = " + organizations.read(connection).exists());
            statement.execute("BEGIN IMMEDIATE");
            try {
                check(connection, Vendor.SQLITE, organizations, clock);
            } finally {
                statement.execute("ROLLBACK");
            }
        } catch (SQLException e) {
            if (isTelling(e)) {
                throw e;
            }
            log.debug("The tables could not be tried", e);
        }
    }

    /**
     * In the caller's transaction, in which nothing is left.
     *
     * @throws CannotStart if the service could not work with the tables
     */
    static void check(Connection connection, Vendor vendor, OrganizationsTable organizations, Clock clock)
            throws SQLException {
        var trial = new TrialWrites(connection);
        try {
            trial.execute("SAVEPOINT hcm_trial");
            new Trials(trial, connection, vendor, organizations, vendor.timestamp(clock.instant())).run();
        } catch (Inconclusive e) {
            log.debug("The tables could not be tried", e);
        }
        trial.execute("ROLLBACK TO SAVEPOINT hcm_trial");
        trial.obstacles.refuse("The existing database cannot be worked with");
    }

    /**
     * @param what is written, as it is told if the table does not take it
     * @return whether the rows are there for what is tried next; or whether they would be, but for their organization
     */
    boolean keeps(String table, String what, String sql, @Nullable Object... parameters) throws SQLException {
        var refusal = keep(sql, parameters);
        return refusal == null || !refuse(table, what, refusal);
    }

    /** As {@link #keeps}, without leaving anything behind. */
    void takes(String table, String what, String sql, @Nullable Object... parameters) throws SQLException {
        var refusal = attempt(sql, "ROLLBACK TO SAVEPOINT hcm_step", parameters);
        if (refusal != null) {
            refuse(table, what, refusal);
        }
    }

    /** @return why it failed; null if it did not */
    @Nullable
    SQLException keep(String sql, @Nullable Object... parameters) throws SQLException {
        return attempt(sql, "RELEASE SAVEPOINT hcm_step", parameters);
    }

    private @Nullable SQLException attempt(String sql, String afterwards, @Nullable Object... parameters)
            throws SQLException {
        execute("SAVEPOINT hcm_step");
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            if (!isTelling(e)) {
                throw new Inconclusive(e);
            }
            execute("ROLLBACK TO SAVEPOINT hcm_step");
            return e;
        }
        execute(afterwards);
        return null;
    }

    /** @return false if it is only that there is no such organization, which comes last of all that could be wrong */
    boolean refuse(String table, String what, SQLException refusal) throws SQLException {
        if (FOREIGN_KEY.equals(refusal.getSQLState())) {
            return false;
        }
        obstacles.add(
                "table %s does not take %s: %s".formatted(table, what, reason(refusal)),
                "Change that in the HR system's tables. " + Obstacles.GUIDE);
        return true;
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static boolean isTelling(SQLException e) {
        if (e instanceof SQLiteException sqlite) {
            return TELLING_ON_SQLITE.contains(sqlite.getErrorCode() & 0xff);
        }
        var state = e.getSQLState();
        return state != null && state.length() == 5 && OF_THE_MOMENT.stream().noneMatch(state::startsWith);
    }

    /** The database's own words, without the driver's, and with what a constraint says that has but a name. */
    private String reason(SQLException e) throws SQLException {
        if (e instanceof PSQLException postgresql && postgresql.getServerErrorMessage() != null) {
            var server = postgresql.getServerErrorMessage();
            return server.getMessage() + definition(server.getConstraint());
        }
        return String.valueOf(e.getMessage()).replaceFirst("^\\[\\w+\\][^(]*\\((.*)\\)$", "$1");
    }

    private String definition(@Nullable String constraint) throws SQLException {
        if (constraint == null) {
            return "";
        }
        try (var query = connection.prepareStatement(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = ? LIMIT 1")) {
            query.setString(1, constraint);
            try (var row = query.executeQuery()) {
                return row.next() ? ", which says " + row.getString(1) : "";
            }
        }
    }
}
