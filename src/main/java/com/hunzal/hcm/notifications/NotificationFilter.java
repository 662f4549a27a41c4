package com.hunzal.hcm.notifications;

import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.PageCursor;
import com.hunzal.hcm.web.QueryFields;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Which notifications of an organization a list shows.
 *
 * @param states in which a delivery of it is
 * @param recipient an id or an address
 */
record NotificationFilter(
        List<String> events,
        List<String> severities,
        List<DeliveryState> states,
        List<Channel> channels,
        @Nullable String recipient,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        int limit,
        @Nullable String cursor) {

    private static final List<String> NAMES = List.of(
            "event", "severity", "state", "channel", "recipient", "created_after", "created_before", "limit", "cursor");
    private static final List<String> SEVERITIES = List.of("critical", "normal", "low");
    private static final Map<String, Channel> CHANNELS =
            Map.of("email", Channel.EMAIL, "sms", Channel.SMS, "slack", Channel.SLACK);

    /** @throws com.hunzal.hcm.web.Problem 400 or 422 naming every parameter that is not right */
    static NotificationFilter parse(MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, NAMES);
        var filter = new NotificationFilter(
                fields.texts("event"),
                fields.values("severity", SEVERITIES),
                states(fields),
                fields.values("channel", CHANNELS::get, value -> "must be one of email, sms, slack"),
                fields.text("recipient"),
                fields.instant("created_after"),
                fields.instant("created_before"),
                fields.pageSize(),
                fields.cursor());
        fields.check();
        return filter;
    }

    static List<DeliveryState> states(QueryFields fields) {
        return fields.values("state", DeliveryState.TEXTS).stream()
                .map(DeliveryState::of)
                .toList();
    }

    /** As addresses are stored: the domain in lower case. */
    @Nullable
    String address() {
        if (recipient == null) {
            return null;
        }
        int at = recipient.lastIndexOf('@');
        return at < 0
                ? recipient
                : recipient.substring(0, at) + recipient.substring(at).toLowerCase(Locale.ROOT);
    }

    /** @param list which of those that have this filter */
    PageCursor cursors(String list) {
        return new PageCursor(list, events, severities, states, channels, recipient, createdAfter, createdBefore);
    }
}
