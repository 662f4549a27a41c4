package com.hunzal.hcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hunzal.hcm.database.TransactionPooler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A server that cannot start says why once, without a stack trace, and what to do. */
@ExtendWith(OutputCaptureExtension.class)
class FailedStartTests {

    @TempDir
    private Path folder;

    @Test
    void whatNobodyForesawIsSaidOnceAndTheLogFileHasTheRest() throws Exception {
        var output = folder.resolve("output");
        var process = new ProcessBuilder(ServiceProcess.java(
                        "com.hunzal.hcm.HcmApplication",
                        "--hcm.data-dir=" + folder,
                        "--server.port=0",
                        "--server.tomcat.basedir=/proc/nowhere"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Files.readString(output))
                .contains(
                        "The service cannot start: cannot make /proc/nowhere/empty",
                        "the log file has the whole failure")
                .satisfies(FailedStartTests::isOneMessage);
        assertThat(Files.readString(folder.resolve("logs").resolve("hcm.log")))
                .contains("Caused by: java.io.UncheckedIOException: cannot make /proc/nowhere/empty");
    }

    @Test
    void aLogFileThatCannotBeWritten(CapturedOutput output) {
        fails("--logging.file.name=/proc/nowhere/hcm.log");

        assertThat(output).contains("The log file /proc/nowhere/hcm.log cannot be written");
        isOneMessage(output);
    }

    @Test
    void whatSpringBootExplains(CapturedOutput output) {
        fails("--hcm.security.jwt-secret=" + ServerTest.SECRET, "--management.server.port=soon");

        assertThat(output).contains("Invalid value 'soon' for configuration property 'management.server.port'");
        isOneMessage(output);
    }

    @Test
    void aPoolThatIsTooSmallAndAPasswordInTheAddress(CapturedOutput output) {
        var url = TestDatabases.newPostgresqlDatabase().replace("//", "//postgres:s3cret@") + "?password=s3cret2";

        fails("--spring.datasource.url=" + url, "--spring.datasource.hikari.maximum-pool-size=3", "--debug");

        assertThat(output)
                .contains("maximum-pool-size is 3, and the service needs 4 connections at least")
                .doesNotContain("s3cret");
    }

    @Test
    void behindAPoolerThatGivesEachTransactionAnotherSession(CapturedOutput output) throws Exception {
        var direct = TestDatabases.newPostgresqlDatabase();
        try (var pooler = new TransactionModePooler(TestDatabases.postgresql().getPort())) {
            var pooled = direct.replaceFirst(":\\d+/", ":" + pooler.port() + "/");

            fails("--spring.datasource.url=" + pooled, "--spring.datasource.username=postgres");

            assertThat(output).contains("There is a pooler in transaction mode before the database " + pooled);
            assertThat(output).contains("Add prepareThreshold=0 to spring.datasource.url");
            isOneMessage(output);

            var user = newUser(direct);
            var asUser = "--spring.datasource.username=" + user;
            var unprepared = "--spring.datasource.url=" + pooled + "?prepareThreshold=0";
            try (var other =
                    new TransactionModePooler(TestDatabases.postgresql().getPort())) {
                fails(unprepared.replace(":" + pooler.port() + "/", ":" + other.port() + "/"), asUser);
                assertThat(output)
                        .contains("cannot set idle_in_transaction_session_timeout and lock_timeout")
                        .contains("ALTER ROLE " + user + " SET lock_timeout = '10s'");
            }
        }
    }

    @Test
    void throughAPoolerThatIsPreparedForItTheServiceStartsAgainAndAgain() throws Exception {
        var direct = TestDatabases.newPostgresqlDatabase();
        var user = newUser(direct);
        execute(
                direct,
                "ALTER ROLE " + user + " SET lock_timeout = '10s'",
                "ALTER ROLE " + user + " SET idle_in_transaction_session_timeout = '30s'",
                "GRANT CREATE ON SCHEMA public TO " + user);
        try (var pooler = new TransactionModePooler(TestDatabases.postgresql().getPort())) {
            var url = direct.replaceFirst(":\\d+/", ":" + pooler.port() + "/") + "?prepareThreshold=0";
            for (int start = 0; start < 2; start++) {
                try (var service = start("--spring.datasource.url=" + url, "--spring.datasource.username=" + user)) {
                    assertThat(service.getBean(TransactionPooler.class).isThere())
                            .isTrue();
                }
                assertThat(advisoryLocks(direct)).isZero();
            }
        }
    }

    private void fails(String... arguments) {
        assertThatThrownBy(() -> start(arguments).close()).isNotNull();
    }

    private ConfigurableApplicationContext start(String... arguments) {
        return SpringApplication.run(
                HcmApplication.class,
                Stream.concat(Stream.of(arguments), Stream.of("--hcm.data-dir=" + folder, "--server.port=0"))
                        .toArray(String[]::new));
    }

    private static void isOneMessage(CharSequence output) {
        assertThat(output.toString().lines())
                .noneMatch(
                        line -> line.startsWith("\tat ") || line.startsWith("Caused by: ") || line.contains(" WARN "))
                .filteredOn(line -> line.contains("ERROR") || line.contains("APPLICATION FAILED TO START"))
                .hasSize(2);
    }

    private static String newUser(String url) throws Exception {
        var user = "user_" + url.substring(url.lastIndexOf('/') + 1);
        execute(url, "CREATE ROLE " + user + " LOGIN");
        return user;
    }

    private static int advisoryLocks(String url) throws Exception {
        try (var connection = DriverManager.getConnection(url, "postgres", "");
                var query = connection.createStatement();
                var row = query.executeQuery("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                        + " WHERE locktype = 'advisory' AND datname = current_database()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void execute(String url, String... statements) throws Exception {
        try (var connection = DriverManager.getConnection(url, "postgres", "");
                var statement = connection.createStatement()) {
            for (var each : List.of(statements)) {
                statement.execute(each);
            }
        }
    }
}
