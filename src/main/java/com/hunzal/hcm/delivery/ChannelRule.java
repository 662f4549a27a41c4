package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Reasons;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The channel must be on and ready; while it is paused, all wait. */
@Component
@Order(20)
class ChannelRule implements DeliveryRule {

    @Override
    public @Nullable Decision decide(Considered considered) {
        var reason = considered.channel().reason();
        if (reason == null) {
            return null;
        }
        return reason.equals(Reasons.CHANNEL_PAUSED)
                ? new Decision.Hold(reason, null, false)
                : new Decision.Suppress(reason);
    }
}
