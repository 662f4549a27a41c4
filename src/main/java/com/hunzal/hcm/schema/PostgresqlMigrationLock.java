package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.Patience;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;

/**
 * Lets one process at a time migrate a PostgreSQL database. Flyway's own lock begins after it has made its history table,
 * which a second process then finds empty, and refuses.
 */
final class PostgresqlMigrationLock {

    static final long LOCK = 0x68636d_6d696772L;

    private PostgresqlMigrationLock() {}

    /** Closed rather than ended in a finally, so that a failure to let go does not hide why the migration failed. */
    private interface Held extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    /** @param tell told if another process takes its time */
    static List<String> whileHolding(Flyway flyway, Consumer<String> tell, Supplier<List<String>> migration) {
        // Flyway's: that may be another user, with more rights, or an address that goes past a pooler
        try (var connection = flyway.getConfiguration().getDataSource().getConnection()) {
            PostgresqlRequirements.check(connection);
            connection.setAutoCommit(false);
            // A transaction's lock and not a session's: a pooler would keep the session, and with it the lock, for
            // ever.
            try (var statement = connection.createStatement();
                    Held held = connection::rollback) {
                statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
                Patience.until(
                        () -> isFree(connection), tell, "Another process is migrating the database; waiting for it.");
                PostgresqlRequirements.checkCreation(connection, flyway.info().pending().length > 0);
                return migration.get();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot lock the database for its migrations", e);
        }
    }

    private static boolean isFree(Connection connection) throws SQLException {
        try (var query = connection.createStatement();
                var row = query.executeQuery("SELECT pg_try_advisory_xact_lock(" + LOCK + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
