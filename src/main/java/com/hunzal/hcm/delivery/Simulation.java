package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.DeliveryPlan;
import com.hunzal.hcm.notifications.DeliveryResponse;
import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.notifications.NotificationRequest;
import com.hunzal.hcm.notifications.Reasons;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.Settings;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Asks the rules what would become of a notification, and does nothing about it. */
@Component
class Simulation {

    private final Settings settings;
    private final DeliveryPlan plan;
    private final DeliveryRules rules;

    Simulation(Settings settings, DeliveryPlan plan, DeliveryRules rules) {
        this.settings = settings;
        this.plan = plan;
        this.rules = rules;
    }

    List<DeliveryResponse> of(String organizationId, NotificationRequest request, Instant at) {
        var now = settings.forDelivery(organizationId);
        return plan.of(request, "simulation", now, at).stream()
                .map(each -> DeliveryResponse.simulated(decided(each, now, at), at))
                .toList();
    }

    private Delivery decided(Delivery delivery, DeliverySettings now, Instant at) {
        if (delivery.state() == DeliveryState.SUPPRESSED) {
            return delivery;
        }
        var considered = rules.consider(delivery, now, at);
        return after(delivery.by(considered.channel().provider()), rules.decide(considered));
    }

    private static Delivery after(Delivery delivery, Decision decision) {
        if (decision instanceof Decision.Send send) {
            return delivery.by(send.provider()).as(DeliveryState.PENDING, null, null);
        }
        if (decision instanceof Decision.Hold hold) {
            return delivery.as(DeliveryState.HELD, hold.reason(), hold.until());
        }
        if (decision instanceof Decision.Digest digest) {
            return delivery.as(
                    DeliveryState.DIGESTED, digest.reason(), digest.period().to());
        }
        return decision instanceof Decision.Suppress suppress
                ? delivery.as(DeliveryState.SUPPRESSED, suppress.reason(), null)
                : delivery.as(DeliveryState.EXPIRED, Reasons.EXPIRED, null);
    }
}
