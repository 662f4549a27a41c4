package com.hunzal.hcm.database;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/**
 * Tells what the database has against a row (another program's CHECK, trigger or foreign key, a key that is taken, a
 * value that is too long) from trouble that would be the same for every row, such as a lock, a full disk or a server
 * that is gone. Only with the first is it worth while to leave the row out.
 */
public final class RowTrouble {

    /** SQLite: ERROR (a trigger that fails), TOOBIG, CONSTRAINT, MISMATCH. */
    private static final Set<Integer> SQLITE = Set.of(1, 18, 19, 20);

    /**
     * Classes of SQLSTATE: triggered action, cardinality, data, integrity, triggered change, external routines, access rule
     * (also a policy of rows), view's check, limit of a row, raised by a trigger.
     */
    private static final Set<String> POSTGRESQL =
            Set.of("09", "21", "22", "23", "27", "2F", "38", "39", "42", "44", "54", "P0");

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
                return SQLITE.contains(sqlite.getErrorCode() & 0xff);
            }
            if (cause instanceof SQLException sql) {
                return isOfARow(sql.getSQLState());
            }
        }
        return false;
    }

    private static boolean isOfARow(@Nullable String state) {
        return state != null && state.length() == 5 && POSTGRESQL.contains(state.substring(0, 2));
    }
}
