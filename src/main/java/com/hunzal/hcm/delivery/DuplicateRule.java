package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Deliveries;
import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.notifications.Reasons;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Of several with one {@code dedupe_key} that were held for one recipient, only the newest is told. */
@Component
@Order(60)
class DuplicateRule implements DeliveryRule {

    private final Deliveries deliveries;

    DuplicateRule(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public @Nullable Decision decide(Considered considered) {
        var delivery = considered.delivery();
        return delivery.dedupeKey() != null
                        && delivery.state() == DeliveryState.HELD
                        && deliveries.hasNewer(delivery, delivery.dedupeKey())
                ? new Decision.Suppress(Reasons.DUPLICATE)
                : null;
    }
}
