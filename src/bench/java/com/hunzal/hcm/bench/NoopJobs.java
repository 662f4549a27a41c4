package com.hunzal.hcm.bench;

import java.util.concurrent.atomic.AtomicInteger;

/** The job of the other engines: counts itself. Public, or JobRunr could not call it. */
public final class NoopJobs {

    private static final AtomicInteger RUNS = new AtomicInteger();
    private static volatile long firstStart;

    private NoopJobs() {}

    /** @param number the job's only datum */
    public static void run(long number) {
        if (RUNS.getAndIncrement() == 0) {
            firstStart = System.nanoTime();
        }
    }

    static void forget() {
        RUNS.set(0);
        firstStart = 0;
    }

    static int runs() {
        return RUNS.get();
    }

    static long firstStart() {
        return firstStart;
    }
}
