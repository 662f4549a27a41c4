package com.hunzal.hcm.worker;

import java.time.Duration;

/**
 * How many jobs to hold beyond those that run, so that the threads need not wait for the database: what they can
 * start in a twentieth of a second, going by how long jobs took lately. Of long jobs that is none: they stay in the
 * queue, where another node may take them.
 */
final class Pace {

    static final int MOST_AHEAD = 2_000;

    private static final double LOOK_AHEAD = Duration.ofMillis(50).toNanos();
    private static final double NEWEST_SHARE = 0.1;

    private final int threads;
    private volatile double recentNanos = Duration.ofMinutes(1).toNanos();

    Pace(int threads) {
        this.threads = threads;
    }

    /** Several threads may write at once: one of them is forgotten then, which changes an estimate and nothing else. */
    void took(long nanos) {
        // One job of an hour must not make the next hundreds look long.
        recentNanos =
                Math.min(recentNanos, Duration.ofSeconds(1).toNanos()) * (1 - NEWEST_SHARE) + nanos * NEWEST_SHARE;
    }

    /** What was held ahead found no thread in time: jobs have become long. */
    void tooFast() {
        recentNanos = Duration.ofMinutes(1).toNanos();
    }

    int ahead() {
        return (int) Math.min(MOST_AHEAD, threads * LOOK_AHEAD / Math.max(1, recentNanos));
    }

    /** How long all threads together take for so many jobs. */
    Duration timeFor(int jobs) {
        return Duration.ofNanos((long) (jobs * recentNanos / threads));
    }
}
