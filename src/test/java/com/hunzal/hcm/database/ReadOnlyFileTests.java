package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyFileTests {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeFile() throws Exception {
        file = folder.resolve("hcm.db");
        try (var writer = SqliteConnections.writer(file).getConnection()) {
            execute(writer, "CREATE TABLE t (x)");
        }
    }

    @Test
    void nothingIsMadeBesideAFileAtRest() throws Exception {
        var tables = ReadOnlyFile.look(file, ReadOnlyFileTests::countTables);

        assertThat(tables).isEqualTo(1);
        assertThat(folder).isDirectoryContaining("glob:**/hcm.db").isDirectoryNotContaining("glob:**/hcm.db-*");
    }

    @Test
    void nothingCanBeWritten() {
        assertThatThrownBy(() -> ReadOnlyFile.look(file, connection -> {
                    execute(connection, "INSERT INTO t VALUES (1)");
                    return "written";
                }))
                .hasMessageContaining("SQLITE_READONLY");
    }

    @Test
    void whatWasSeenWhileSomebodyBeganToWriteIsLookedAtAgain() throws Exception {
        var others = new ArrayList<Connection>();

        var tables = ReadOnlyFile.look(file, connection -> {
            var seen = countTables(connection);
            if (others.isEmpty()) {
                others.add(writerThatMadeATable());
            }
            return seen;
        });

        assertThat(tables).isEqualTo(2);
        others.get(0).close();
    }

    @Test
    void aFailureWhileSomebodyBeganToWriteIsNoReasonToGiveUp() throws Exception {
        var others = new ArrayList<Connection>();

        var tables = ReadOnlyFile.look(file, connection -> {
            if (others.isEmpty()) {
                others.add(writerThatMadeATable());
                throw new SQLException("torn");
            }
            return countTables(connection);
        });

        assertThat(tables).isEqualTo(2);
        others.get(0).close();
    }

    private Connection writerThatMadeATable() throws SQLException {
        var writer = SqliteConnections.writer(file).getConnection();
        execute(writer, "CREATE TABLE u (x)");
        return writer;
    }

    private static int countTables(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM sqlite_master WHERE type = 'table'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (var each = connection.createStatement()) {
            each.execute(statement);
        }
    }
}
