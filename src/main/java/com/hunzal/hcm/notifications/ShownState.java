package com.hunzal.hcm.notifications;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;

/** The state that people see: what was held until a moment that has passed is pending, though no worker has looked at it yet. */
final class ShownState {

    private ShownState() {}

    static DeliveryState of(Delivery delivery, Instant now) {
        var nextAt = delivery.nextAt();
        return delivery.state() == DeliveryState.HELD && nextAt != null && !nextAt.isAfter(now)
                ? DeliveryState.PENDING
                : delivery.state();
    }

    /** A condition for deliveries that are shown in one of these states; it may contain {@code :now}. */
    static String condition(Collection<DeliveryState> states) {
        var conditions = new ArrayList<String>();
        var plain = new ArrayList<String>();
        for (var state : states) {
            if (state == DeliveryState.HELD) {
                conditions.add("state = 'held' AND (next_at IS NULL OR next_at > :now)");
            } else {
                plain.add("'" + state.text() + "'");
            }
            if (state == DeliveryState.PENDING) {
                conditions.add("state = 'held' AND next_at <= :now");
            }
        }
        if (!plain.isEmpty()) {
            conditions.add("state IN (" + String.join(", ", plain) + ")");
        }
        return "(" + String.join(" OR ", conditions) + ")";
    }
}
