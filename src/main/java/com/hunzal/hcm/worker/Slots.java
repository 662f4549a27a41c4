package com.hunzal.hcm.worker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** The attempts that this node holds, and how many more it may claim. */
final class Slots {

    private final int threads;
    private final Pace pace;
    private final IntSupplier reservedThreads;
    private final Set<RunningJob> held = ConcurrentHashMap.newKeySet();
    private int reserved;
    private boolean closed;

    /** @param reservedThreads how many threads are only for organizations that run nothing */
    Slots(int threads, Pace pace, IntSupplier reservedThreads) {
        this.threads = threads;
        this.pace = pace;
        this.reservedThreads = reservedThreads;
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
        var free = threads + pace.ahead() - (held.size() - freed + reserved);
        if (free < reservedThreads.getAsInt()) {
            free = Math.max(free, forNewcomers(freed));
        }
        free = closed ? 0 : Math.max(0, free);
        reserved += free;
        return free;
    }

    /**
     * Of an organization whose jobs have become long, many may be held here that wait for a thread. They do not get the last
     * ones, and keep nobody from them.
     */
    private int forNewcomers(int freed) {
        var begun = (int) held.stream().filter(each -> each.startedAt() != null).count();
        return Math.min(reservedThreads.getAsInt(), threads - (begun - freed + reserved));
    }

    synchronized void release(int free) {
        reserved -= free;
    }

    synchronized boolean hasIdleThread() {
        return !closed && held.size() + reserved < threads - reservedThreads.getAsInt();
    }

    /** From now on nothing more may be claimed. */
    synchronized void close() {
        closed = true;
    }
}
