package com.hunzal.hcm.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections to one SQLite file, given out only while it is the one that its path names. */
final class SqlitePool extends HikariDataSource {

    /** Longer than the busy timeout: whoever waits behind a writer that waits for another process still gets its turn. */
    private static final long CONNECTION_TIMEOUT_MILLIS = 20_000;

    private final Guard guard;

    interface Guard {
        void check() throws SQLException;
    }

    SqlitePool(String name, DataSource connections, int size, Guard guard) {
        this.guard = guard;
        setPoolName(name);
        setDataSource(connections);
        setMaximumPoolSize(size);
        setMaxLifetime(0);
        setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    }

    @Override
    public Connection getConnection() throws SQLException {
        guard.check();
        return super.getConnection();
    }

    /** For what saves what can be saved when something is wrong. */
    Connection unguarded() throws SQLException {
        return super.getConnection();
    }
}
