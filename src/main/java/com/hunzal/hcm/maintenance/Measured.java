package com.hunzal.hcm.maintenance;

import java.util.concurrent.TimeUnit;

/** The units in which results are told. */
final class Measured {

    private static final double MEGABYTE = 1024 * 1024;

    private Measured() {}

    /** Megabytes of 1024 × 1024 bytes, to three decimals; 0 if something grew instead of shrinking. */
    static double megabytes(long bytes) {
        return Math.round(Math.max(0, bytes) / MEGABYTE * 1000) / 1000.0;
    }

    /** @param start what {@link System#nanoTime()} said at the beginning */
    static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
