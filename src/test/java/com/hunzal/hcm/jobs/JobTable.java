package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** The jobs of a service that runs in another process, seen and changed by plain SQL. */
public record JobTable(String url) {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** The machine is to work for the service meanwhile. */
    private static final long BETWEEN_QUESTIONS_NANOS = 20_000_000;

    private static final String UNFINISHED = "SELECT id FROM background_jobs WHERE status IN ('queued', 'processing')";

    /** Notes every job that leaves its final state, which none may. */
    public void noteWhatRunsAfterItsEnd() throws SQLException {
        execute("CREATE TABLE ran_after_the_end (id TEXT)");
        if (url.startsWith("jdbc:sqlite:")) {
            execute("""
                    CREATE TRIGGER note_it AFTER UPDATE ON background_jobs WHEN OLD.status = 'completed'
                    BEGIN INSERT INTO ran_after_the_end VALUES (OLD.id); END
                    """);
        } else {
            execute("""
                    CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN INSERT INTO ran_after_the_end VALUES (OLD.id); RETURN NEW; END'
                    """);
            execute("""
                    CREATE TRIGGER note_it AFTER UPDATE ON background_jobs
                    FOR EACH ROW WHEN (OLD.status = 'completed') EXECUTE FUNCTION note_it()
                    """);
        }
    }

    public void allAreCompletedOnce(List<String> acknowledged) throws SQLException {
        assertThat(texts("SELECT id FROM background_jobs WHERE status = 'completed'"))
                .containsAll(acknowledged);
        assertThat(texts("SELECT id FROM background_jobs WHERE status <> 'completed'"))
                .isEmpty();
        assertThat(texts("SELECT id FROM ran_after_the_end")).isEmpty();
    }

    public void awaitTheEndOfAll() throws Exception {
        awaitTheEndOfAll(LIMIT);
    }

    public void awaitTheEndOfAll(Duration limit) throws Exception {
        await(limit, () -> texts(UNFINISHED).isEmpty());
    }

    public void awaitNone(String query) throws Exception {
        await(() -> texts(query).isEmpty());
    }

    public void awaitSome(String query) throws Exception {
        await(() -> !texts(query).isEmpty());
    }

    public static void await(Callable<Boolean> condition) throws Exception {
        await(LIMIT, condition);
    }

    private static void await(Duration limit, Callable<Boolean> condition) throws Exception {
        var end = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("time limit").isLessThan(end);
            LockSupport.parkNanos(BETWEEN_QUESTIONS_NANOS);
        }
    }

    /** The first column. */
    public List<String> texts(String query) throws SQLException {
        var values = new ArrayList<String>();
        try (var connection = open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    public void execute(String sql) throws SQLException {
        try (var connection = open();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public Connection open() throws SQLException {
        return DriverManager.getConnection(url, "postgres", "");
    }
}
