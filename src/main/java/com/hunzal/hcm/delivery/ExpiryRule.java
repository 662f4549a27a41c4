package com.hunzal.hcm.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Nothing is told after the moment that its sender has set, or when it was tried for as long as it may be. */
@Component
@Order(10)
class ExpiryRule implements DeliveryRule {

    @Override
    public @Nullable Decision decide(Considered considered) {
        var expiresAt = considered.delivery().expiresAt();
        var deadlineAt = considered.delivery().deadlineAt();
        return expiresAt != null && !expiresAt.isAfter(considered.now())
                        || deadlineAt != null && !deadlineAt.isAfter(considered.now())
                ? new Decision.Expire()
                : null;
    }
}
