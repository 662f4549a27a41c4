package com.hunzal.hcm.web;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.hibernate.TransactionException;

/** Tells a database that is busy, full or gone from a fault of ours, by the codes of the driver's exception. */
final class DatabaseTrouble {

    /** SQLite: BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB. */
    private static final Set<Integer> SQLITE = Set.of(5, 6, 7, 8, 10, 11, 13, 14, 15, 26);

    /**
     * PostgreSQL: lost locks; a server that is read-only, as after a failover; a session that it has ended because it
     * was idle in a transaction, or at it for too long; damage.
     */
    private static final Set<String> POSTGRESQL =
            Set.of("40001", "40P01", "55P03", "25006", "25P03", "25P04", "XX001", "XX002");

    /** The room of the database has told them, once: the file is not what its path names; the server is read-only. */
    private static final Set<String> TOLD = Set.of("HCM01", "25006");

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

    /** Classes of SQLSTATE: connection, insufficient resources, operator intervention, system error. */
    private static boolean isPostgresUnavailable(@org.jspecify.annotations.Nullable String state) {
        return state != null
                && (POSTGRESQL.contains(state)
                        || state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57")
                        || state.startsWith("58"));
    }

    /** Whether its reason is in the log, so that it need not be there for each request. */
    static boolean isTold(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null && TOLD.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
