package com.hunzal.hcm.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets in a few of each kind at the same time. Others of the kind wait in line, but not too many and not for long. */
final class Turnstile {

    private final int atOnce;
    private final int waitingPerKind;
    private final int waitingOfAll;
    private final Map<String, Line> lines = new HashMap<>();
    private int waiting;

    Turnstile(int atOnce, int waitingPerKind, int waitingOfAll) {
        this.atOnce = atOnce;
        this.waitingPerKind = waitingPerKind;
        this.waitingOfAll = waitingOfAll;
    }

    private static final class Line {

        private final Semaphore free;
        private int waiting;
        private int present;

        Line(int atOnce) {
            free = new Semaphore(atOnce, true);
        }
    }

    /**
     * To be followed by {@link #leave} if it returns true. Of the room to wait one kind has no more than what it leaves to
     * others: so there is always some for a new one.
     */
    boolean enter(String kind, Duration patience) throws InterruptedException {
        Line line;
        synchronized (this) {
            line = lines.computeIfAbsent(kind, key -> new Line(atOnce));
            line.present++;
            if (line.free.tryAcquire()) {
                return true;
            }
            if (line.waiting >= Math.min(waitingPerKind, waitingOfAll - waiting)) {
                goAway(kind, line);
                return false;
            }
            line.waiting++;
            waiting++;
        }
        var entered = false;
        try {
            entered = line.free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
            return entered;
        } finally {
            synchronized (this) {
                line.waiting--;
                waiting--;
                if (!entered) {
                    goAway(kind, line);
                }
            }
        }
    }

    synchronized void leave(String kind) {
        var line = lines.get(kind);
        if (line != null) {
            line.free.release();
            goAway(kind, line);
        }
    }

    private void goAway(String kind, Line line) {
        if (--line.present == 0) {
            lines.remove(kind);
        }
    }

    synchronized int waiting() {
        return waiting;
    }

    /** Of how many kinds anybody is in there or waits. */
    synchronized int kinds() {
        return lines.size();
    }
}
