package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hunzal.hcm.TestDatabases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each database says itself, of a row and of the schema. */
class RowTroubleTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1, 'taken')",
                "INSERT INTO t VALUES (-1, 'checked')",
                "INSERT INTO t VALUES (2, 'raised')",
                "INSERT INTO t VALUES (3, '{malformed')",
            })
    void onSqliteItIsTheRows(String statement) throws SQLException {
        assertThat(RowTrouble.isBehind(onSqlite(statement))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET gone = 1",
                "UPDATE gone SET id = 1",
                "UPDATE t INDEXED BY gone SET id = 1",
                "UPDATE t SET note = gone(1)",
                "DELETE FROM t", // its trigger names a table that is not there
            })
    void onSqliteItIsTheSchemas(String statement) throws SQLException {
        assertThat(RowTrouble.isBehind(onSqlite(statement))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1, 'taken')",
                "INSERT INTO t VALUES (-1, 'checked')",
                "INSERT INTO t VALUES (2, 'raised')",
                "INSERT INTO t VALUES (3, 'longer than it may be')",
                "SET ROLE somebody; INSERT INTO t VALUES (4, 'policy')",
            })
    void onPostgresqlItIsTheRows(String statement) throws SQLException {
        assertThat(RowTrouble.isBehind(onPostgresql(statement))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET gone = 1",
                "UPDATE gone SET id = 1",
                "UPDATE t SET note = gone(1)",
                "DELETE FROM t", // its trigger names a table that is not there
                "SET ROLE somebody; UPDATE t SET id = 5", // without the right to
                "SET ROLE somebody; SELECT * FROM other",
            })
    void onPostgresqlItIsTheSchemas(String statement) throws SQLException {
        assertThat(RowTrouble.isBehind(onPostgresql(statement))).isFalse();
    }

    private static SQLException onSqlite(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            return refusal(
                    connection,
                    statement,
                    "CREATE TABLE t (id INTEGER PRIMARY KEY CHECK (id > 0), note TEXT)",
                    "CREATE INDEX t_json ON t (json_extract(note, '$.a')) WHERE note LIKE '{%'",
                    "INSERT INTO t VALUES (1, 'x')",
                    "CREATE TRIGGER raises BEFORE INSERT ON t WHEN NEW.note = 'raised'"
                            + " BEGIN SELECT RAISE(ABORT, 'no'); END",
                    "CREATE TRIGGER broken BEFORE DELETE ON t BEGIN DELETE FROM gone; END");
        }
    }

    private static SQLException onPostgresql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(TestDatabases.newPostgresqlDatabase(), "postgres", "")) {
            connection.setAutoCommit(false);
            var refusal = refusal(
                    connection,
                    statement,
                    "CREATE TABLE t (id INTEGER PRIMARY KEY CHECK (id > 0), note VARCHAR(9))",
                    "CREATE TABLE other (id INTEGER)",
                    "INSERT INTO t VALUES (1, 'x')",
                    "CREATE FUNCTION raises() RETURNS trigger LANGUAGE plpgsql AS"
                            + " $$ BEGIN IF NEW.note = 'raised' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$",
                    "CREATE TRIGGER raises BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION raises()",
                    "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM gone; END $$",
                    "CREATE TRIGGER broken BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION broken()",
                    "CREATE ROLE somebody",
                    "GRANT SELECT, INSERT ON t TO somebody",
                    "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                    "CREATE POLICY short ON t WITH CHECK (note <> 'policy')");
            connection.rollback(); // also the role, which is the server's
            return refusal;
        }
    }

    private static SQLException refusal(Connection connection, String refused, String... before) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var each : before) {
                statement.execute(each);
            }
            return catchThrowableOfType(SQLException.class, () -> statement.execute(refused));
        }
    }
}
