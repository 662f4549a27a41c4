package com.hunzal.hcm.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A number of bytes that requests take from and give back to. None of them gets more than its organization's share. */
final class MemoryShares {

    /** Whoever waits holds a thread, of which there are 200: some are left to those who need not wait. */
    static final int MOST_WAITING = 128;

    static final int MOST_WAITING_OF_ONE = 64;

    private final long all;
    private final long share;
    private final Duration patience;
    private final Map<String, Long> taken = new HashMap<>();
    private final Map<String, Integer> waiting = new HashMap<>();
    private long free;
    private int waits;

    /** @param share what one may have of all */
    MemoryShares(long all, double share, Duration patience) {
        this.all = all;
        this.share = Math.round(all * share);
        this.patience = patience;
        this.free = all;
    }

    /**
     * Waits until so much is free. Who asks for more than there is gets it when nobody else has any.
     *
     * @return whether it was taken; false after some patience, or at once if many wait already
     */
    synchronized boolean take(String organization, long bytes) {
        if (!isFree(organization, bytes) && !await(organization, bytes)) {
            return false;
        }
        free -= bytes;
        taken.merge(organization, bytes, Long::sum);
        return true;
    }

    private boolean await(String organization, long bytes) {
        if (waits >= MOST_WAITING || waiting.getOrDefault(organization, 0) >= MOST_WAITING_OF_ONE) {
            return false;
        }
        waits++;
        waiting.merge(organization, 1, Integer::sum);
        try {
            var end = System.nanoTime() + patience.toNanos();
            while (!isFree(organization, bytes)) {
                var left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waits--;
            waiting.computeIfPresent(organization, (who, count) -> count == 1 ? null : count - 1);
        }
    }

    private boolean isFree(String organization, long bytes) {
        var own = taken.getOrDefault(organization, 0L);
        return free >= Math.min(bytes, all) && (own == 0 || own + bytes <= share);
    }

    synchronized void giveBack(String organization, long bytes) {
        free += bytes;
        taken.computeIfPresent(organization, (who, own) -> own == bytes ? null : own - bytes);
        notifyAll();
    }

    /** How many requests wait. */
    synchronized int waiting() {
        return waits;
    }

    synchronized long taken() {
        return all - free;
    }
}
