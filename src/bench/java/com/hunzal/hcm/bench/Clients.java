package com.hunzal.hcm.bench;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Ask for the same thing again and again, each in a thread of its own, and take the time of every answer. */
final class Clients {

    static final int OK = 200;

    private Clients() {}

    interface Client extends AutoCloseable {

        /** @return an HTTP status */
        int ask() throws Exception;

        @Override
        default void close() throws Exception {}
    }

    /**
     * What came of it.
     *
     * @param p50 in milliseconds, as the other times
     * @param status {@link #OK}, or the first answer that was not a success
     */
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

    /** @param warmUp in seconds, after which it counts */
    static Result ask(int count, double warmUp, double seconds, Callable<Client> newClient) throws Exception {
        var begin = System.nanoTime() + (long) (warmUp * 1e9);
        var end = begin + (long) (seconds * 1e9);
        var latencies = new Latencies();
        var unexpected = new AtomicInteger();
        var threads = Executors.newFixedThreadPool(count);
        try {
            var clients = new ArrayList<Callable<Void>>();
            for (int i = 0; i < count; i++) {
                clients.add(() -> {
                    ask(newClient, begin, end, latencies, unexpected);
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
                unexpected.get() == 0 ? OK : unexpected.get());
    }

    /** Counts answers that came before the end, to what was asked after the beginning. */
    private static void ask(
            Callable<Client> newClient, long begin, long end, Latencies latencies, AtomicInteger unexpected)
            throws Exception {
        try (var client = newClient.call()) {
            for (var asked = System.nanoTime(); asked < end && unexpected.get() == 0; ) {
                var status = client.ask();
                var answered = System.nanoTime();
                if (status < 200 || status > 299) {
                    unexpected.set(status);
                } else if (asked >= begin && answered <= end) {
                    latencies.add(answered - asked);
                }
                asked = answered;
            }
        }
    }
}
