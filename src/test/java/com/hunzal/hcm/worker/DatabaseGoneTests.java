package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.jobs.Client;
import com.hunzal.hcm.jobs.JobTable;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL server that ends the service's connections, and one that is stopped and started again. */
class DatabaseGoneTests {

    @TempDir
    Path folder;

    @Test
    void whatWasAnsweredIsRunThoughTheDatabaseGoesAndComes() throws Exception {
        takeTheDatabaseAway(1);
    }

    @Test
    @Tag("long")
    void whatWasAnsweredIsRunThoughTheDatabaseGoesAndComesTenTimes() throws Exception {
        takeTheDatabaseAway(10);
    }

    private void takeTheDatabaseAway(int times) throws Exception {
        var port = freePort();
        var server = server(port);
        var table = new JobTable("jdbc:postgresql://localhost:" + port + "/postgres");
        try (var service = new ServiceProcess(
                folder.resolve("data"),
                "--spring.datasource.url=" + table.url(),
                "--spring.datasource.username=postgres",
                "--spring.datasource.hikari.connection-timeout=1000",
                "--hcm.jobs.lease-duration=3s")) {
            service.start();
            table.noteWhatRunsAfterItsEnd();
            var client = new Client(service, 100);
            try (client) {
                for (int time = 0; time < times; time++) {
                    for (int i = 0; i < 3; i++) {
                        awaitMore(client);
                        table.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                    }
                    awaitMore(client);
                    table.awaitSome("SELECT id FROM background_jobs WHERE status = 'processing'");
                    server.close();
                    var refused = client.refused.size();
                    JobTable.await(() -> client.refused.size() > refused + 8);
                    server = server(port);
                    awaitMore(client);
                }
            }
            table.awaitTheEndOfAll();

            assertThat(client.refused).extracting(HttpResponse::statusCode).containsOnly(503);
            assertThat(client.refused)
                    .allSatisfy(answer -> assertThat(answer.headers().firstValue("Retry-After"))
                            .isPresent());
            assertThat(client.unanswered.get()).isZero();
            table.allAreCompletedOnce(List.copyOf(client.acknowledged));
            System.out.printf(
                    "%d restarts: %d jobs acknowledged, all completed; %d requests answered 503; %s jobs were executed a second time%n",
                    times,
                    client.acknowledged.size(),
                    client.refused.size(),
                    table.texts("SELECT count(*) FROM background_jobs WHERE attempt > 1")
                            .get(0));
        } finally {
            server.close();
        }
    }

    private static void awaitMore(Client client) throws Exception {
        var acknowledged = client.acknowledged.size();
        JobTable.await(() -> client.acknowledged.size() > acknowledged + 20);
    }

    private EmbeddedPostgres server(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("postgresql"))
                .setCleanDataDirectory(false)
                .setServerConfig("synchronous_commit", "on") // the library would turn it off
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
