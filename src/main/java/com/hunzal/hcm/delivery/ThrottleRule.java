package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Reasons;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** A provider that has asked the organization to wait is left in peace until then, by all of its deliveries. */
@Component
@Order(80)
class ThrottleRule implements DeliveryRule {

    @Override
    public @Nullable Decision decide(Considered considered) {
        var until = considered.throttledUntil();
        return until == null || !until.isAfter(considered.now())
                ? null
                : new Decision.Hold(Reasons.RATE_LIMIT, until, false);
    }
}
