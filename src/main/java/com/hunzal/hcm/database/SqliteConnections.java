package com.hunzal.hcm.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.jdbc4.JDBC4Connection;

/** Opens connections to one SQLite file with the settings that the service relies on. */
final class SqliteConnections {

    static final String URL_PREFIX = "jdbc:sqlite:";

    /** How long a statement waits for another process's lock, in milliseconds, before it fails with SQLITE_BUSY. */
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    private SqliteConnections() {}

    /** The file that a {@code jdbc:sqlite:} address names. */
    static Path file(String url) {
        var name = url.substring(URL_PREFIX.length());
        // The driver takes an option that it does not know for a part of the file's name, without a word.
        if (name.isBlank() || name.startsWith(":") || name.startsWith("file:") || name.contains("?")) {
            throw new CannotStart(
                    "spring.datasource.url " + url + " does not name a plain SQLite file.",
                    "Give the path alone, e.g. jdbc:sqlite:/srv/hcm/hunzal_hcm.db; the service sets the options itself.");
        }
        return Path.of(name).toAbsolutePath().normalize();
    }

    /**
     * The one connection that writes. {@code setAutoCommit(false)} takes the write lock at once (BEGIN IMMEDIATE):
     * a transaction that read first and wrote later would fail with SQLITE_BUSY_SNAPSHOT after anybody's commit.
     */
    static SQLiteDataSource writer(Path file) {
        var config = common();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        return new WriterDataSource(config, url(file));
    }

    static SQLiteDataSource reader(Path file) {
        var dataSource = new SQLiteDataSource(common());
        dataSource.setUrl(url(file));
        return dataSource;
    }

    /** Opens an existing file so that not a byte of it can change. */
    static Connection readOnly(Path file) throws SQLException {
        var config = common();
        config.setReadOnly(true);
        var dataSource = new SQLiteDataSource(config);
        dataSource.setUrl(url(file));
        return dataSource.getConnection();
    }

    static String url(Path file) {
        return URL_PREFIX + file;
    }

    private static SQLiteConfig common() {
        var config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        return config;
    }

    private static final class WriterDataSource extends SQLiteDataSource {

        WriterDataSource(SQLiteConfig config, String url) {
            super(config);
            setUrl(url);
        }

        @Override
        public org.sqlite.SQLiteConnection getConnection(String user, String password) throws SQLException {
            return new WriterConnection(getUrl(), getConfig().toProperties());
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
            super(url, url.substring(URL_PREFIX.length()), properties);
        }

        @Override
        public void setAutoCommit(boolean autoCommit) throws SQLException {
            askedFor = true;
            try {
                super.setAutoCommit(autoCommit);
            } finally {
                askedFor = false;
            }
        }

        @Override
        protected String transactionPrefix() {
            return askedFor ? "begin immediate;" : "begin;";
        }
    }
}
