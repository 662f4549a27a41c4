package com.hunzal.hcm.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to one SQLite file with the settings that the service relies on. */
final class SqliteConnections {

    private SqliteConnections() {}

    /** The file that a {@code jdbc:sqlite:} address names. */
    static Path file(String url) {
        var name = url.substring(JdbcAddress.SQLITE_PREFIX.length());
        // The driver takes an option that it does not know for a part of the file's name, without a word.
        if (name.isBlank() || name.startsWith(":") || name.startsWith("file:") || name.contains("?")) {
            throw new CannotStart(
                    "spring.datasource.url " + JdbcAddress.shownWithOptions(url)
                            + " does not name a plain SQLite file.",
                    "Give the path alone, e.g. jdbc:sqlite:/srv/hcm/hunzal_hcm.db; the service sets the options itself.");
        }
        return Path.of(name).toAbsolutePath().normalize();
    }

    /**
     * The one connection that writes. {@code setAutoCommit(false)} takes the write lock at once (BEGIN IMMEDIATE):
     * a transaction that read first and wrote later would fail with SQLITE_BUSY_SNAPSHOT after anybody's commit.
     */
    static SQLiteDataSource writer(Path file) {
        return writer(new DatabaseFile(file));
    }

    static SQLiteDataSource writer(DatabaseFile file) {
        var config = common();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        return new SqliteWriter(config, url(file.path()), file);
    }

    static SQLiteDataSource reader(Path file) {
        return reader(new DatabaseFile(file));
    }

    static SQLiteDataSource reader(DatabaseFile file) {
        var dataSource = new SQLiteDataSource(common()) {
            @Override
            public SQLiteConnection getConnection(String user, String password) throws SQLException {
                file.beforeOpening();
                var connection = new KeepingConnection(getUrl(), getConfig().toProperties(), file, false);
                ReadTime.watch(connection);
                return connection;
            }
        };
        dataSource.setUrl(url(file.path()));
        return dataSource;
    }

    static SQLiteDataSource readOnly(String url) {
        SqliteLibrary.load();
        var config = common();
        config.setReadOnly(true);
        var dataSource = new SQLiteDataSource(config);
        dataSource.setUrl(url);
        return dataSource;
    }

    /** Opens an existing file with SQLite's own settings and leaves its journal mode as it is. Foreign keys are off. */
    static Connection plain(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(SqliteWriter.BUSY_TIMEOUT_MILLIS);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        var dataSource = new SQLiteDataSource(config);
        dataSource.setUrl(url(file));
        return dataSource.getConnection();
    }

    static String url(Path file) {
        SqliteLibrary.load(); // before the driver does it in its own way
        return JdbcAddress.SQLITE_PREFIX + file;
    }

    private static SQLiteConfig common() {
        var config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setBusyTimeout(SqliteWriter.BUSY_TIMEOUT_MILLIS);
        return config;
    }
}
