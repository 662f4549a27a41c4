package com.hunzal.hcm.database;

import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.sqlite.SQLiteException;

/**
 * Tells what the database has against a row (another program's CHECK, trigger or foreign key, a key that is taken, a
 * value that is too long) from trouble that would be the same for every row, such as a lock, a full disk or a server
 * that is gone. Only with the first is it worth while to leave the row out.
 */
public final class RowTrouble {

    /** SQLite: TOOBIG, CONSTRAINT (also what a trigger raises), MISMATCH. */
    private static final Set<Integer> SQLITE = Set.of(18, 19, 20);

    /** SQLite: ERROR, which is also what it says of a table, column or index that is not there. */
    private static final int ERROR_ON_SQLITE = 1;

    /** What a trigger or an index may find in a value, and SQLite has no code of its own for. */
    private static final Set<String> ERRORS_OF_A_VALUE =
            Set.of("malformed JSON", "JSON cannot hold BLOB values", "integer overflow");

    /**
     * Classes of SQLSTATE: triggered action, cardinality, data, integrity, triggered change, external routines, view's
     * check, limit of a row, raised by a trigger.
     */
    private static final Set<String> POSTGRESQL =
            Set.of("09", "21", "22", "23", "27", "2F", "38", "39", "44", "54", "P0");

    /** A policy of rows; but also a right to the table that was taken away. Else that class is of the schema. */
    private static final String NOT_ALLOWED_ON_POSTGRESQL = "42501";

    /** The functions inside PostgreSQL that tell of a right. */
    private static final String OF_A_RIGHT = "aclcheck_error";

    /** SQLite: CONSTRAINT_PRIMARYKEY, CONSTRAINT_UNIQUE. */
    private static final Set<Integer> TAKEN_ON_SQLITE = Set.of(1555, 2067);

    private static final String TAKEN_ON_POSTGRESQL = "23505";

    private RowTrouble() {}

    /** Whether another row has the key already. */
    public static boolean isTakenKey(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return TAKEN_ON_SQLITE.contains(sqlite.getResultCode().code);
            }
            if (cause instanceof SQLException sql) {
                return TAKEN_ON_POSTGRESQL.equals(sql.getSQLState());
            }
        }
        return false;
    }

    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return isOfARow(sqlite);
            }
            if (cause instanceof SQLException sql) {
                return isOfARow(sql);
            }
        }
        return false;
    }

    private static boolean isOfARow(SQLiteException sqlite) {
        var code = sqlite.getErrorCode() & 0xff;
        var message = String.valueOf(sqlite.getMessage());
        return SQLITE.contains(code)
                || code == ERROR_ON_SQLITE && ERRORS_OF_A_VALUE.stream().anyMatch(message::contains);
    }

    private static boolean isOfARow(SQLException sql) {
        var state = sql.getSQLState();
        if (NOT_ALLOWED_ON_POSTGRESQL.equals(state)) {
            var said = sql instanceof PSQLException postgresql ? postgresql.getServerErrorMessage() : null;
            return said == null || !String.valueOf(said.getRoutine()).startsWith(OF_A_RIGHT);
        }
        return state != null && state.length() == 5 && POSTGRESQL.contains(state.substring(0, 2));
    }
}
