package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Deliveries;
import com.hunzal.hcm.notifications.Reasons;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** A provider that has asked the organization to wait is left in peace until then, by all of its deliveries. */
@Component
@Order(80)
class ThrottleRule implements DeliveryRule {

    private final Deliveries deliveries;

    ThrottleRule(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public @Nullable Decision decide(Considered considered) {
        var provider = considered.channel().provider();
        if (provider == null) {
            return null;
        }
        var delivery = considered.delivery();
        return deliveries
                .throttledUntil(delivery.organizationId(), provider, considered.now())
                .map(until -> new Decision.Hold(Reasons.RATE_LIMIT, until, false))
                .orElse(null);
    }
}
