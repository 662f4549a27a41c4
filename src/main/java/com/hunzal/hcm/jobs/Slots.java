package com.hunzal.hcm.jobs;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The attempts that this node holds, and how many more it may claim. */
final class Slots {

    private final int threads;
    private final Pace pace;
    private final Set<RunningJob> held = ConcurrentHashMap.newKeySet();
    private int reserved;
    private boolean closed;

    Slots(int threads, Pace pace) {
        this.threads = threads;
        this.pace = pace;
    }

    /** What runs, what waits for a thread, and what has run but is not yet recorded. */
    Set<RunningJob> held() {
        return Set.copyOf(held);
    }

    void enter(RunningJob attempt) {
        held.add(attempt);
    }

    void leave(RunningJob attempt) {
        held.remove(attempt);
    }

    /** @return how many jobs may be claimed, besides what others are claiming at this moment */
    synchronized int reserve(int freed) {
        var free = closed ? 0 : Math.max(0, threads + pace.ahead() - (held.size() - freed + reserved));
        reserved += free;
        return free;
    }

    synchronized void release(int free) {
        reserved -= free;
    }

    synchronized boolean hasIdleThread() {
        return !closed && held.size() + reserved < threads;
    }

    /** From now on nothing more may be claimed. */
    synchronized void close() {
        closed = true;
    }
}
