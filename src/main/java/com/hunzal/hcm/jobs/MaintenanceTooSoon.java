package com.hunzal.hcm.jobs;

import java.time.Duration;

/** Another job of the type acts on the whole service, or did a moment ago. */
final class MaintenanceTooSoon extends RuntimeException {

    private final Duration wait;

    MaintenanceTooSoon(String jobType, Duration leastInterval, Duration wait) {
        super("Another " + jobType + " of the whole service waits, runs, or ran a moment ago; there are at least "
                + leastInterval.toSeconds() + " seconds between two (hcm.maintenance.least-interval).");
        this.wait = wait;
    }

    Duration remaining() {
        return wait;
    }
}
