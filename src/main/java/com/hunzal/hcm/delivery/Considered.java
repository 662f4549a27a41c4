package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.ChannelStanding;
import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.Severity;
import com.hunzal.hcm.settings.DeliverySettings;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that the rules are asked about.
 *
 * @param channel how its channel stands
 * @param throttledUntil before which the channel's provider wants to be left in peace; null if it has not said so
 * @param files whether files go with it, which nothing that tells many together could carry
 * @param now when it would be sent; in a simulation any moment
 */
record Considered(
        Delivery delivery,
        DeliverySettings settings,
        ChannelStanding channel,
        @Nullable Instant throttledUntil,
        boolean files,
        Instant now) {

    /** The recipient's, else the organization's. */
    ZoneId zone() {
        var zone = delivery.zone();
        return zone != null && ZoneId.getAvailableZoneIds().contains(zone) ? ZoneId.of(zone) : settings.zone();
    }

    boolean isCritical() {
        return delivery.severity() == Severity.CRITICAL;
    }
}
