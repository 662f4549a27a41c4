package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen clients read and write while another program writes to the same SQLite file. */
class ManyClientsTests {

    private static final int CLIENTS = 16;

    @TempDir
    Path folder;

    @Test
    void nobodyIsToldThatTheDatabaseIsLocked() throws Exception {
        readAndWrite(done -> done < 16);
    }

    @Test
    @Tag("long")
    void nobodyIsToldThatTheDatabaseIsLockedForAMinute() throws Exception {
        var end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        readAndWrite(done -> System.nanoTime() < end);
    }

    /** @param goesOn asked by each client with the number of requests that it has made */
    private void readAndWrite(IntPredicate goesOn) throws Exception {
        var unexpected = new ConcurrentLinkedQueue<String>();
        try (var service = new ServiceProcess(folder.resolve("data")).start()) {
            var token = service.token();
            var otherProgram = new ProcessBuilder(ServiceProcess.java(
                            OtherProgram.class.getName(),
                            folder.resolve("data/hunzal_hcm.db").toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("other.out").toFile())
                    .start();
            var clients = Executors.newFixedThreadPool(CLIENTS);
            var http = HttpClient.newHttpClient();
            List<Callable<Void>> work = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                work.add(() -> {
                    for (int i = 0; goesOn.test(i); i++) {
                        var answer = http.send(request(service.port(), token, i), BodyHandlers.ofString());
                        if (answer.statusCode() >= 400) {
                            unexpected.add(answer.statusCode() + " " + answer.body());
                        }
                    }
                    return null;
                });
            }
            for (var client : clients.invokeAll(work)) {
                client.get();
            }
            clients.shutdown();
            otherProgram.getOutputStream().close();
            assertThat(otherProgram.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(otherProgram.exitValue())
                    .as("what the other program met: %s", Files.readString(folder.resolve("other.out")))
                    .isZero();
            awaitTheEndOfAllJobs();
        }
        assertThat(unexpected).isEmpty();
        assertThat(Files.readString(folder.resolve("other.out"))).startsWith("rows written: ");
    }

    /** Those of the clients and those of the other program. */
    private void awaitTheEndOfAllJobs() throws SQLException {
        var end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/hunzal_hcm.db"));
                var unfinished = connection.prepareStatement(
                        "SELECT count(*) FROM background_jobs WHERE status <> 'completed' OR attempt <> 1")) {
            int count;
            do {
                assertThat(System.nanoTime()).as("time limit").isLessThan(end);
                try (var row = unfinished.executeQuery()) {
                    row.next();
                    count = row.getInt(1);
                }
            } while (count > 0);
        }
    }

    private static HttpRequest request(int port, String token, int i) {
        var base = "http://localhost:" + port + "/api/system/";
        var request = HttpRequest.newBuilder()
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60));
        return switch (i % 4) {
            case 0 -> request.uri(URI.create(base + "notification-settings")).build();
            case 1 ->
                request.uri(URI.create(base + "background-jobs"))
                        .POST(BodyPublishers.ofString("{\"job_type\":\"noop\"}"))
                        .build();
            case 2 -> request.uri(URI.create(base + "background-jobs?limit=20")).build();
            default ->
                request.uri(URI.create(base + "notification-settings"))
                        .PUT(BodyPublishers.ofString("{\"custom_settings\":{\"n\":" + i + "}}"))
                        .build();
        };
    }

    /** Writes rows with plain SQL, as the HR system does, until nobody holds its standard input open any longer. */
    static final class OtherProgram {
        public static void main(String[] arguments) throws Exception {
            var rows = 0;
            try (var connection = DriverManager.getConnection(
                            "jdbc:sqlite:" + arguments[0] + "?busy_timeout=20000&foreign_keys=true");
                    var insert = connection.prepareStatement(
                            "INSERT INTO background_jobs (id, organization_id, job_type) VALUES (?, 'default', 'noop')")) {
                var stopped = new CompletableFuture<Void>();
                var input = new Thread(() -> {
                    try (var in = System.in) {
                        in.transferTo(OutputStream.nullOutputStream());
                        stopped.complete(null);
                    } catch (IOException e) {
                        stopped.completeExceptionally(e);
                    }
                });
                input.setDaemon(true);
                input.start();
                while (!stopped.isDone()) {
                    insert.setString(1, "other-" + rows++);
                    insert.executeUpdate();
                }
                stopped.join();
            }
            System.out.println("rows written: " + rows);
        }
    }
}
