package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.CannotStart;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.sqlite.SQLiteException;

/**
 * Writes a row at a time and takes it back, or keeps it for what is tried next; gathers what the database says against
 * it.
 */
final class TrialWrites {

    /** ERROR, CONSTRAINT and MISMATCH: what says something of the schema, and not of this moment. */
    private static final Set<Integer> TELLING_ON_SQLITE = Set.of(1, 19, 20);

    /** Of SQLSTATE: a connection, a read-only database, locks, resources, a shutdown. */
    private static final Set<String> OF_THE_MOMENT = Set.of("08", "25", "40", "53", "55", "57", "58");

    private static final String FOREIGN_KEY = "23503"; // PostgreSQL

    private final Connection connection;
    private final Obstacles obstacles = new Obstacles();

    TrialWrites(Connection connection) {
        this.connection = connection;
    }

    /** The database is busy, full or read-only at this moment, which says nothing of its tables. */
    static final class Inconclusive extends RuntimeException {
        Inconclusive(SQLException cause) {
            super(cause);
        }
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

    /** @throws CannotStart if the database had anything against what was tried */
    void refuseIfAnyFailed() {
        obstacles.refuse("The existing database cannot be worked with");
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
