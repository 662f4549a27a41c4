package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.core.env.Environment;

/** A lock that another program holds, on a connection of its own, until it is closed. */
public final class LockedDatabase implements AutoCloseable {

    private static final int USUAL_BUSY_TIMEOUT = 10_000;

    private final Database database;
    private final Environment environment;
    private final Connection holder;

    /** @param lock a statement that locks on PostgreSQL; SQLite locks all there is */
    public LockedDatabase(Database database, Environment environment, String lock) throws SQLException {
        this.database = database;
        this.environment = environment;
        this.holder = connect();
        try (var statement = holder.createStatement()) {
            if (database.vendor() == Vendor.SQLITE) {
                statement.execute("BEGIN IMMEDIATE");
            } else {
                holder.setAutoCommit(false);
                statement.execute(lock);
            }
        }
    }

    /** The answer to a request that waits for this lock until its patience, or its connection, is at an end. */
    public Response untilItGivesUp(Supplier<Response> request) throws Exception {
        if (database.vendor() == Vendor.SQLITE) {
            waitForLocks(1);
            try {
                return request.get();
            } finally {
                waitForLocks(USUAL_BUSY_TIMEOUT);
            }
        }
        var answer = CompletableFuture.supplyAsync(request);
        try (var connection = connect();
                var statement = connection.createStatement()) {
            boolean ended;
            do {
                try (var waiting = statement.executeQuery("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        + "WHERE wait_event_type = 'Lock' AND datname = current_database()")) {
                    ended = waiting.next();
                }
            } while (!ended && !answer.isDone());
        }
        return answer.get();
    }

    private void waitForLocks(int milliseconds) {
        database.writes().sql("PRAGMA busy_timeout = " + milliseconds).query().listOfRows();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                Objects.requireNonNull(environment.getProperty("spring.datasource.url")), "postgres", "");
    }

    @Override
    public void close() throws SQLException {
        if (database.vendor() == Vendor.POSTGRESQL) {
            holder.rollback();
        }
        holder.close();
    }
}
