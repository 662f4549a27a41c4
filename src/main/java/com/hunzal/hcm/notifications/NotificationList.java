package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
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

    /** @throws UnknownNotificationCursor if it is not one of ours, or belongs to another filter */
    NotificationResponse.Page page(String organizationId, NotificationFilter filter) {
        var parameters = new HashMap<String, Object>(Map.of("org", organizationId));
        var where = String.join(" AND ", conditions(filter, parameters));
        if (filter.cursor() != null) {
            parameters.put(
                    "id",
                    conditions
                            .place(filter.cursor(), filter.fingerprint(), parameters)
                            .id());
            where += " AND (created_at, id) < (:place, :id)";
        }
        var rows = notifications.page(where, parameters, filter.limit() + 1); // one more tells whether more follow
        var more = rows.size() > filter.limit();
        var page = more ? rows.subList(0, filter.limit()) : rows;
        var states = states(page.stream().map(StoredNotification::id).toList());
        return new NotificationResponse.Page(
                page.stream()
                        .map(row -> NotificationResponse.Summary.of(row, states.getOrDefault(row.id(), Map.of())))
                        .toList(),
                filter.limit(),
                more ? cursor(page.get(page.size() - 1), filter) : null);
    }

    private static String cursor(StoredNotification last, NotificationFilter filter) {
        return new Cursor(filter.fingerprint(), last.createdAt().toString(), last.id()).encode();
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

    /** In the order in which they were made. */
    DeliveryResponse.Page deliveries(
            String organizationId, String id, List<DeliveryState> states, int limit, @Nullable String cursor) {
        var notification = row(organizationId, id);
        var parameters = new HashMap<String, Object>(Map.of("notification", id));
        var where = "notification_id = :notification";
        if (!states.isEmpty()) {
            where += " AND " + conditions.shown(states, parameters);
        }
        var fingerprint = Cursor.fingerprint(
                List.of(id, states.stream().map(DeliveryState::text).toList()));
        if (cursor != null) {
            var after = Cursor.decode(cursor, fingerprint);
            if (after == null) {
                throw new UnknownNotificationCursor();
            }
            where += " AND id > :after";
            parameters.put("after", after.id());
        }
        var rows = deliveries.page(where, parameters, limit + 1);
        var more = rows.size() > limit;
        var page = more ? rows.subList(0, limit) : rows;
        return new DeliveryResponse.Page(
                shown(page, notification),
                limit,
                more ? new Cursor(fingerprint, "", page.get(page.size() - 1).id()).encode() : null);
    }

    private StoredNotification row(String organizationId, String id) {
        return notifications.findByIdAndOrganizationId(id, organizationId).orElseThrow(NotificationNotFound::new);
    }
}
