package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Reasons;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Nobody is disturbed in quiet hours, but for what is critical. */
@Component
@Order(50)
class QuietHoursRule implements DeliveryRule {

    @Override
    public @Nullable Decision decide(Considered considered) {
        if (considered.isCritical()) {
            return null;
        }
        var quiet = considered.settings().quietHours();
        var release = QuietHours.releaseAt(considered.now(), quiet, considered.zone());
        return release.isAfter(considered.now()) ? new Decision.Hold(Reasons.QUIET_HOURS, release, true) : null;
    }
}
