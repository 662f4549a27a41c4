package com.hunzal.hcm;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.sqlite.ProgressHandler;

/** A migrated SQLite file, and how much work its statements are, in SQLite's own steps: the same on every machine. */
public final class CountedSqlite implements AutoCloseable {

    private final AtomicInteger steps = new AtomicInteger();
    private final Connection connection;

    public CountedSqlite(Path folder) throws SQLException {
        var url = "jdbc:sqlite:" + folder.resolve("t.db");
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration/sqlite")
                .load()
                .migrate();
        connection = DriverManager.getConnection(url);
        ProgressHandler.setHandler(connection, 1, new ProgressHandler() {
            @Override
            protected int progress() {
                steps.incrementAndGet();
                return 0;
            }
        });
    }

    public Connection connection() {
        return connection;
    }

    /** Of all statements on its connection. */
    public AtomicInteger steps() {
        return steps;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
