package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Reasons;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Not before the moment that its sender has set. */
@Component
@Order(40)
class SendAtRule implements DeliveryRule {

    @Override
    public @Nullable Decision decide(Considered considered) {
        var sendAt = considered.delivery().sendAt();
        return sendAt != null && sendAt.isAfter(considered.now())
                ? new Decision.Hold(Reasons.SEND_AT, sendAt, false)
                : null;
    }
}
