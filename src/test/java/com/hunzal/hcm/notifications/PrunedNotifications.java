package com.hunzal.hcm.notifications;

/** For tests of other rooms: deletes what is old when it is told to. */
public final class PrunedNotifications {

    private final OldNotifications old;

    PrunedNotifications(OldNotifications old) {
        this.old = old;
    }

    public void prune() {
        old.prune();
    }
}
