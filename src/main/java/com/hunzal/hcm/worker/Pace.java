package com.hunzal.hcm.worker;

import java.time.Duration;

/**
 * How many jobs to hold beyond those that run, so that the threads need not wait for the database: what they can
 * start in a twentieth of a second, going by how long jobs took lately, and no more than the database can record and claim
 * in as long. Of long jobs that is none: they stay in the queue, where another node may take them.
 */
final class Pace {

    static final int MOST_AHEAD = 2_000;

    private static final double LOOK_AHEAD = Duration.ofMillis(50).toNanos();
    private static final double NEWEST_SHARE = 0.1;

    /** Of rounds there are fewer than of jobs. */
    private static final double NEWEST_ROUNDS_SHARE = 0.3;

    /** What a round costs however little it does is not what its jobs cost. */
    private static final int FEW = 100;

    private final int threads;
    private volatile double recentRoundNanosPerJob;
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

    /** So many jobs were recorded and claimed in one transaction: long where each is of another organization. */
    void wrote(int jobs, Duration took) {
        var perJob = took.toNanos() / (double) Math.max(jobs, FEW);
        recentRoundNanosPerJob = recentRoundNanosPerJob * (1 - NEWEST_ROUNDS_SHARE) + perJob * NEWEST_ROUNDS_SHARE;
    }

    /** What was held ahead found no thread in time: jobs have become long. */
    void tooFast() {
        recentNanos = Duration.ofMinutes(1).toNanos();
    }

    int ahead() {
        var started = threads * LOOK_AHEAD / Math.max(1, recentNanos);
        var written = LOOK_AHEAD / Math.max(1, recentRoundNanosPerJob);
        return (int) Math.min(MOST_AHEAD, Math.min(started, written));
    }

    /** How long all threads together take for so many jobs. */
    Duration timeFor(int jobs) {
        return Duration.ofNanos((long) (jobs * recentNanos / threads));
    }
}
