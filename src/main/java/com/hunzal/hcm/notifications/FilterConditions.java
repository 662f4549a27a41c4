package com.hunzal.hcm.notifications;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.settings.Channel;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What {@link NotificationFilter} says, as SQL. */
@Component
class FilterConditions {

    /** By the recipient's indexes: of all that an organization is told, little is for one person. */
    private static final String OF_RECIPIENT = """
            %1$s IN (SELECT %2$s FROM hcm_deliveries WHERE organization_id = :org AND address = :address%3$s
                UNION SELECT %2$s FROM hcm_deliveries
                WHERE organization_id = :org AND recipient_id = :recipient%3$s)
            """;

    private final Database database;
    private final Clock clock;

    FilterConditions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** For rows of {@code hcm_notifications}, without what is said of their deliveries. */
    List<String> ofNotifications(NotificationFilter filter, Map<String, Object> parameters) {
        var vendor = database.vendor();
        var conditions = new ArrayList<>(List.of("hcm_notifications.organization_id = :org"));
        if (!filter.events().isEmpty()) {
            conditions.add("hcm_notifications.event IN (:events)");
            parameters.put("events", filter.events());
        }
        if (!filter.severities().isEmpty()) {
            conditions.add("hcm_notifications.severity IN (:severities)");
            parameters.put("severities", filter.severities());
        }
        if (filter.createdAfter() != null) {
            conditions.add("hcm_notifications.created_at > :createdAfter");
            parameters.put("createdAfter", vendor.timestamp(filter.createdAfter()));
        }
        if (filter.createdBefore() != null) {
            conditions.add("hcm_notifications.created_at < :createdBefore");
            parameters.put("createdBefore", vendor.timestamp(filter.createdBefore()));
        }
        return conditions;
    }

    /** For rows of {@code hcm_deliveries}, to be added to others: empty, or it begins with AND. Recipients are apart. */
    String ofDeliveries(NotificationFilter filter, Map<String, Object> parameters) {
        var more = "";
        if (!filter.states().isEmpty()) {
            more += " AND " + shown(filter.states(), parameters);
        }
        if (!filter.channels().isEmpty()) {
            more += " AND channel IN (:channels)";
            parameters.put(
                    "channels", filter.channels().stream().map(Channel::text).toList());
        }
        return more;
    }

    /**
     * That it is a delivery to the recipient, or has one.
     *
     * @param id what is compared
     * @param with the same of a delivery
     * @param more what else is said of that
     */
    static String ofRecipient(
            NotificationFilter filter, String id, String with, String more, Map<String, Object> parameters) {
        parameters.put("recipient", String.valueOf(filter.recipient()));
        parameters.put("address", String.valueOf(filter.address()));
        return OF_RECIPIENT.formatted(id, with, more);
    }

    String shown(Collection<DeliveryState> states, Map<String, Object> parameters) {
        var condition = ShownState.condition(states);
        if (condition.contains(":now")) {
            parameters.put("now", database.vendor().timestamp(clock.instant()));
        }
        return condition;
    }

    /** As a cursor says it, for the database. */
    Object time(String place) {
        return database.vendor().timestamp(Vendor.within(Instant.parse(place)));
    }
}
