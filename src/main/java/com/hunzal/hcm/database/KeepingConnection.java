package com.hunzal.hcm.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.sqlite.jdbc4.JDBC4Connection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A connection to SQLite that keeps prepared statements for the next who asks for the same SQL, which the driver does
 * not: preparing the worker's claim takes a millisecond, a few times as long as running it. For one thread at a time.
 */
class KeepingConnection extends JDBC4Connection {

    private static final int MOST_KEPT = 100;

    /** In characters. A longer one lists many values, and hardly comes again. */
    private static final int LONGEST_KEPT = 10_000;

    private final Map<String, Kept> idle = new LinkedHashMap<>();
    private final DatabaseFile file;

    /** @param first whether it opens the file for those that follow */
    KeepingConnection(String url, Properties properties, DatabaseFile file, boolean first) throws SQLException {
        super(url, url.substring(JdbcAddress.SQLITE_PREFIX.length()), properties);
        this.file = file;
        try {
            var database = getDatabase();
            database.exec("SELECT 1 FROM sqlite_master LIMIT 1", true); // only now it opens the journal, by its name
            if (first) {
                // What a crash left goes into the file; until then nobody could tell who else writes to it.
                database.exec("PRAGMA wal_checkpoint(PASSIVE)", true);
            }
        } catch (SQLException unreadable) {
            super.close();
            throw unreadable;
        }
        file.opened(first);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        checkOpen();
        checkCursor(type, concurrency, holdability);
        var kept = idle.remove(sql);
        if (kept == null) {
            return new Kept(sql);
        }
        kept.isIdle = false;
        return kept;
    }

    @Override
    public void close() throws SQLException {
        if (!isClosed() && file.mayClose()) {
            super.close();
            file.closed();
        }
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
            super(KeepingConnection.this, sql);
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
