package com.hunzal.hcm.worker;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one place on this node for jobs whose worker died twice. One that kills its worker would
 * otherwise take the other suspects that are held there with it.
 */
final class SuspectSlot {

    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean wanted;

    /** There may be such jobs; said now and then, because it costs a query. */
    void look() {
        wanted = true;
    }

    /** @return whether to look for one now, which has the slot until it is {@linkplain #free freed} */
    boolean take() {
        if (!wanted || !taken.compareAndSet(false, true)) {
            return false;
        }
        wanted = false;
        return true;
    }

    void free() {
        taken.set(false);
    }

    void freeForTheNext() {
        wanted = true;
        free();
    }
}
