package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.ChannelStandings;
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
    private final ChannelStandings standings;

    DeliveryRules(List<DeliveryRule> rules, ChannelStandings standings) {
        this.rules = rules;
        this.standings = standings;
    }

    Considered consider(Delivery delivery, DeliverySettings settings, Instant now) {
        return new Considered(delivery, settings, standings.of(settings, delivery.channel()), now);
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
