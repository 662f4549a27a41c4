package com.hunzal.hcm.notifications;

import com.hunzal.hcm.web.UnknownCursor;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Pages through the deliveries of all notifications of an organization, those of the newest first. It goes along the
 * notifications and looks at the deliveries of each, or goes by the indexes of a recipient, if one is named.
 */
@Component
class DeliveryList {

    private static final String BEHIND =
            " AND (hcm_notifications.created_at, hcm_notifications.id) <= (:place, :notification)"
                    + " AND (hcm_notifications.id <> :notification OR hcm_deliveries.id < :delivery)";

    private final DeliveryRepository deliveries;
    private final NotificationRepository notifications;
    private final AttemptRepository attempts;
    private final FilterConditions conditions;
    private final Sentences sentences;
    private final Clock clock;

    DeliveryList(
            DeliveryRepository deliveries,
            NotificationRepository notifications,
            AttemptRepository attempts,
            FilterConditions conditions,
            Sentences sentences,
            Clock clock) {
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.attempts = attempts;
        this.conditions = conditions;
        this.sentences = sentences;
        this.clock = clock;
    }

    /** @throws UnknownCursor if it is none of a list with this filter */
    DeliveryResponse.Newest page(String organizationId, NotificationFilter filter) {
        var parameters = new HashMap<String, Object>(Map.of("org", organizationId));
        var where = String.join(" AND ", conditions.ofNotifications(filter, parameters))
                + conditions.ofDeliveries(filter, parameters);
        var ofRecipient = filter.recipient() != null;
        if (ofRecipient) {
            where += " AND " + FilterConditions.ofRecipient(filter, "hcm_deliveries.id", "id", "", parameters);
        }
        var cursors = filter.cursors("deliveries");
        if (filter.cursor() != null) {
            where += BEHIND;
            parameters.putAll(cursors.read(
                    filter.cursor(),
                    3,
                    place -> Map.of(
                            "place", conditions.time(place.get(0)),
                            "notification", place.get(1),
                            "delivery", place.get(2))));
        }
        var rows = deliveries.newest(ofRecipient, where, parameters, filter.limit() + 1); // one more: do others follow?
        var more = rows.size() > filter.limit();
        var page = more ? rows.subList(0, filter.limit()) : rows;
        var told = notifications(
                page.stream().map(StoredDelivery::notificationId).distinct().toList());
        var last = page.isEmpty() ? null : page.get(page.size() - 1);
        var lastOf = last == null ? null : told.get(last.notificationId());
        return new DeliveryResponse.Newest(
                summaries(page, told),
                filter.limit(),
                more && last != null && lastOf != null
                        ? cursors.behind(List.of(lastOf.createdAt(), lastOf.id(), last.id()))
                        : null);
    }

    private Map<String, StoredNotification> notifications(Collection<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : notifications.page("id IN (:ids)", Map.of("ids", ids), ids.size()).stream()
                        .collect(Collectors.toMap(StoredNotification::id, each -> each));
    }

    /** Without those that somebody has deleted meanwhile. */
    private List<DeliveryResponse.Summary> summaries(List<StoredDelivery> rows, Map<String, StoredNotification> told) {
        var found = rows.stream()
                .flatMap(each -> Optional.ofNullable(told.get(each.notificationId())).map(each::of).stream())
                .toList();
        if (found.isEmpty()) {
            return List.of();
        }
        var newest = attempts.newestOf(found.stream().map(Delivery::id).toList()).stream()
                .collect(Collectors.toMap(StoredAttempt::deliveryId, StoredAttempt::told));
        var now = clock.instant();
        return found.stream()
                .map(each -> new DeliveryResponse.Summary(
                        DeliveryResponse.of(each, now),
                        each.notificationId(),
                        each.event(),
                        each.severity().text(),
                        sentences.of(each, newest.get(each.id())),
                        each.createdAt()))
                .toList();
    }
}
