package com.hunzal.hcm;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The real databases that tests run on: a file of its own, and a server that the first test starts. */
public final class TestDatabases {

    private static EmbeddedPostgres server;

    private TestDatabases() {}

    /** A fresh data folder with its SQLite file. */
    public static class Sqlite implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of("hcm.data-dir=" + temporaryFolder()).applyTo(context);
        }
    }

    /** A fresh database on a real PostgreSQL server. */
    public static class Postgresql implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "hcm.data-dir=" + temporaryFolder(),
                            "spring.datasource.url=" + newPostgresqlDatabase(),
                            "spring.datasource.username=postgres")
                    .applyTo(context);
        }
    }

    /** @return the JDBC address of a new, empty database; the user is postgres */
    public static synchronized String newPostgresqlDatabase() {
        var name = "hcm_" + UUID.randomUUID().toString().replace("-", "");
        try (var connection = postgresql().getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://localhost:" + postgresql().getPort() + "/" + name;
    }

    public static synchronized EmbeddedPostgres postgresql() {
        try {
            if (server == null) {
                server = EmbeddedPostgres.builder()
                        .setServerConfig("timezone", "America/Los_Angeles")
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .setRegisterShutdownHook(false)
                        .start();
                // After all contexts: each would wait at its end for a server that is gone.
                SpringApplication.getShutdownHandlers().add(TestDatabases::stop);
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("hcm-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
