package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that the service cannot work with: one line says why, and nothing is changed. Starts ask the same way. */
class RefusedDatabaseTests {

    @TempDir
    private Path folder;

    private final String url = TestDatabases.newPostgresqlDatabase();
    private final String asOwner = url + "?user=postgres";
    private final String name = url.substring(url.lastIndexOf('/') + 1);

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "WIN1252", "SQL_ASCII"})
    void anEncodingThatCannotHoldWhatPeopleWrite(String encoding) throws Exception {
        execute(postgres(), "DROP DATABASE " + name, """
                CREATE DATABASE %s TEMPLATE template0 ENCODING '%s' LC_COLLATE 'C' LC_CTYPE 'C'
                """.formatted(name, encoding));

        assertThat(Run.on(asOwner, "migrate").fails().err())
                .startsWith("The database " + name + " has the encoding " + encoding)
                .contains("needs UTF8. Nothing was changed. Make one with CREATE DATABASE");
        assertThat(tables()).isEmpty();
    }

    @Test
    void aUserWhoMayNotMakeTables() throws Exception {
        var user = newUser();

        assertThat(Run.on(url + "?user=" + user, "migrate").fails().err())
                .startsWith("User " + user + " may not make tables in schema public of database " + name)
                .contains("GRANT CREATE ON SCHEMA public TO " + user);
        assertThat(tables()).isEmpty();
    }

    @Test
    void aUserWhoMayNotMakeTablesNeedsNoneOnceTheOwnerHasMigrated() throws Exception {
        var user = newUser();
        Run.on(asOwner, "migrate").succeeds();
        execute(asOwner, "GRANT SELECT ON hcm_schema_history TO " + user);

        assertThat(Run.on(url + "?user=" + user, "migrate").fails().err())
                .startsWith(
                        "User " + user
                                + " lacks rights on tables that are there: SELECT, UPDATE on organizations; SELECT, INSERT, UPDATE, DELETE on ")
                .contains("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA");

        execute(asOwner, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + user);
        Run.on(url + "?user=" + user, "migrate").succeeds();
    }

    @Test
    void theOwnerCanBeNamedForMigrationsOnly() throws Exception {
        var user = newUser();
        execute(asOwner, """
                ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %s
                """.formatted(user));

        Run.on(url + "?user=" + user, "migrate", "--spring.flyway.url=" + asOwner)
                .succeeds();
    }

    @Test
    void aDatabaseThatTakesNoWrites() throws Exception {
        execute(asOwner, "ALTER DATABASE " + name + " SET default_transaction_read_only = on");

        assertThat(Run.on(asOwner, "migrate").fails().err())
                .startsWith("The database " + name + " takes no writes: it is set to read-only.");
    }

    @Test
    void aSearchPathThatLeadsNowhere() throws Exception {
        execute(asOwner, "ALTER DATABASE " + name + " SET search_path = nowhere");

        assertThat(Run.on(asOwner, "migrate").fails().err())
                .startsWith("The search_path of user postgres in database " + name + " names no schema");
    }

    @Test
    void aTimeZoneThatTheServerDoesNotKnow() {
        var before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("ACT")); // Java's own name for Darwin
        try {
            assertThat(Run.on(asOwner, "migrate").fails().err())
                    .startsWith("The database server does not know this machine's time zone ACT")
                    .contains("-Duser.timezone=UTC");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void aDatabaseThatIsNotThere() {
        assertThat(Run.on(url + "_not?user=postgres&password=s3cret", "inspect")
                        .fails()
                        .err())
                .startsWith("There is no connection to the database " + url + "_not: FATAL: database \"" + name
                        + "_not\" does not exist")
                .doesNotContain("s3cret");
    }

    @Test
    void migrationsThatAreNotOurs() throws Exception {
        Run.on(asOwner, "migrate").succeeds();
        execute(asOwner, "UPDATE hcm_schema_history SET checksum = 1 WHERE version IN ('3', '4')");
        Run.in(folder, "migrate").succeeds();
        SqliteFile.in(folder).execute("UPDATE hcm_schema_history SET checksum = 1 WHERE version IN ('3', '4')");

        for (var run : Arrays.asList(Run.on(asOwner, "migrate"), Run.in(folder, "migrate"))) {
            assertThat(run.fails().err())
                    .startsWith(
                            "The migrations that the database has are not those of this version: V3 background jobs: ")
                    .contains("; V4 job engine: ", "Nothing was changed. Use the jar that migrated it");
        }
    }

    @Test
    void anAddressThatNobodyUnderstands() {
        assertThat(Run.on("jdbc:postgresql://db:port/hcm?user=hr&password=s3cret", "inspect")
                        .fails()
                        .err())
                .startsWith("The address of the database jdbc:postgresql://db:port/hcm is not one of PostgreSQL.");
    }

    @Test
    void aFolderInThePlaceOfTheFile() throws Exception {
        Files.createDirectories(folder.resolve("hunzal_hcm.db"));

        assertThat(Run.in(folder, "migrate").fails().err()).contains("hunzal_hcm.db is a folder.");
        for (var command : new String[] {"inspect", "organization list", "token", "backup x", "rollback"}) {
            assertThat(Run.in(folder, command.split(" ")).fails().err()).contains("hunzal_hcm.db is a folder");
        }
    }

    @Test
    void aFileInThePlaceOfTheDataFolder() throws Exception {
        var file = Files.createFile(folder.resolve("data"));

        assertThat(Run.in(file, "migrate").fails().err()).startsWith("The data folder " + file + " cannot be created");
    }

    @Test
    void thePoolOfTheServerDoesNotMatterToCommands() {
        Run.on(asOwner, "migrate", "--spring.datasource.hikari.maximum-pool-size=1")
                .succeeds();
    }

    private String newUser() throws Exception {
        var user = "user_" + name.substring(0, 16);
        execute(asOwner, "CREATE ROLE " + user + " LOGIN", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        return user;
    }

    private static String postgres() {
        return TestDatabases.postgresql().getJdbcUrl("postgres", "postgres");
    }

    private String[] tables() throws Exception {
        try (var connection = DriverManager.getConnection(asOwner);
                var query = connection.createStatement();
                var row = query.executeQuery(
                        "SELECT coalesce(array_agg(relname::text), '{}') FROM pg_class WHERE relnamespace = 'public'::regnamespace")) {
            row.next();
            return (String[]) row.getArray(1).getArray();
        }
    }

    private static void execute(String url, String... statements) throws Exception {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }
}
