package com.hunzal.hcm.notifications;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What people do with a notification that is there: stop it, or send a delivery once more. */
@Component
class NotificationChanges {

    private static final String CANCELLED = """
            UPDATE hcm_notifications SET cancelled_at = COALESCE(cancelled_at, :now)
            WHERE id = :id AND organization_id = :org
            """;

    private static final String CANCEL = """
            UPDATE hcm_deliveries SET state = 'cancelled', reason = 'cancelled', next_at = NULL, updated_at = :now
            WHERE %s = :id AND organization_id = :org AND state IN (%s)
            RETURNING job_id
            """;

    private static final String RESEND = """
            UPDATE hcm_deliveries
            SET state = 'pending', reason = NULL, next_at = NULL, retries = 0, resends = resends + 1, deadline_at = NULL,
                throttled_until = NULL, digest_id = NULL, provider_message_id = NULL, job_id = :job, updated_at = :now
            WHERE id = :id AND organization_id = :org AND state IN (%s)
            """.formatted(states(DeliveryState::isResendable));

    private final Database database;
    private final DeliveryRepository deliveries;
    private final NotificationRepository notifications;
    private final DeliveryJobs jobs;
    private final AuditTrail audit;
    private final Clock clock;

    NotificationChanges(
            Database database,
            DeliveryRepository deliveries,
            NotificationRepository notifications,
            DeliveryJobs jobs,
            AuditTrail audit,
            Clock clock) {
        this.database = database;
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Stops what is not sent yet. What a provider is being asked about at this moment goes on.
     *
     * @throws NotificationNotFound if there is no such notification in this organization
     */
    void cancel(String organizationId, String id) {
        var now = database.vendor().timestamp(clock.instant());
        database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            var found = database.writes()
                    .sql(CANCELLED)
                    .param("now", now)
                    .param("id", id)
                    .param("org", organizationId)
                    .update();
            if (found == 0) {
                throw new NotificationNotFound();
            }
            var cancelled = cancel(organizationId, "notification_id", id);
            audit.append(organizationId, "notification.cancel", id, Map.of("cancelled", cancelled));
            return cancelled;
        });
    }

    /**
     * As {@link #cancel}, of one alone.
     *
     * @throws DeliveryNotFound if there is no such delivery in this organization
     * @throws WrongDeliveryState if a provider is being asked to take it, or it is over
     */
    void cancelDelivery(String organizationId, String id) {
        var delivery = delivery(organizationId, id);
        if (!delivery.state().isOpen()) {
            throw new WrongDeliveryState(delivery.state(), "cancelled");
        }
        database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            var cancelled = cancel(organizationId, "id", id);
            if (cancelled == 0) {
                throw new WrongDeliveryState("The delivery was sent or cancelled at this moment.");
            }
            audit.append(organizationId, "delivery.cancel", id, Map.of("notification_id", delivery.notificationId()));
            return cancelled;
        });
    }

    /** @return how many were */
    private int cancel(String organizationId, String column, String id) {
        List<String> ids = database.writes()
                .sql(CANCEL.formatted(column, states(DeliveryState::isOpen)))
                .param("now", database.vendor().timestamp(clock.instant()))
                .param("id", id)
                .param("org", organizationId)
                .query((row, number) -> String.valueOf(row.getString("job_id")))
                .list();
        jobs.cancel(organizationId, ids);
        return ids.size();
    }

    /**
     * Sends it once more, by another job and with another Message-ID.
     *
     * @throws DeliveryNotFound if there is no such delivery in this organization
     * @throws WrongDeliveryState if it is still to be sent, or has arrived
     * @throws RuntimeException as a new notification, if the organization has more than it may
     */
    void resend(String organizationId, String id) {
        var delivery = delivery(organizationId, id);
        if (!delivery.state().isResendable()) {
            throw new WrongDeliveryState(delivery.state(), "sent once more");
        }
        jobs.checkSpace(organizationId, 1);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        database.inTransaction(() -> {
            jobs.enter(organizationId);
            var again = jobs.submit(organizationId, List.of(delivery.as(DeliveryState.PENDING, null, null)), now)
                    .get(0);
            var changed = database.writes()
                    .sql(RESEND)
                    .param("job", Objects.requireNonNull(again.jobId()))
                    .param("now", database.vendor().timestamp(now))
                    .param("id", id)
                    .param("org", organizationId)
                    .update();
            if (changed == 0) {
                throw new WrongDeliveryState("Somebody else has sent the delivery once more at this moment.");
            }
            audit.append(organizationId, "delivery.resend", id, Map.of("notification_id", delivery.notificationId()));
            return changed;
        });
    }

    private Delivery delivery(String organizationId, String id) {
        return deliveries
                .findByIdAndOrganizationId(id, organizationId)
                .flatMap(row -> notifications.findById(row.notificationId()).map(row::of))
                .orElseThrow(DeliveryNotFound::new);
    }

    private static String states(Predicate<DeliveryState> which) {
        return Arrays.stream(DeliveryState.values())
                .filter(which)
                .map(state -> "'" + state.text() + "'")
                .collect(Collectors.joining(", "));
    }
}
