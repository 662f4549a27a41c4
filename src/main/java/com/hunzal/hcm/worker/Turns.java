package com.hunzal.hcm.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How many jobs this node has lately taken from each organization, so that turns go on from one claim to the next:
 * with few free slots the same organization would otherwise come first each time. Halved every second. Only an order
 * depends on it, nothing that must be right.
 */
final class Turns {

    private static final double HALF_LIFE = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST = 1000;

    private final Ticker ticker;
    private final Map<String, Double> served = new HashMap<>();
    private final List<String> last = new ArrayList<>();
    private int nextOfLast;
    private long fadedAt;

    Turns(Ticker ticker) {
        this.ticker = ticker;
        this.fadedAt = ticker.read();
    }

    /** One of the organizations that had the last turns, by chance; empty if none has had one. */
    synchronized String anyOfTheLast() {
        return last.isEmpty() ? "" : last.get(ThreadLocalRandom.current().nextInt(last.size()));
    }

    synchronized void taken(Collection<Claimed> jobs) {
        jobs.stream().map(Claimed::organizationId).distinct().forEach(this::remember);
        for (var job : jobs) {
            served.merge(job.organizationId(), 1.0, Double::sum);
        }
        if (served.size() > MOST) {
            served.values().removeIf(count -> count < 2);
        }
    }

    private void remember(String organizationId) {
        if (last.size() < MOST) {
            last.add(organizationId);
        } else {
            last.set(nextOfLast, organizationId);
            nextOfLast = (nextOfLast + 1) % MOST;
        }
    }

    /** Rounded, without those of long ago. */
    synchronized Map<String, Long> recent() {
        var now = ticker.read();
        var share = Math.pow(0.5, (now - fadedAt) / HALF_LIFE);
        fadedAt = now;
        served.replaceAll((organization, count) -> count * share);
        served.values().removeIf(count -> count < 0.5);
        var recent = new HashMap<String, Long>();
        served.forEach((organization, count) -> recent.put(organization, Math.round(count)));
        return recent;
    }
}
