package com.hunzal.hcm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process that asks the service over HTTP. Understands {@code load PORT CONNECTIONS WARM-UP SECONDS FILE}, where the
 * file holds a whole request: each connection sends it again as soon as it is answered.
 */
final class LoadGenerator {

    private LoadGenerator() {}

    /** What one command found. */
    record Result(double perSecond, double p50, double p99, double longest, int status) {

        static Result parse(String line) {
            var fields = line.split(" ");
            return new Result(
                    Double.parseDouble(fields[0]),
                    Double.parseDouble(fields[1]),
                    Double.parseDouble(fields[2]),
                    Double.parseDouble(fields[3]),
                    Integer.parseInt(fields[4]));
        }

        @Override
        public String toString() {
            return "%s %s %s %s %d".formatted(perSecond, p50, p99, longest, status);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Commands.takeOver()
                .serve(words -> load(
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        Double.parseDouble(words[3]),
                        Double.parseDouble(words[4]),
                        Files.readAllBytes(Path.of(words[5]))));
    }

    private static Result load(int port, int connections, double warmUp, double seconds, byte[] request)
            throws Exception {
        var begin = System.nanoTime() + (long) (warmUp * 1e9);
        var end = begin + (long) (seconds * 1e9);
        var latencies = new Latencies();
        var unexpected = new AtomicInteger();
        var threads = Executors.newFixedThreadPool(connections);
        try {
            var clients = new ArrayList<Callable<Void>>();
            for (int i = 0; i < connections; i++) {
                clients.add(() -> {
                    ask(port, request, begin, end, latencies, unexpected);
                    return null;
                });
            }
            for (var client : threads.invokeAll(clients)) {
                client.get(); // throws what went wrong
            }
        } finally {
            threads.shutdown();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        }
        return new Result(
                latencies.count() / seconds,
                latencies.millis(0.5),
                latencies.millis(0.99),
                latencies.millis(1),
                unexpected.get() == 0 ? 200 : unexpected.get());
    }

    /** Counts answers that came before the end, to requests that were sent after the beginning. */
    private static void ask(
            int port, byte[] request, long begin, long end, Latencies latencies, AtomicInteger unexpected)
            throws IOException {
        try (var connection = new HttpConnection(port)) {
            for (var sent = System.nanoTime(); sent < end && unexpected.get() == 0; ) {
                var status = connection.send(request);
                var answered = System.nanoTime();
                if (status < 200 || status > 299) {
                    unexpected.set(status);
                } else if (sent >= begin && answered <= end) {
                    latencies.add(answered - sent);
                }
                sent = answered;
            }
        }
    }
}
