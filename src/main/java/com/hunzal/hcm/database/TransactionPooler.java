package com.hunzal.hcm.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * A program between the service and PostgreSQL that gives each transaction another session, as PgBouncer does with {@code
 * pool_mode = transaction}. What belongs to a session is then lost, or met by a stranger: prepared statements, settings,
 * what one listens to, and locks that outlive their transaction.
 */
@Component
public class TransactionPooler {

    private static final Logger log = LoggerFactory.getLogger(TransactionPooler.class);

    /** For listening, for signs of life, for the queue, and for requests. */
    private static final int SMALLEST_POOL = 4;

    /** A pooler may give the same session again by chance. */
    private static final int ROUNDS = 5;

    private static final int SECONDS_TO_ANSWER = 10;

    private static final String SESSION = "SELECT pg_backend_pid()";

    /** What a session begins with: the role's or the database's, whatever somebody has set in it since. */
    private static final String NO_LIMITS = """
            SELECT name FROM pg_settings
            WHERE name IN ('lock_timeout', 'idle_in_transaction_session_timeout') AND reset_val = '0' ORDER BY name
            """;

    private final String url;
    private final ObjectProvider<DataSource> dataSource;
    private volatile boolean found;

    TransactionPooler(@Value("${spring.datasource.url}") String url, ObjectProvider<DataSource> dataSource) {
        this.url = url;
        this.dataSource = dataSource;
    }

    /** Whether {@link #look} has found one. */
    public boolean isThere() {
        return found;
    }

    /**
     * Looks for one, on PostgreSQL, with two connections at the same time.
     *
     * @throws CannotStart if there is one, and the connections are not made for that; or if the pool has too few of them
     */
    public void look() {
        if (url.startsWith(JdbcAddress.POSTGRESQL_PREFIX)) {
            try {
                look(dataSource.getObject());
            } catch (SQLException e) {
                throw new IllegalStateException("cannot look at the database", e);
            }
        }
    }

    private void look(DataSource pool) throws SQLException {
        requireConnections(pool.unwrap(HikariDataSource.class).getMaximumPoolSize());
        try (var one = pool.getConnection();
                var other = pool.getConnection()) {
            found = sharesSessions(one, other);
            if (found) {
                requireNoPreparedStatements(one);
                requireLimits(one);
                log.info(
                        "There is a pooler in transaction mode before the database. Nodes cannot wake each other through"
                                + " it: jobs that another node has added are found by the poll (hcm.jobs.poll-interval).");
            }
        }
    }

    private static void requireConnections(int size) {
        if (size < SMALLEST_POOL) {
            throw new CannotStart(
                    "spring.datasource.hikari.maximum-pool-size is %s, and the service needs %s connections at least: for listening, for signs of life, for the queue and for requests."
                            .formatted(size, SMALLEST_POOL),
                    "Set it to %s or more; 10 is the default.".formatted(SMALLEST_POOL));
        }
    }

    /** Where a connection has a session of its own, it keeps it, whatever the other does. */
    private static boolean sharesSessions(Connection one, Connection other) throws SQLException {
        for (int round = 0; round < ROUNDS; round++) { // others, who take sessions too, can hide it in one
            var first = session(one);
            var before = session(one); // another one, if the pooler gives them in turn
            other.setAutoCommit(false);
            var held = session(other);
            var after = whileOneIsHeld(one);
            other.rollback();
            other.setAutoCommit(true);
            if (first != before || before != after || before == held) {
                return true;
            }
        }
        return false;
    }

    /** A pooler that has one session would let it wait for the other connection, which waits for this one. */
    private static int whileOneIsHeld(Connection connection) throws SQLException {
        try {
            var before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, SECONDS_TO_ANSWER * 1000);
            var session = session(connection);
            connection.setNetworkTimeout(Runnable::run, before);
            return session;
        } catch (SQLException e) {
            throw new CannotStart(
                    "A pooler before the database gave no second session within %s seconds: %s"
                            .formatted(SECONDS_TO_ANSWER, e.getMessage()),
                    "Give it more sessions for this user and database, as many as the service's own pool has"
                            + " connections (PgBouncer: default_pool_size).");
        }
    }

    private static int session(Connection connection) throws SQLException {
        try (var query = connection.createStatement();
                var row = query.executeQuery(SESSION)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void requireNoPreparedStatements(Connection connection) throws SQLException {
        if (connection.unwrap(PGConnection.class).getPrepareThreshold() != 0) {
            throw preparedStatementsFail("the database " + JdbcAddress.shown(url));
        }
    }

    /** @param database as in "the database jdbc:postgresql://db/hcm" */
    static CannotStart preparedStatementsFail(String database) {
        return new CannotStart(
                "There is a pooler in transaction mode before " + database + ", where prepared statements get lost.",
                "Add prepareThreshold=0 to spring.datasource.url, as in jdbc:postgresql://…/…?prepareThreshold=0;"
                        + " docs/operations.md says what else a pooler needs.");
    }

    /** What the service sets for a connection reaches some of the pooler's sessions only. */
    private static void requireLimits(Connection connection) throws SQLException {
        var missing = new ArrayList<String>();
        String role;
        try (var query = connection.createStatement()) {
            try (var rows = query.executeQuery(NO_LIMITS)) {
                while (rows.next()) {
                    missing.add(rows.getString(1));
                }
            }
            try (var row = query.executeQuery("SELECT quote_ident(current_user)")) {
                row.next();
                role = row.getString(1);
            }
        }
        if (!missing.isEmpty()) {
            throw new CannotStart(
                    "There is a pooler in transaction mode before the database, through which the service cannot set %s for its sessions."
                            .formatted(String.join(" and ", missing)),
                    ("Say once: ALTER ROLE %1$s SET lock_timeout = '10s'; ALTER ROLE %1$s SET"
                                    + " idle_in_transaction_session_timeout = '30s'; ALTER ROLE %1$s SET enable_incremental_sort = off;"
                                    + " and let the pooler reconnect.")
                            .formatted(role));
        }
    }
}
