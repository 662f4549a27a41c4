package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Reasons;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * What can wait is told together with others, when its period ends; what brings files goes by itself. Before quiet hours are asked: those hold the whole
 * digest, and not its entries apart.
 */
@Component
@Order(45)
class DigestRule implements DeliveryRule {

    @Override
    public @Nullable Decision decide(Considered considered) {
        var delivery = considered.delivery();
        if (!delivery.digest() || considered.isCritical() || considered.files() || delivery.digestId() != null) {
            return null;
        }
        var period = DigestPeriods.of(considered.settings(), considered.zone()).of(considered.now());
        return new Decision.Digest(Reasons.DIGEST, period);
    }
}
