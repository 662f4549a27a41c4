package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens connections whose transactions hold the write lock from their first moment. */
final class SqliteWriter extends SQLiteDataSource {

    /** How long a statement waits for another process's lock, in milliseconds, before it fails with SQLITE_BUSY. */
    static final int BUSY_TIMEOUT_MILLIS = 10_000;

    private static final long BETWEEN_ATTEMPTS = TimeUnit.MILLISECONDS.toNanos(50);

    private final DatabaseFile file;

    SqliteWriter(SQLiteConfig config, String url, DatabaseFile file) {
        super(config);
        setUrl(url);
        this.file = file;
    }

    /** Whoever switches a file to WAL while another program uses it is refused at once, whatever the busy timeout. */
    @Override
    public SQLiteConnection getConnection(String user, String password) throws SQLException {
        file.beforeOpening();
        create(file.path());
        var start = System.nanoTime();
        while (true) {
            try {
                return new WriterConnection(getUrl(), getConfig().toProperties(), file);
            } catch (SQLiteException e) {
                var waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                if (e.getResultCode() != SQLiteErrorCode.SQLITE_BUSY || waited > BUSY_TIMEOUT_MILLIS) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS);
            }
        }
    }

    /** SQLite makes the files beside it with the same mode. */
    private static void create(Path file) {
        try {
            OwnersOnly.createFile(file);
        } catch (IOException e) {
            // SQLite says so, too, in the way that is expected of it.
        }
    }

    /**
     * The driver opens the next transaction inside {@code commit()}. If that one took the write lock and another
     * process held it, commit() would throw although the rows are in the file. So only a transaction that somebody
     * asked for begins IMMEDIATE; the one after a commit begins DEFERRED, which takes no lock and cannot fail.
     */
    private static final class WriterConnection extends KeepingConnection {

        private final DatabaseFile file;
        private final JournalMarker marker;
        private boolean askedFor;

        WriterConnection(String url, Properties properties, DatabaseFile file) throws SQLException {
            super(url, properties, file, true);
            this.file = file;
            this.marker = new JournalMarker(file::journal);
            BusyHandler.setHandler(this, new Insistence());
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

        /** Nothing counts as written that is not in the file that the path names, before the commit nor after it. */
        @Override
        public void commit() throws SQLException {
            try {
                file.check();
                marker.beforeCommit(getDatabase());
            } catch (SQLException notToBeWritten) {
                rollback(); // or whoever turns autocommit on again would commit it
                throw notToBeWritten;
            }
            super.commit();
            marker.afterCommit();
            file.check();
        }

        /**
         * Where no transaction could begin, there is nothing to roll back, and nothing to complain about. After some
         * failures, a full disk's among them, SQLite has rolled back by itself, which the driver does not notice: it
         * would fail here, begin no other transaction, and each later statement would be committed on its own.
         */
        @Override
        public void rollback() throws SQLException {
            if (getAutoCommit()) {
                return;
            }
            try {
                super.rollback();
            } catch (SQLException rolledBackAlready) {
                try {
                    getDatabase().exec(transactionPrefix(), false);
                } catch (SQLException stillInTransaction) {
                    rolledBackAlready.addSuppressed(stillInTransaction);
                    throw rolledBackAlready;
                }
            }
        }

        @Override
        protected String transactionPrefix() {
            return askedFor ? "begin immediate;" : "begin;";
        }
    }

    /**
     * Asks for another process's lock often. SQLite's own handler soon waits 100 ms between two attempts, and finds
     * the lock taken each time while a program writes row after row with hardly a pause between its commits.
     */
    private static final class Insistence extends BusyHandler {

        private static final long SHORT_WAIT = TimeUnit.MICROSECONDS.toNanos(100);
        private static final long LONG_WAIT = TimeUnit.MILLISECONDS.toNanos(2);
        private static final int SHORT_WAITS = 1000;

        private long start;

        /** @return 1 to try again, 0 to give up with SQLITE_BUSY */
        @Override
        protected int callback(int attemptsBefore) {
            if (attemptsBefore == 0) {
                start = System.nanoTime();
            }
            var waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            if (waited >= BUSY_TIMEOUT_MILLIS) {
                return 0;
            }
            // At random, so as not to march in step with whoever holds the lock.
            var wait = attemptsBefore < SHORT_WAITS ? SHORT_WAIT : LONG_WAIT;
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(wait));
            return 1;
        }
    }
}
