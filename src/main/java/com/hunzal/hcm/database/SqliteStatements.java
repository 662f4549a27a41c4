package com.hunzal.hcm.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * Keeps the prepared statements of one connection for the next who asks for the same SQL, which the driver does not:
 * preparing the worker's claim takes a millisecond, a few times as long as running it. Used by one thread at a time, as
 * the connection is.
 */
final class SqliteStatements {

    private static final int MOST_KEPT = 100;

    /** In characters. A longer one lists many values, and hardly comes again. */
    private static final int LONGEST_KEPT = 10_000;

    private final SQLiteConnection connection;
    private final Map<String, Kept> idle = new LinkedHashMap<>();

    SqliteStatements(SQLiteConnection connection) {
        this.connection = connection;
    }

    PreparedStatement prepare(String sql) throws SQLException {
        var kept = idle.remove(sql);
        if (kept == null) {
            return new Kept(sql);
        }
        kept.isIdle = false;
        return kept;
    }

    private void keep(Kept statement) throws SQLException {
        var twin = idle.put(statement.sql(), statement);
        if (twin != null) {
            twin.dispose();
        }
        if (idle.size() > MOST_KEPT) {
            var longestUnused = idle.values().iterator();
            longestUnused.next().dispose();
            longestUnused.remove();
        }
    }

    private final class Kept extends JDBC4PreparedStatement {

        private boolean isIdle;

        Kept(String sql) throws SQLException {
            super(connection, sql);
        }

        String sql() {
            return sql;
        }

        /** Leaves nothing behind for the next one; closing its rows ends what it read in SQLite. */
        @Override
        public void close() throws SQLException {
            if (isIdle) {
                return;
            }
            if (pointer.isClosed() || sql.length() > LONGEST_KEPT) {
                super.close();
                return;
            }
            rs.close();
            clearBatch();
            clearParameters();
            clearGeneratedKeys();
            setMaxRows(0);
            setQueryTimeout(0);
            isIdle = true;
            keep(this);
        }

        void dispose() throws SQLException {
            super.close();
        }
    }
}
