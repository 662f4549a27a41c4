package com.hunzal.hcm.jobs;

import com.hunzal.hcm.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates jobs over HTTP, one and several by turns, on threads of its own until it is closed, and notes those that were
 * answered 201. That nobody answers is no surprise where services are killed.
 */
public final class Client implements AutoCloseable {

    private static final int THREADS = 4;

    /** How long each thread rests between two requests. */
    private static final long PACE_MILLIS = 50;

    private static final int BULK = 5;
    private static final String NOOP = "{\"job_type\":\"noop\",\"payload\":{\"duration_ms\":%d}}";

    public final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<HttpResponse<String>> refused = new ConcurrentLinkedQueue<>();
    public final AtomicInteger unanswered = new AtomicInteger();

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final String base;
    private final String token;
    private final String job;
    private final List<Thread> threads;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param milliseconds how long each job takes */
    public Client(ServiceProcess service, int milliseconds) throws IOException {
        this.base = "http://localhost:" + service.port() + "/api/system/background-jobs";
        this.token = service.token();
        this.job = NOOP.formatted(milliseconds);
        this.threads = java.util.stream.IntStream.range(0, THREADS)
                .mapToObj(number -> new Thread(this::createJobs, "client-" + number))
                .toList();
        threads.forEach(Thread::start);
    }

    private void createJobs() {
        try {
            for (int i = 0; !stopped.await(PACE_MILLIS, TimeUnit.MILLISECONDS); i++) {
                var bulk = i % 4 == 3;
                try {
                    note(bulk ? post("/bulk", "{\"jobs\":" + Collections.nCopies(BULK, job) + "}") : post("", job));
                } catch (IOException notAnswered) {
                    unanswered.incrementAndGet();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private void note(HttpResponse<String> answer) {
        if (answer.statusCode() != 201) {
            refused.add(answer);
            return;
        }
        var body = json.readTree(answer.body());
        if (body.has("ids")) {
            body.get("ids").forEach(id -> acknowledged.add(id.stringValue()));
        } else {
            acknowledged.add(body.get("job_id").stringValue());
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped.countDown();
        for (var thread : threads) {
            thread.join(Duration.ofSeconds(90).toMillis());
        }
    }
}
