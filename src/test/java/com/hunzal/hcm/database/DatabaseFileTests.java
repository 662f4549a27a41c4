package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do to a SQLite file while the service has it open. */
class DatabaseFileTests {

    @TempDir
    private Path temporary;

    private Path folder;
    private Path file;
    private DatabaseFile state;
    private Connection writer;

    @BeforeEach
    void open() throws Exception {
        folder = Files.createDirectory(temporary.resolve("data"));
        file = folder.resolve("hcm.db");
        state = new DatabaseFile(file);
        writer = SqliteConnections.writer(state).getConnection();
        try (var statement = writer.createStatement()) {
            statement.execute("CREATE TABLE t (x)");
        }
        write();
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
    }

    @Test
    void aFileThatWasMovedAwayTakesNothingUntilItIsBack() throws Exception {
        var elsewhere = temporary.resolve("elsewhere.db");
        Files.move(file, elsewhere);

        assertRefused("is gone");
        Files.move(elsewhere, file);
        write();

        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void aDeletedFileTakesNothing() throws Exception {
        Files.delete(file);

        assertRefused("is gone");
    }

    @Test
    void aRenamedFolderIsNoticedToo() throws Exception {
        var elsewhere = temporary.resolve("renamed");
        Files.move(folder, elsewhere);

        assertRefused("is gone");
        Files.move(elsewhere, folder);
        write();

        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void aLinkThatPointsElsewhereIsNoticed() throws Exception {
        var link = Files.createSymbolicLink(temporary.resolve("link.db"), copy());
        var throughLink = new DatabaseFile(link);
        try (var connection = SqliteConnections.writer(throughLink).getConnection()) {
            Files.delete(link);
            Files.createSymbolicLink(link, file);

            assertThatThrownBy(throughLink::check)
                    .isInstanceOf(FileLost.class)
                    .hasMessageContaining("is another file now");

            Files.delete(link);
            Files.createSymbolicLink(link, temporary.resolve("copy.db"));
            throughLink.check();
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void anotherFileInItsPlaceTakesNothingAndIsNotTouchedByTheJournal() throws Exception {
        var copy = copy();
        var before = Files.readAllBytes(copy);
        var old = temporary.resolve("old.db");
        write();
        Files.move(file, old);
        Files.move(copy, file);

        assertRefused("is another file now");
        assertThat(Files.exists(beside("-wal"))).isFalse();
        assertThat(Files.exists(beside("-wal.stale"))).isTrue();
        assertThat(rowsAsOthersSeeThem()).isEqualTo(1);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);

        Files.move(old, file, StandardCopyOption.REPLACE_EXISTING);
        write();

        assertThat(rowsAsOthersSeeThem()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCopyWrittenOverItIsNoticedAndStaysAsItWas(boolean ofTheSameSize) throws Exception {
        var copy = copy();
        if (!ofTheSameSize) {
            try (var connection = SqliteConnections.plain(copy);
                    var statement = connection.createStatement()) {
                statement.execute("INSERT INTO t VALUES (zeroblob(100000))");
            }
        }
        write();
        checkpoint();
        write();
        Files.write(file, Files.readAllBytes(copy)); // the same file, as cp leaves it

        assertRefused("was written over");
        assertRefused("was written over");
        writer.close();

        assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(copy));
        assertThat(Files.exists(beside("-wal"))).isFalse();
        assertThat(Files.exists(beside("-wal.stale"))).isTrue();
    }

    @Test
    void aFileWhoseTimeWasOnlySetKeepsItsJournal() throws Exception {
        try (var statement = writer.createStatement();
                var marker = getClass().getResourceAsStream("/db/migration/sqlite/V13__journal_marker.sql")) {
            statement.executeUpdate(new String(marker.readAllBytes(), StandardCharsets.UTF_8));
        }
        write();
        checkpoint();
        write();
        write();
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

        assertRefused("its time was set");
        writer.close();

        assertThat(Files.exists(beside("-wal"))).isTrue();
        var restarted = Files.createDirectory(temporary.resolve("restarted")).resolve("hcm.db");
        Files.copy(file, restarted);
        Files.copy(beside("-wal"), restarted.resolveSibling("hcm.db-wal"));
        StaleJournal.setAside(restarted);
        try (var connection = SqliteConnections.plain(restarted);
                var statement = connection.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM t")) {
            assertThat(count.getInt(1)).isEqualTo(4);
        }
    }

    /** As one does it rightly while the service is stopped. */
    @Test
    void aCopyWrittenOverItIsNoticedThoughItsJournalWasDeletedToo() throws Exception {
        var copy = copy();
        write();
        Files.write(file, Files.readAllBytes(copy));
        Files.delete(beside("-wal"));
        Files.delete(beside("-shm"));

        assertRefused("was written over");
        writer.close();

        assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(copy));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-wal", "-shm"})
    void aJournalThatIsGoneIsNoticedAndNothingIsLost(String suffix) throws Exception {
        var elsewhere = temporary.resolve("journal");
        Files.move(beside(suffix), elsewhere);

        assertRefused("has lost its -wal or -shm file");
        Files.move(elsewhere, beside(suffix));
        write();
        Files.delete(beside(suffix));
        assertRefused("has lost its -wal or -shm file");
        writer.close();

        assertThat(rowsAsOthersSeeThem()).isEqualTo(2);
    }

    @Test
    void nobodyMayOpenAnotherConnectionMeanwhile() throws Exception {
        Files.move(file, temporary.resolve("elsewhere.db"));

        assertThatThrownBy(() -> SqliteConnections.reader(state).getConnection())
                .isInstanceOf(FileLost.class);
        assertThatThrownBy(() -> SqliteConnections.writer(state).getConnection())
                .isInstanceOf(FileLost.class);
        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void whatOtherProgramsDoThroughSqliteIsNoTrouble() throws Exception {
        var copy = copy();
        for (var work : List.of(
                "INSERT INTO t VALUES (zeroblob(1000000))",
                "PRAGMA wal_checkpoint(PASSIVE)",
                "PRAGMA wal_checkpoint(TRUNCATE)",
                "DELETE FROM t WHERE length(x) > 10",
                "VACUUM",
                "restore from " + copy)) {
            try (var other = SqliteConnections.plain(file);
                    var statement = other.createStatement()) {
                statement.executeUpdate(work);
            }

            write();
            checkpoint();
            write();
        }

        assertThat(rows()).as("restored, and two written after it").isEqualTo(3);
    }

    @Test
    void whoClosesAllConnectionsMayOpenTheFileAgain() throws Exception {
        writer.close();
        writer = SqliteConnections.writer(state).getConnection();
        write();

        assertThat(rows()).isEqualTo(2);
    }

    private void assertRefused(String reason) throws SQLException {
        var before = rows();
        assertThatThrownBy(this::write).isInstanceOf(FileLost.class).hasMessageContaining(reason);
        writer.setAutoCommit(true);
        assertThat(rows()).isEqualTo(before);
    }

    private void write() throws SQLException {
        writer.setAutoCommit(false);
        try (var statement = writer.createStatement()) {
            statement.execute("INSERT INTO t VALUES (1)");
        }
        writer.commit();
        writer.setAutoCommit(true);
    }

    private void checkpoint() throws SQLException {
        try (var statement = writer.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private int rows() throws SQLException {
        return rows(writer);
    }

    private int rowsAsOthersSeeThem() throws SQLException {
        try (var other = SqliteConnections.plain(file)) {
            return rows(other);
        }
    }

    private static int rows(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM t")) {
            return row.getInt(1);
        }
    }

    /** All that is committed, in one file. */
    private Path copy() throws SQLException, IOException {
        checkpoint();
        return Files.copy(file, temporary.resolve("copy.db"));
    }

    private Path beside(String suffix) {
        return folder.resolve("hcm.db" + suffix);
    }
}
