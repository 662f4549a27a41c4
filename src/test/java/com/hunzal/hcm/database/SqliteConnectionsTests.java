package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

class SqliteConnectionsTests {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlite:",
                "jdbc:sqlite: ",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite::resource:hcm.db",
                "jdbc:sqlite:file:/srv/hcm.db",
                "jdbc:sqlite:/srv/hcm.db?foreign_keys=true"
            })
    void addressesThatDoNotNameAPlainFileAreRefused(String url) {
        assertThatThrownBy(() -> SqliteConnections.file(url))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(url);
    }

    @Test
    void aFileIsNamedByItsPath() {
        assertThat(SqliteConnections.file("jdbc:sqlite:/srv/a b%20c.db")).isEqualTo(Path.of("/srv/a b%20c.db"));
        assertThat(SqliteConnections.file("jdbc:sqlite:./x/../hcm.db"))
                .isEqualTo(Path.of("hcm.db").toAbsolutePath());
    }

    @Test
    void theWriterKeepsWhatItPromised() throws Exception {
        try (var writer = writer()) {
            assertThat(value(writer, "PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(value(writer, "PRAGMA synchronous")).as("FULL").isEqualTo("2");
            assertThat(value(writer, "PRAGMA foreign_keys")).isEqualTo("1");
        }
    }

    @Test
    void theWriterWaitsForTheLockOfAnotherProgram() throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try (var writer = writer();
                var other = impatient()) {
            execute(writer, "CREATE TABLE t (x)");
            execute(other, "BEGIN IMMEDIATE");

            var written = thread.submit(() -> {
                execute(writer, "INSERT INTO t VALUES (1)");
                return value(writer, "SELECT sum(x) FROM t");
            });

            assertThatThrownBy(() -> written.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            execute(other, "COMMIT");
            assertThat(written.get()).isEqualTo("1");
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void readersEnforceForeignKeysToo() throws Exception {
        try (var reader = SqliteConnections.reader(file()).getConnection()) {
            assertThat(value(reader, "PRAGMA foreign_keys")).isEqualTo("1");
            assertThat(value(reader, "PRAGMA busy_timeout")).isEqualTo("10000");
        }
    }

    @Test
    void aTransactionHoldsTheWriteLockFromItsFirstMoment() throws Exception {
        try (var writer = writer();
                var other = impatient()) {
            writer.setAutoCommit(false);

            assertThatThrownBy(() -> execute(other, "BEGIN IMMEDIATE")).hasMessageContaining("SQLITE_BUSY");

            writer.rollback();
            execute(other, "BEGIN IMMEDIATE");
        }
    }

    @Test
    void aCommitDoesNotTakeTheWriteLockAgain() throws Exception {
        try (var writer = writer();
                var other = impatient()) {
            execute(writer, "CREATE TABLE t (x)");
            writer.setAutoCommit(false);
            execute(writer, "INSERT INTO t VALUES (1)");

            writer.commit();

            execute(other, "BEGIN IMMEDIATE", "INSERT INTO t VALUES (2)");
            writer.commit(); // must neither wait for the other nor fail
            writer.setAutoCommit(true);
            execute(other, "COMMIT");
            assertThat(value(writer, "SELECT sum(x) FROM t")).isEqualTo("3");
        }
    }

    @Test
    void theNextTransactionIsImmediateAgain() throws Exception {
        try (var writer = writer();
                var other = impatient()) {
            writer.setAutoCommit(false);
            writer.commit();
            writer.setAutoCommit(true);

            writer.setAutoCommit(false);

            assertThatThrownBy(() -> execute(other, "BEGIN IMMEDIATE")).hasMessageContaining("SQLITE_BUSY");
        }
    }

    @Test
    void whatAFullDiskRolledBackIsFollowedByAnotherTransaction() throws Exception {
        try (var writer = writer();
                var other = impatient()) {
            execute(writer, "CREATE TABLE t (x)", "PRAGMA max_page_count = 3");
            writer.setAutoCommit(false);
            assertThatThrownBy(() -> execute(writer, "INSERT INTO t VALUES (zeroblob(100000))"))
                    .hasMessageContaining("SQLITE_FULL");

            writer.rollback();
            execute(writer, "INSERT INTO t VALUES (1)");

            assertThat(value(other, "SELECT count(*) FROM t")).isEqualTo("0");
            writer.rollback();
            execute(writer, "INSERT INTO t VALUES (2)");
            writer.commit();
            writer.setAutoCommit(true);
            assertThat(value(other, "SELECT x FROM t")).isEqualTo("2");
        }
    }

    @Test
    void theWriterWaitsForAProgramThatKeepsItFromSwitchingToWal() throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try (var other = impatient()) {
            execute(other, "CREATE TABLE t (x)", "BEGIN IMMEDIATE");

            var opened = thread.submit(() -> {
                try (var writer = writer()) {
                    return value(writer, "PRAGMA journal_mode");
                }
            });

            assertThatThrownBy(() -> opened.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            execute(other, "COMMIT");
            assertThat(opened.get()).isEqualTo("wal");
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void otherFailuresToOpenAreNotWaitedFor() {
        assertThatThrownBy(() -> SqliteConnections.writer(folder).getConnection())
                .isInstanceOf(SQLiteException.class)
                .hasMessageContaining("SQLITE_CANTOPEN");
    }

    private Path file() {
        return folder.resolve("hcm.db");
    }

    private Connection writer() throws SQLException {
        return SqliteConnections.writer(file()).getConnection();
    }

    /** Another program, which fails at once where it would have to wait. */
    private Connection impatient() throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(0);
        return config.createConnection(SqliteConnections.url(file()));
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
