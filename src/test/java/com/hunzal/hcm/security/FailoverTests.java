package com.hunzal.hcm.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two PostgreSQL servers, one a standby of the other, both named in the address; the first goes, the second takes over. */
class FailoverTests {

    private static final String JOBS = "/api/system/background-jobs";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void theServiceGoesOnWithTheServerThatTakesOver() throws Exception {
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        var port = freePort();
        start(first, port).close();
        copy(first, second);
        Files.createFile(second.resolve("standby.signal"));
        Files.writeString(
                second.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=%d user=postgres'%n".formatted(port));
        try (var primary = start(first, port);
                var standby = start(second, freePort())) {
            var url =
                    "jdbc:postgresql://localhost:%d,localhost:%d/postgres?targetServerType=primary&hostRecheckSeconds=1"
                            .formatted(standby.getPort(), primary.getPort());
            try (var service = RunningService.start(
                    folder.resolve("data"),
                    "--spring.datasource.url=" + url,
                    "--spring.datasource.username=postgres",
                    "--spring.datasource.hikari.connection-timeout=1000")) {
                createJob(service).then().statusCode(201);
                awaitRows(standby, 1);

                primary.close();
                createJob(service).then().statusCode(503);
                service.anonymous().get("/actuator/health/readiness").then().statusCode(503);
                execute(standby, "SELECT pg_promote()");

                awaitCreated(service);
                service.admin().get(JOBS).then().statusCode(200).body("total", equalTo(2));
                service.anonymous().get("/actuator/health/readiness").then().statusCode(200);
            }
        }
    }

    private static void awaitCreated(RunningService service) {
        var end = System.nanoTime() + LIMIT.toNanos();
        int status;
        do {
            assertThat(System.nanoTime()).as("time limit").isLessThan(end);
            status = createJob(service).statusCode();
            assertThat(status).isIn(201, 503);
        } while (status != 201);
    }

    private static Response createJob(RunningService service) {
        return service.admin()
                .contentType(ContentType.JSON)
                .body("{\"job_type\": \"noop\"}")
                .post(JOBS);
    }

    private static void awaitRows(EmbeddedPostgres server, int rows) throws SQLException {
        var end = System.nanoTime() + LIMIT.toNanos();
        while (count(server) < rows) {
            assertThat(System.nanoTime()).as("time limit").isLessThan(end);
        }
    }

    private static int count(EmbeddedPostgres server) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT CASE WHEN to_regclass('background_jobs') IS NULL THEN 0 ELSE 1 END")) {
            row.next();
            if (row.getInt(1) == 0) {
                return 0;
            }
            try (var counted = statement.executeQuery("SELECT count(*) FROM background_jobs")) {
                counted.next();
                return counted.getInt(1);
            }
        }
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
