package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.web.PageCursor;
import com.hunzal.hcm.web.UnknownCursor;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pages through the notifications of an organization, newest first, and through the deliveries of one. */
@Component
class NotificationList {

    private static final int FIRST_DELIVERIES = 100;

    private final Database database;
    private final NotificationRepository notifications;
    private final DeliveryRepository deliveries;
    private final FilterConditions conditions;
    private final Clock clock;

    NotificationList(
            Database database,
            NotificationRepository notifications,
            DeliveryRepository deliveries,
            FilterConditions conditions,
            Clock clock) {
        this.database = database;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.conditions = conditions;
        this.clock = clock;
    }

    /** @throws UnknownCursor if it is none of a list with this filter */
    NotificationResponse.Page page(String organizationId, NotificationFilter filter) {
        var parameters = new HashMap<String, Object>(Map.of("org", organizationId));
        var where = String.join(" AND ", conditions(filter, parameters));
        var cursors = filter.cursors("notifications");
        if (filter.cursor() != null) {
            parameters.putAll(cursors.read(
                    filter.cursor(), 2, place -> Map.of("place", conditions.time(place.get(0)), "id", place.get(1))));
            where += " AND (created_at, id) < (:place, :id)";
        }
        var rows = notifications.page(where, parameters, filter.limit() + 1); // one more tells whether more follow
        var page = cursors.page(rows, filter.limit(), last -> List.of(last.createdAt(), last.id()));
        var states = states(page.rows().stream().map(StoredNotification::id).toList());
        return new NotificationResponse.Page(
                page.rows().stream()
                        .map(row -> NotificationResponse.Summary.of(row, states.getOrDefault(row.id(), Map.of())))
                        .toList(),
                filter.limit(),
                page.next());
    }

    private List<String> conditions(NotificationFilter filter, Map<String, Object> parameters) {
        var all = conditions.ofNotifications(filter, parameters);
        var ofDeliveries = conditions.ofDeliveries(filter, parameters);
        if (filter.recipient() != null) {
            all.add(FilterConditions.ofRecipient(filter, "id", "notification_id", ofDeliveries, parameters));
        } else if (!ofDeliveries.isEmpty()) {
            all.add("EXISTS (SELECT 1 FROM hcm_deliveries WHERE notification_id = hcm_notifications.id" + ofDeliveries
                    + ")");
        }
        return all;
    }

    /** How many deliveries of each are in which state, as it is shown. */
    Map<String, Map<String, Integer>> states(Collection<String> notificationIds) {
        Map<String, Map<String, Integer>> states = new HashMap<>();
        if (notificationIds.isEmpty()) {
            return states;
        }
        database.reads()
                .sql("""
                SELECT notification_id, CASE WHEN state = 'held' AND next_at <= :now THEN 'pending' ELSE state END AS shown,
                    count(*) AS deliveries
                FROM hcm_deliveries WHERE notification_id IN (:ids)
                GROUP BY notification_id, shown
                """)
                .param("now", database.vendor().timestamp(clock.instant()))
                .param("ids", notificationIds)
                .query(row -> {
                    states.computeIfAbsent(row.getString("notification_id"), id -> new TreeMap<>())
                            .put(row.getString("shown"), row.getInt("deliveries"));
                });
        return states;
    }

    /** @throws NotificationNotFound if there is no such notification in this organization */
    NotificationResponse show(String organizationId, String id) {
        var row = row(organizationId, id);
        var first = deliveries.page("notification_id = :notification", Map.of("notification", id), FIRST_DELIVERIES);
        var shown = shown(first, row);
        // Counted from what is shown, where that is all: workers go on between two reads.
        var states = shown.size() < FIRST_DELIVERIES
                ? shown.stream()
                        .collect(Collectors.groupingBy(
                                DeliveryResponse::state, TreeMap::new, Collectors.summingInt(each -> 1)))
                : states(List.of(id)).getOrDefault(id, Map.of());
        return new NotificationResponse(NotificationResponse.Summary.of(row, states), shown);
    }

    private List<DeliveryResponse> shown(List<StoredDelivery> rows, StoredNotification notification) {
        var now = clock.instant();
        return rows.stream()
                .map(each -> DeliveryResponse.of(each.of(notification), now))
                .toList();
    }

    /**
     * In the order in which they were made.
     *
     * @throws UnknownCursor if it is none of this notification's, in these states
     */
    DeliveryResponse.Page deliveries(
            String organizationId, String id, List<DeliveryState> states, int limit, @Nullable String cursor) {
        var notification = row(organizationId, id);
        var parameters = new HashMap<String, Object>(Map.of("notification", id));
        var where = "notification_id = :notification";
        if (!states.isEmpty()) {
            where += " AND " + conditions.shown(states, parameters);
        }
        var cursors = new PageCursor("deliveries of one", id, states);
        if (cursor != null) {
            where += " AND id > :after";
            parameters.put("after", cursors.read(cursor, 1, place -> place.get(0)));
        }
        var rows = deliveries.page(where, parameters, limit + 1);
        var page = cursors.page(rows, limit, last -> List.of(last.id()));
        return new DeliveryResponse.Page(shown(page.rows(), notification), limit, page.next());
    }

    private StoredNotification row(String organizationId, String id) {
        return notifications.findByIdAndOrganizationId(id, organizationId).orElseThrow(NotificationNotFound::new);
    }
}
