package com.hunzal.hcm.jobs;

import java.time.Duration;

/** An organization has as many jobs as it may. Waiting, or deleting some, helps. */
public class NoRoomForJobs extends RuntimeException {

    private final Limit limit;
    private final Duration lookAgain;

    enum Limit {
        QUEUED_JOBS,
        STORED_BYTES
    }

    private NoRoomForJobs(Limit limit, String message, Duration lookAgain) {
        super(message);
        this.limit = limit;
        this.lookAgain = lookAgain;
    }

    static NoRoomForJobs queued(int most, Duration lookAgain) {
        return new NoRoomForJobs(
                Limit.QUEUED_JOBS,
                "The organization would have more than " + most + " queued jobs, which is the limit.",
                lookAgain);
    }

    static NoRoomForJobs stored(long mostBytes, Duration lookAgain) {
        return new NoRoomForJobs(
                Limit.STORED_BYTES,
                ("The jobs of the organization would take more than %s MB with their payloads, results and logs, which"
                                + " is the limit (hcm.jobs.limits.bytes-per-organization). Cancel queued jobs, and delete"
                                + " finished ones with a job of type cleanup.")
                        .formatted(Math.max(1, mostBytes >> 20)),
                lookAgain);
    }

    Limit limit() {
        return limit;
    }

    Duration lookAgain() {
        return lookAgain;
    }
}
