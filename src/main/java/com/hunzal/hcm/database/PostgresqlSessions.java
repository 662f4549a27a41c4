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
    private final SharedReads<String, Answer> looks = new SharedReads<>(what -> look());
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

    private record Answer(boolean canWrite, @Nullable SQLException failure) {}

    /**
     * Of many who ask at once one looks, for all of them: whoever watches takes no more than one session.
     *
     * @return whether it can be written, going by a session of the pool, or where that cannot by a new one
     */
    boolean canWrite() throws SQLException {
        var answer = looks.get("can write");
        if (answer.failure() != null) {
            throw answer.failure();
        }
        return answer.canWrite();
    }

    private Answer look() {
        try {
            return new Answer(lookNow(), null);
        } catch (SQLException failure) {
            return new Answer(false, failure);
        }
    }

    private boolean lookNow() throws SQLException {
        if (!readOnly && isExhausted()) {
            var writes = canANewSessionWrite();
            if (writes != null) {
                return writes;
            }
        }
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
            noticeReadOnly();
            return false;
        }
        pool.getHikariPoolMXBean().softEvictConnections();
        if (readOnly) {
            readOnly = false;
            log.warn("The database can be written again");
        }
        return true;
    }

    private void noticeReadOnly() {
        if (!readOnly) {
            wasReadOnly("it is a standby, or default_transaction_read_only is on");
        }
    }

    /** All sessions may be at work on reads for as long as those may take; health is not to wait behind them. */
    private boolean isExhausted() {
        var state = pool.getHikariPoolMXBean();
        return state != null
                && state.getIdleConnections() == 0
                && state.getActiveConnections() >= pool.getMaximumPoolSize();
    }

    /** @return null if there is none to be had, which may be for want of room on the server */
    private @Nullable Boolean canANewSessionWrite() {
        try (var connection = newSession()) {
            if (!isReadOnly(connection)) {
                return true;
            }
        } catch (SQLException none) {
            log.debug("Beside those of the pool there is no further session", none);
            return null;
        }
        noticeReadOnly();
        return false;
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
