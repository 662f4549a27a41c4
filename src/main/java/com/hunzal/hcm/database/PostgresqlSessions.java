package com.hunzal.hcm.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Throws away sessions that cannot write. A failover leaves those behind that were opened while the server was
 * read-only, and they stay so for as long as they live. Sees all that the pool's statements fail with.
 */
final class PostgresqlSessions implements SQLExceptionOverride {

    /** {@code read_only_sql_transaction}: the server is a standby, or was told to take nothing. */
    private static final String READ_ONLY = "25006";

    /** The server has ended the session; of its kind, the pool knows 57P01 to 57P03. */
    private static final Set<String> ENDED = Set.of("57P04", "57P05", "25P03", "25P04");

    private static final Logger log = LoggerFactory.getLogger(PostgresqlSessions.class);

    private final HikariDataSource pool;
    private volatile boolean readOnly;

    PostgresqlSessions(HikariDataSource pool) {
        this.pool = pool;
    }

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        var state = e.getSQLState();
        if (READ_ONLY.equals(state)) {
            wasReadOnly(e.getMessage());
        }
        return state != null && ENDED.contains(state) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }

    /** Whether it was read-only when somebody looked last. */
    boolean wasReadOnly() {
        return readOnly;
    }

    /** Of its sessions none is used any more; those at work go when they are given back. */
    private void wasReadOnly(@Nullable String message) {
        var before = readOnly;
        readOnly = true;
        pool.getHikariPoolMXBean().softEvictConnections();
        if (!before) {
            log.error(
                    "The database takes nothing that is written: {}. Until it does, changes are answered 503.",
                    message);
        }
    }

    /** @return whether it can be written, going by a session of the pool, or where that cannot by a new one */
    boolean canWrite() throws SQLException {
        if (!readOnly) {
            try (var connection = pool.getConnection()) {
                if (isKnownToWrite(connection)) {
                    return true;
                }
            }
        }
        boolean stillReadOnly;
        try (var connection = newSession()) {
            stillReadOnly = isReadOnly(connection);
        }
        if (stillReadOnly) {
            if (!readOnly) {
                wasReadOnly("it is a standby, or default_transaction_read_only is on");
            }
            return false;
        }
        pool.getHikariPoolMXBean().softEvictConnections();
        if (readOnly) {
            readOnly = false;
            log.warn("The database can be written again");
        }
        return true;
    }

    /** Not so if the server has ended this session meanwhile: that says nothing of the server. */
    private static boolean isKnownToWrite(Connection connection) {
        try {
            return !isReadOnly(connection);
        } catch (SQLException ended) {
            log.debug("A session of the pool cannot say whether the database can be written", ended);
            return false;
        }
    }

    private static boolean isReadOnly(Connection connection) throws SQLException {
        try (var query = connection.createStatement();
                var row = query.executeQuery("SELECT current_setting('transaction_read_only')")) {
            return row.next() && row.getString(1).equals("on");
        }
    }

    private Connection newSession() throws SQLException {
        var properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        if (pool.getUsername() != null) {
            properties.setProperty("user", pool.getUsername());
        }
        if (pool.getPassword() != null) {
            properties.setProperty("password", pool.getPassword());
        }
        return DriverManager.getConnection(pool.getJdbcUrl(), properties);
    }
}
