package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that a crash left, beside the file that it belongs to or another. */
class StaleJournalTests {

    @TempDir
    private Path temporary;

    private Path live;
    private Connection writer;
    private int rows;
    private int folders;

    @BeforeEach
    void open() throws Exception {
        live = Files.createDirectory(temporary.resolve("live")).resolve("hcm.db");
        writer = SqliteConnections.writer(live).getConnection();
        execute("CREATE TABLE t (x)", migration("V13__journal_marker"));
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
    }

    @Test
    void whatACrashLeavesIsNeverTakenForAnother() throws Exception {
        for (int i = 0; i < 60; i++) {
            write(i % 7 == 0 ? 300_000 : 10);
            if (i % 5 == 4) {
                execute("PRAGMA wal_checkpoint(" + (i % 2 == 0 ? "PASSIVE" : "TRUNCATE") + ")");
            }
            if (i % 13 == 12) {
                execute("VACUUM");
            }
            var crashed = crashed();

            assertThat(StaleJournal.isBeside(crashed)).as("after write %d", i).isFalse();
            assertThat(rowsIn(crashed)).isEqualTo(rows);
        }
    }

    /** As the first start does it: the table comes with the first transactions, and nothing is in the file yet. */
    @Test
    void theFirstJournalOfANewFileIsItsOwn() throws Exception {
        writer.close();
        live = Files.createDirectory(temporary.resolve("new")).resolve("hcm.db");
        writer = SqliteConnections.writer(live).getConnection();
        writer.setAutoCommit(false);
        execute("CREATE TABLE t (x)");
        writer.commit();
        execute(migration("V13__journal_marker"));
        writer.commit();
        for (int i = 0; i < 3; i++) {
            assertThat(StaleJournal.isBeside(crashed())).isFalse();
            write(10);
        }
    }

    @Test
    void whatSomebodyWroteIntoAJobSetsNoJournalAside() throws Exception {
        var text = "hcm-journal:" + "a".repeat(32) + ":" + "b".repeat(32);
        execute("DROP TABLE t", "CREATE TABLE t (x)", "INSERT INTO t VALUES ('" + text + "')");
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
        execute("UPDATE t SET x = '" + text.replace('a', 'c') + "'");
        write(10);

        assertThat(StaleJournal.isBeside(crashed())).isFalse();
    }

    @Test
    void aCheckpointThatWasInterruptedIsGoneOnWith() throws Exception {
        write(10);
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
        execute("DELETE FROM t");
        write(200_000);
        execute("VACUUM");
        write(10);
        var crashed = crashed();
        execute("PRAGMA wal_checkpoint(PASSIVE)");
        var whole = Files.readAllBytes(live);
        for (int pages = 0; pages < whole.length / 4096; pages++) {
            var torn = new Path[] {
                Files.createDirectory(temporary.resolve("torn-" + pages)).resolve("hcm.db")
            };
            Files.copy(wal(crashed), wal(torn[0]));
            var begun = Files.readAllBytes(crashed);
            var bytes = java.util.Arrays.copyOf(begun, Math.max(begun.length, pages * 4096));
            System.arraycopy(whole, 0, bytes, 0, pages * 4096);
            Files.write(torn[0], bytes);

            assertThat(StaleJournal.isBeside(torn[0])).as("%d pages", pages).isFalse();
        }
    }

    @Test
    void aCopyFromBeforeTheJournalBeganIsNotGivenIt() throws Exception {
        write(10);
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var copy = Files.copy(live, temporary.resolve("copy.db"));
        var then = rows;
        for (int i = 0; i < 3; i++) {
            write(10);
            execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        write(10);

        assertSetAside(copy, then);
    }

    @Test
    void aCopyThatWasMadeAnewIsNotGivenItThoughItIsOfToday() throws Exception {
        write(10);
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
        write(10);
        var copy = temporary.resolve("copy.db");
        execute("VACUUM INTO '" + copy + "'");
        var then = rows;
        write(10);

        assertSetAside(copy, then);
    }

    @Test
    void anotherDatabaseThatTheServiceMadeIsNotGivenIt() throws Exception {
        var other = temporary.resolve("other.db");
        try (var connection = SqliteConnections.writer(other).getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE t (x)");
            statement.executeUpdate(migration("V13__journal_marker"));
        }
        write(10);
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
        write(10);

        assertSetAside(other, 0);
    }

    @Test
    void aFileFromBeforeTheServiceIsNotGivenIt() throws Exception {
        var other = temporary.resolve("other.db");
        try (var connection = SqliteConnections.writer(other).getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE t (x)");
        }
        write(10);
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
        write(10);

        assertSetAside(other, 0);
    }

    @Test
    void aNewFileIsMadeWithoutTheJournalOfOneThatIsGone() throws Exception {
        write(10);
        var crashed = crashed();
        Files.delete(crashed);

        StaleJournal.setAside(crashed);

        assertThat(Files.exists(wal(crashed))).isFalse();
        assertThat(Files.exists(crashed.resolveSibling("hcm.db-wal.stale"))).isTrue();
    }

    @Test
    void theJournalOfAnotherProgramIsKept() throws Exception {
        execute("DROP TABLE hcm_journal_marker", "PRAGMA wal_checkpoint(TRUNCATE)");
        write(10);

        assertThat(StaleJournal.isBeside(crashed())).isFalse();
    }

    @Test
    void thereIsNoneWhereNothingIsToBeApplied() throws Exception {
        var crashed = crashed();
        Files.write(wal(crashed), new byte[0]);
        assertThat(StaleJournal.isBeside(crashed)).isFalse();

        Files.delete(wal(crashed));
        assertThat(StaleJournal.isBeside(crashed)).isFalse();
    }

    private void assertSetAside(Path restored, int rowsThen) throws Exception {
        var crashed = crashed();
        Files.write(crashed, Files.readAllBytes(restored));

        assertThat(ReadOnlyFile.<Integer>look(crashed, StaleJournalTests::count))
                .as("seen by a command")
                .isEqualTo(rowsThen);
        StaleJournal.setAside(crashed);
        StaleJournal.setAside(crashed);

        assertThat(Files.exists(crashed.resolveSibling("hcm.db-wal.stale"))).isTrue();
        assertThat(Files.exists(wal(crashed))).isFalse();
        assertThat(rowsIn(crashed)).isEqualTo(rowsThen);
    }

    private void write(int bytes) throws SQLException {
        writer.setAutoCommit(false);
        execute("INSERT INTO t VALUES (zeroblob(" + bytes + "))");
        writer.commit();
        writer.setAutoCommit(true);
        rows = count(writer);
    }

    /** The files as they would be after the process had been killed at this moment. */
    private Path crashed() throws IOException {
        var folder = Files.createDirectory(temporary.resolve("crashed-" + ++folders));
        var file = Files.copy(live, folder.resolve("hcm.db"));
        Files.copy(wal(live), wal(file));
        return file;
    }

    private static int rowsIn(Path database) throws SQLException {
        try (var connection = SqliteConnections.plain(database);
                var statement = connection.createStatement();
                var check = statement.executeQuery("PRAGMA integrity_check")) {
            assertThat(check.getString(1)).isEqualTo("ok");
            return count(connection);
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM t")) {
            return row.getInt(1);
        }
    }

    private void execute(String... statements) throws SQLException {
        try (var statement = writer.createStatement()) {
            for (var each : statements) {
                statement.executeUpdate(each);
            }
        }
    }

    private static Path wal(Path database) {
        return database.resolveSibling(database.getFileName() + "-wal");
    }

    private static String migration(String name) throws IOException {
        try (var script = StaleJournalTests.class.getResourceAsStream("/db/migration/sqlite/" + name + ".sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
