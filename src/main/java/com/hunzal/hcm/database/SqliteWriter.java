package com.hunzal.hcm.database;

import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.jdbc4.JDBC4Connection;

/** Opens connections whose transactions hold the write lock from their first moment. */
final class SqliteWriter extends SQLiteDataSource {

    private static final long BETWEEN_ATTEMPTS = TimeUnit.MILLISECONDS.toNanos(50);

    SqliteWriter(SQLiteConfig config, String url) {
        super(config);
        setUrl(url);
    }

    /** Whoever switches a file to WAL while another program uses it is refused at once, whatever the busy timeout. */
    @Override
    public SQLiteConnection getConnection(String user, String password) throws SQLException {
        var start = System.nanoTime();
        while (true) {
            try {
                return new WriterConnection(getUrl(), getConfig().toProperties());
            } catch (SQLiteException e) {
                var waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                if (e.getResultCode() != SQLiteErrorCode.SQLITE_BUSY
                        || waited > SqliteConnections.BUSY_TIMEOUT_MILLIS) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS);
            }
        }
    }

    /**
     * The driver opens the next transaction inside {@code commit()}. If that one took the write lock and another
     * process held it, commit() would throw although the rows are in the file. So only a transaction that somebody
     * asked for begins IMMEDIATE; the one after a commit begins DEFERRED, which takes no lock and cannot fail.
     */
    private static final class WriterConnection extends JDBC4Connection {

        private boolean askedFor;

        WriterConnection(String url, Properties properties) throws SQLException {
            super(url, url.substring(SqliteConnections.URL_PREFIX.length()), properties);
        }

        @Override
        public void setAutoCommit(boolean autoCommit) throws SQLException {
            askedFor = true;
            try {
                super.setAutoCommit(autoCommit);
            } catch (SQLException busy) {
                // The driver would believe in a transaction that never began, and this connection be of no use again.
                getConnectionConfig().setAutoCommit(!autoCommit);
                throw busy;
            } finally {
                askedFor = false;
            }
        }

        /** Where no transaction could begin, there is nothing to roll back, and nothing to complain about. */
        @Override
        public void rollback() throws SQLException {
            if (!getAutoCommit()) {
                super.rollback();
            }
        }

        @Override
        protected String transactionPrefix() {
            return askedFor ? "begin immediate;" : "begin;";
        }
    }
}
