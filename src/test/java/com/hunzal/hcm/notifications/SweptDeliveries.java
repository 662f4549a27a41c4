package com.hunzal.hcm.notifications;

/** For tests of other rooms: the sweep for deliveries whose job is over, which goes when it is told to. */
public final class SweptDeliveries {

    private final DeliveriesWithoutJob sweep;

    SweptDeliveries(DeliveriesWithoutJob sweep) {
        this.sweep = sweep;
    }

    public void look() {
        sweep.look();
        sweep.look(); // from the beginning, if the last one had come to the end
    }
}
