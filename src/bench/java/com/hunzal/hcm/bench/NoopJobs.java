package com.hunzal.hcm.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The job of the other engines: counts itself. Public, or JobRunr could not call it. */
public final class NoopJobs {

    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final Queue<Start> STARTS = new ConcurrentLinkedQueue<>();
    private static volatile long firstStart;

    private NoopJobs() {}

    private record Start(long number, long epochNanos) {}

    /** @param number the job's only datum */
    public static void run(long number) {
        STARTS.add(new Start(number, Moments.epochNanos()));
        if (RUNS.getAndIncrement() == 0) {
            firstStart = System.nanoTime();
        }
    }

    static void forget() {
        RUNS.set(0);
        STARTS.clear();
        firstStart = 0;
    }

    static int runs() {
        return RUNS.get();
    }

    static long firstStart() {
        return firstStart;
    }

    /** @return {@code number nanoseconds} of each job that started since the last time */
    static List<String> starts() {
        var starts = new ArrayList<String>();
        for (var start = STARTS.poll(); start != null; start = STARTS.poll()) {
            starts.add(start.number() + " " + start.epochNanos());
        }
        return starts;
    }
}
