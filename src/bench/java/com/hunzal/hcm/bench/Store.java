package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** One database, and how everybody here opens it: with the same durability as the service. */
record Store(Vendor vendor, String url, @Nullable String user) {

    private static final int BUSY_TIMEOUT_MILLIS = 30_000;

    Connection open() throws SQLException {
        return dataSource().getConnection();
    }

    /** A pool for an engine; of one connection on SQLite, where more only wait for each other. */
    HikariDataSource pool(int connections) {
        var config = new HikariConfig();
        config.setDataSource(dataSource());
        config.setMaximumPoolSize(vendor == Vendor.SQLITE ? 1 : connections);
        return new HikariDataSource(config);
    }

    private DataSource dataSource() {
        if (vendor == Vendor.POSTGRESQL) {
            var server = new PGSimpleDataSource();
            server.setUrl(url);
            server.setUser(user);
            return server;
        }
        var config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        var file = new SQLiteDataSource(config);
        file.setUrl(url);
        return file;
    }

    void execute(String... statements) throws SQLException {
        try (var connection = open();
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    long number(String query) throws SQLException {
        try (var connection = open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** How much PostgreSQL has ever written to its log; 0 for SQLite, which does not count. */
    long walBytes() throws SQLException {
        return vendor == Vendor.SQLITE ? 0 : number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
    }

    /** With all indexes. */
    long bytesOfJobs() throws SQLException {
        return number(
                vendor == Vendor.SQLITE
                        ? "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
                        : "SELECT pg_total_relation_size('background_jobs')");
    }

    /** Removes whatever tables there are. */
    void dropAll() throws SQLException {
        if (vendor == Vendor.POSTGRESQL) {
            execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
            return;
        }
        try (var connection = open();
                var statement = connection.createStatement()) {
            var drops = new ArrayList<String>();
            try (var rows = statement.executeQuery("SELECT type, name FROM sqlite_schema"
                    + " WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")) {
                while (rows.next()) {
                    drops.add("DROP " + rows.getString(1) + " " + rows.getString(2));
                }
            }
            for (var each : drops) {
                statement.execute(each);
            }
        }
    }

    /** What upkeep would have done by the time: statistics, and nothing left to be written for what was before. */
    void settle() throws SQLException {
        if (vendor == Vendor.SQLITE) {
            execute("PRAGMA analysis_limit = 1000", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)");
        } else {
            execute("VACUUM ANALYZE", "CHECKPOINT");
        }
    }
}
