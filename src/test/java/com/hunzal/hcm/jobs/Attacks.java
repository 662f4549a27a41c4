package com.hunzal.hcm.jobs;

import com.hunzal.hcm.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an organization that means ill, and strangers without a token, can do to a service. Whatever they are answered, or
 * not: nobody promises them anything.
 */
public final class Attacks {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String SCHEDULES = "/api/system/job-schedules";
    private static final String SETTINGS = "/api/system/notification-settings";
    private static final int SILENT = 250;

    private final int port;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private Attacks(int port, String token) {
        this.port = port;
        this.token = token;
    }

    public static Attacks of(ServiceProcess service, String organization) throws Exception {
        return new Attacks(service.port(), service.token("SystemAdmin", organization));
    }

    /** @param threads that go on with it until its time is over */
    public record Attack(String name, int threads, Step step) {}

    @FunctionalInterface
    interface Step {
        void go(int thread, CountDownLatch over) throws Exception;
    }

    public List<Attack> all() {
        var attacks = new ArrayList<Attack>();
        attacks.add(request("templates", 4, "POST", JOBS, mail(300)));
        attacks.add(request("large templates", 2, "POST", JOBS, mail(60_000)));
        attacks.add(new Attack("schedules with templates", 2, (thread, over) -> schedule(thread)));
        attacks.add(request("unknown fields", 8, "PUT", SETTINGS, unknownFields()));
        attacks.add(request("nested arrays", 4, "PUT", SETTINGS, "[".repeat(500_000)));
        attacks.add(request("a number without end", 4, "POST", JOBS, noop("{\"a\": 1E+99999999999}")));
        attacks.add(new Attack("bodies that never end", 1, this::silence));
        attacks.add(new Attack("answers that nobody reads", 1, this::deafness));
        attacks.add(request("work for all", 2, "POST", JOBS, "{\"job_type\": \"db_optimize\"}"));
        attacks.add(request("logs", 2, "POST", JOBS, "{\"job_type\": \"log_rotate\", \"payload\": {\"keep\": 0}}"));
        attacks.add(request("jobs for 2036", 2, "POST", JOBS + "/bulk", bulk()));
        attacks.add(request("lists that find nothing", 40, "GET", JOBS + "?job_type=none&status=queued,failed", null));
        attacks.add(request("counts", 20, "GET", JOBS + "/stats", null));
        attacks.add(new Attack("event streams", 1, this::listeners));
        attacks.add(request("long jobs", 1, "POST", JOBS, noop("{\"duration_ms\": 60000}")));
        attacks.add(request("cancel all", 1, "POST", JOBS + "/cancel", "{\"status\": [\"queued\", \"processing\"]}"));
        return attacks;
    }

    /** Returns when the time is over and all have let go. */
    public void run(Attack attack, Duration time) throws InterruptedException {
        var over = new CountDownLatch(1);
        var threads = IntStream.range(0, attack.threads())
                .mapToObj(number -> new Thread(() -> go(attack, number, over), "attack-" + number))
                .toList();
        threads.forEach(Thread::start);
        over.await(time.toMillis(), TimeUnit.MILLISECONDS);
        over.countDown();
        for (var thread : threads) {
            thread.join(Duration.ofSeconds(60).toMillis());
        }
    }

    private static void go(Attack attack, int thread, CountDownLatch over) {
        while (over.getCount() > 0) {
            try {
                attack.step().go(thread, over);
            } catch (IOException refused) {
                Thread.onSpinWait(); // and again
            } catch (Exception e) {
                throw new IllegalStateException(attack.name(), e);
            }
        }
    }

    private Attack request(String name, int threads, String method, String path, String body) {
        return new Attack(name, threads, (thread, over) -> send(method, path, body));
    }

    private void send(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        http.send(request.build(), BodyHandlers.discarding());
    }

    private void schedule(int thread) throws IOException, InterruptedException {
        send("POST", SCHEDULES, """
                {"name": "s%s", "cron": "* * * * * *", "job_type": "email_send", "payload": %s}
                """.formatted(thread + "-" + System.nanoTime(), letter(300)));
    }

    private void silence(int thread, CountDownLatch over) throws IOException, InterruptedException {
        hold(over, false, "POST " + JOBS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{");
    }

    private void deafness(int thread, CountDownLatch over) throws IOException, InterruptedException {
        var request = "GET /v3/api-docs HTTP/1.1\r\nHost: localhost\r\n\r\n";
        hold(over, true, request.repeat(20));
    }

    private void listeners(int thread, CountDownLatch over) throws IOException, InterruptedException {
        hold(
                over,
                true,
                "GET " + JOBS + "/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\nAccept: text/event-stream\r\n\r\n");
    }

    /** Connections that send this and then nothing, until it is over. */
    private void hold(CountDownLatch over, boolean narrow, String text) throws IOException, InterruptedException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < SILENT; i++) {
                var socket = new Socket();
                if (narrow) {
                    socket.setReceiveBufferSize(1024);
                }
                socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
                sockets.add(socket);
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            }
            over.await(8, TimeUnit.SECONDS);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static String noop(String payload) {
        return "{\"job_type\": \"noop\", \"payload\": " + payload + "}";
    }

    private static String mail(int entries) {
        return "{\"job_type\": \"email_send\", \"payload\": " + letter(entries) + "}";
    }

    /** Its section stands in itself: entries times entries. */
    private static String letter(int entries) {
        var template = "{{#s}}{{#s}}" + "{{y}}".repeat(2000) + "{{/s}}{{/s}}";
        var list = IntStream.range(0, entries).mapToObj(i -> "1").collect(Collectors.joining(","));
        return "{\"to\": \"a@example.com\", \"subject\": \"s\", \"template\": \"" + template + "\", \"data\": {\"s\": ["
                + list + "]}}";
    }

    private static String unknownFields() {
        return IntStream.range(0, 104_000)
                        .mapToObj(i -> "\"a" + i + "\":1")
                        .collect(Collectors.joining(",", "{", "}"))
                        .substring(0, 1_000_000)
                + "\":1}";
    }

    private static String bulk() {
        var text = "x".repeat(800);
        var job = "{\"job_type\": \"email_send\", \"run_at\": \"2036-01-01T00:00:00Z\", \"payload\": {\"to\":"
                + " \"a@example.com\", \"subject\": \"s\", \"body\": \"" + text + "\"}}";
        return "{\"jobs\": [" + String.join(",", Collections.nCopies(1000, job)) + "]}";
    }
}
