package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.Reasons;
import com.hunzal.hcm.settings.DeliverySettings;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Asks the rules, in order, what is to be done about a delivery. */
@Component
class DeliveryRules {

    private final List<DeliveryRule> rules;
    private final Situations situations;

    DeliveryRules(List<DeliveryRule> rules, Situations situations) {
        this.rules = rules;
        this.situations = situations;
    }

    Considered consider(Delivery delivery, DeliverySettings settings, Instant now) {
        var standing = situations.standing(settings, delivery.channel());
        var until = situations.throttledUntil(delivery.organizationId(), standing, now);
        return new Considered(delivery, settings, standing, until, false, now);
    }

    Decision decide(Considered considered) {
        for (var rule : rules) {
            var decision = rule.decide(considered);
            if (decision != null) {
                return decision;
            }
        }
        var provider = considered.channel().provider();
        return provider == null ? new Decision.Suppress(Reasons.CHANNEL_NOT_READY) : new Decision.Send(provider);
    }
}
