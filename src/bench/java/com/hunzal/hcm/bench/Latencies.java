package com.hunzal.hcm.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Counts how long things took, in steps of 10 microseconds up to 20 seconds. */
final class Latencies {

    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(10);
    private static final int STEPS = 2_000_000;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(STEPS);

    void add(long nanos) {
        counts.incrementAndGet((int) Math.max(0, Math.min(STEPS - 1, nanos / STEP_NANOS)));
    }

    void add(Latencies others) {
        for (int i = 0; i < STEPS; i++) {
            counts.addAndGet(i, others.counts.get(i));
        }
    }

    int count() {
        var sum = 0;
        for (int i = 0; i < STEPS; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** The time that a share of all, from 0 to 1, did not exceed. */
    double millis(double share) {
        var rank = Math.max(1, Math.ceil(share * count()));
        var passed = 0L;
        for (int i = 0; i < STEPS; i++) {
            passed += counts.get(i);
            if (passed >= rank) {
                return (i + 1) * STEP_NANOS / 1e6;
            }
        }
        return 0;
    }
}
