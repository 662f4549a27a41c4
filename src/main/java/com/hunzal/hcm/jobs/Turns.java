package com.hunzal.hcm.jobs;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many jobs this node has lately taken from each organization, so that turns go on from one claim to the next:
 * with few free slots the same organization would else come first each time. Halved every second. Only an order
 * depends on it, nothing that must be right.
 */
final class Turns {

    private static final double HALF_LIFE = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST = 1000;

    private final Map<String, Double> served = new HashMap<>();
    private long fadedAt = System.nanoTime();

    synchronized void taken(Collection<Claimed> jobs) {
        for (var job : jobs) {
            served.merge(job.organizationId(), 1.0, Double::sum);
        }
        if (served.size() > MOST) {
            served.values().removeIf(count -> count < 2);
        }
    }

    /** Rounded, without those of long ago. */
    synchronized Map<String, Long> recent() {
        var now = System.nanoTime();
        var share = Math.pow(0.5, (now - fadedAt) / HALF_LIFE);
        fadedAt = now;
        served.replaceAll((organization, count) -> count * share);
        served.values().removeIf(count -> count < 0.5);
        var recent = new HashMap<String, Long>();
        served.forEach((organization, count) -> recent.put(organization, Math.round(count)));
        return recent;
    }
}
