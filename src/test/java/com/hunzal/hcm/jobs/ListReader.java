package com.hunzal.hcm.jobs;

import com.hunzal.hcm.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads lists and asks for health, on a thread of its own until it is closed, and notes what was not answered 200, or late. */
public final class ListReader implements AutoCloseable {

    /** Far beyond what it takes: what is held up by an attack takes ten seconds and more. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private static final long PACE_MILLIS = 50;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String token;
    private final Thread thread = new Thread(this::read, "list-reader");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> slowestMillis = new LinkedHashMap<>();
    private volatile String attack = "";

    public ListReader(ServiceProcess service) throws IOException {
        this.base = "http://localhost:" + service.port();
        this.token = service.token();
        thread.start();
    }

    public void during(String attack) {
        this.attack = attack;
    }

    public List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    /** The slowest answer of each attack, in milliseconds. */
    public synchronized Map<String, Long> summary() {
        return new TreeMap<>(slowestMillis);
    }

    private void read() {
        try {
            while (!stopped.await(PACE_MILLIS, TimeUnit.MILLISECONDS)) {
                ask("/health");
                ask("/api/system/background-jobs?limit=20");
                ask("/api/system/notification-settings");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(String path) throws InterruptedException {
        var asked = System.nanoTime();
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(base + path))
                            .header("Authorization", "Bearer " + token)
                            .timeout(LATE)
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                unexpected.add(attack + ": " + path + " " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            unexpected.add(attack + ": " + path + " " + e);
        }
        note(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));
    }

    private synchronized void note(long millis) {
        slowestMillis.merge(attack, millis, Math::max);
    }

    @Override
    public void close() throws InterruptedException {
        stopped.countDown();
        thread.join(Duration.ofSeconds(30).toMillis());
    }
}
