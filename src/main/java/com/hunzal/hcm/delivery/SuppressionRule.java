package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Reasons;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** To some addresses nothing more goes. */
@Component
@Order(30)
class SuppressionRule implements DeliveryRule {

    private final Suppressions suppressions;

    SuppressionRule(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    @Override
    public @Nullable Decision decide(Considered considered) {
        var delivery = considered.delivery();
        var address = delivery.address();
        return address != null
                        && suppressions
                                .isSuppressed(delivery.organizationId(), delivery.channel(), address)
                                .isPresent()
                ? new Decision.Suppress(Reasons.SUPPRESSED_ADDRESS)
                : null;
    }
}
