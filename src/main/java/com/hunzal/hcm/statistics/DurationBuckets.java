package com.hunzal.hcm.statistics;

import java.time.Duration;

/**
 * How durations are counted: bucket {@code b} has those from {@code 1.1^b} to less than {@code 1.1^(b+1)}
 * microseconds, so that what is read from it is at most 5 % off, from microseconds to weeks, in a few hundred buckets.
 */
final class DurationBuckets {

    private static final double WIDTH = 1.1;
    private static final double LOG_WIDTH = Math.log(WIDTH);

    private DurationBuckets() {}

    /** Nothing, and less than nothing when clocks were moved, counts as one microsecond. */
    static int of(Duration duration) {
        var micros = duration.getSeconds() * 1e6 + duration.getNano() / 1e3;
        return micros <= 1 ? 0 : (int) Math.floor(Math.log(micros) / LOG_WIDTH);
    }

    /** The middle of a bucket, in milliseconds. */
    static double millis(int bucket) {
        return Math.pow(WIDTH, bucket + 0.5) / 1000;
    }
}
