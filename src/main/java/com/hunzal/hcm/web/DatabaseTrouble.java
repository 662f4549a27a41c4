package com.hunzal.hcm.web;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.hibernate.TransactionException;

/** Tells a database that is busy, full or gone from a fault of ours, by the codes of the driver's exception. */
final class DatabaseTrouble {

    /** SQLite: BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN. */
    private static final Set<Integer> SQLITE = Set.of(5, 6, 8, 10, 11, 13, 14);

    private DatabaseTrouble() {}

    static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException || cause instanceof SQLNonTransientConnectionException) {
                return true;
            }
            if (cause instanceof TransactionException) {
                return true; // not even a rollback reached the database, which is why the first failure is not here
            }
            if (cause instanceof org.sqlite.SQLiteException sqlite && SQLITE.contains(sqlite.getErrorCode() & 0xff)) {
                return true;
            }
            if (cause instanceof SQLException sql && isPostgresUnavailable(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** Classes of SQLSTATE: connection, insufficient resources, operator intervention; and two kinds of lost locks. */
    private static boolean isPostgresUnavailable(@org.jspecify.annotations.Nullable String state) {
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57")
                        || state.equals("40001")
                        || state.equals("40P01")
                        || state.equals("55P03"));
    }
}
