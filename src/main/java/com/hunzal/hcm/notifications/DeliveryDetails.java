package com.hunzal.hcm.notifications;

import java.time.Clock;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Tells all that is known of one delivery. */
@Component
class DeliveryDetails {

    private static final Limit NEWEST = Limit.of(100);

    private final DeliveryRepository deliveries;
    private final NotificationRepository notifications;
    private final AttemptRepository attempts;
    private final Sentences sentences;
    private final Clock clock;

    DeliveryDetails(
            DeliveryRepository deliveries,
            NotificationRepository notifications,
            AttemptRepository attempts,
            Sentences sentences,
            Clock clock) {
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.attempts = attempts;
        this.sentences = sentences;
        this.clock = clock;
    }

    /** @throws DeliveryNotFound if there is no such delivery in this organization */
    DeliveryResponse.Details show(String organizationId, String id) {
        var delivery = deliveries
                .findByIdAndOrganizationId(id, organizationId)
                .flatMap(row -> notifications.findById(row.notificationId()).map(row::of))
                .orElseThrow(DeliveryNotFound::new);
        var tried = attempts.findByDeliveryIdOrderByAttemptDesc(id, NEWEST).stream()
                .map(StoredAttempt::told)
                .toList();
        return told(delivery, tried);
    }

    private DeliveryResponse.Details told(Delivery delivery, List<DeliveryResponse.Attempt> tried) {
        return new DeliveryResponse.Details(
                DeliveryResponse.of(delivery, clock.instant()),
                delivery.notificationId(),
                delivery.event(),
                delivery.severity().text(),
                sentences.of(delivery, tried.isEmpty() ? null : tried.get(0)),
                tried,
                delivery.jobId(),
                delivery.resends(),
                delivery.createdAt(),
                delivery.deadlineAt());
    }
}
