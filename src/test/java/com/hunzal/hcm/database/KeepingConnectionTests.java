package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepingConnectionTests {

    private static final String SELECT = "SELECT * FROM t WHERE n = ? OR ? IS NULL";

    @TempDir
    Path folder;

    Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = SqliteConnections.writer(folder.resolve("t.db")).getConnection();
        execute("CREATE TABLE t (n INTEGER UNIQUE)");
        execute("INSERT INTO t VALUES (1), (2), (3)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void theSameSqlIsPreparedOnce() throws SQLException {
        var first = connection.prepareStatement(SELECT);
        first.close();

        assertThat(connection.prepareStatement(SELECT)).isSameAs(first);
    }

    @Test
    void twoThatAreOpenAtOnceAreTwo() throws SQLException {
        try (var first = connection.prepareStatement(SELECT);
                var second = connection.prepareStatement(SELECT)) {
            first.setInt(1, 1);
            first.setInt(2, 0);
            second.setInt(1, 2);
            second.setInt(2, 0);
            try (var ones = first.executeQuery();
                    var twos = second.executeQuery()) {
                assertThat(ones.next() && twos.next()).isTrue();
                assertThat(ones.getInt(1)).isEqualTo(1);
                assertThat(twos.getInt(1)).isEqualTo(2);
            }
        }
    }

    @Test
    void closingTwiceKeepsItOnce() throws SQLException {
        var closedTwice = connection.prepareStatement(SELECT);
        closedTwice.close();
        closedTwice.close();

        try (var first = connection.prepareStatement(SELECT);
                var second = connection.prepareStatement(SELECT)) {
            assertThat(first).isNotSameAs(second);
            assertThat(first.executeQuery().next()).isTrue();
        }
    }

    @Test
    void noParameterIsLeftForTheNext() throws SQLException {
        try (var statement = connection.prepareStatement(SELECT)) {
            statement.setInt(1, 1);
            statement.setInt(2, 0);
            statement.addBatch();
            statement.setMaxRows(1);
        }

        try (var statement = connection.prepareStatement(SELECT);
                var rows = statement.executeQuery()) {
            assertThat(rows.next() && rows.next() && rows.next())
                    .as("all rows, as both parameters are null")
                    .isTrue();
        }
    }

    @Test
    void aQueryThatWasNotReadToItsEndHoldsNothingUp() throws SQLException {
        try (var statement = connection.prepareStatement(SELECT)) {
            statement.executeQuery().next();
        }

        execute("DROP TABLE t"); // refused while a statement reads it
    }

    @Test
    void afterAnErrorTheStatementWorksAgain() throws SQLException {
        var insert = "INSERT INTO t VALUES (?)";
        try (var statement = connection.prepareStatement(insert)) {
            statement.setInt(1, 1);
            assertThatThrownBy(statement::executeUpdate).hasMessageContaining("UNIQUE");
        }

        try (var statement = connection.prepareStatement(insert)) {
            statement.setInt(1, 4);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void aColumnThatAnotherProgramAddsIsSeen() throws SQLException {
        try (var statement = connection.prepareStatement(SELECT);
                var rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
        }
        try (var other = SqliteConnections.plain(folder.resolve("t.db"));
                var statement = other.createStatement()) {
            statement.execute("ALTER TABLE t ADD COLUMN word TEXT DEFAULT 'new'");
        }

        try (var statement = connection.prepareStatement(SELECT);
                var rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("word")).isEqualTo("new");
        }
    }

    @Test
    void ofVeryManyTheLongestUnusedGo() throws SQLException {
        var first = connection.prepareStatement(SELECT);
        first.close();
        for (int i = 0; i < 1000; i++) {
            connection.prepareStatement("SELECT " + i).close();
        }

        assertThat(connection.prepareStatement(SELECT)).isNotSameAs(first);
        assertThat(connection.prepareStatement("SELECT 999").executeQuery().getInt(1))
                .isEqualTo(999);
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
