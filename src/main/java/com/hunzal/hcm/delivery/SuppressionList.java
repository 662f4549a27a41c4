package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.UnknownCursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Pages through the suppressions of an organization, newest first. */
@Component
class SuppressionList {

    private final Database database;

    SuppressionList(Database database) {
        this.database = database;
    }

    /** @throws UnknownCursor if it is none of a list with this filter */
    Suppression.Page page(String organizationId, SuppressionFilter filter) {
        Map<String, Object> parameters = new HashMap<>(Map.of("org", organizationId));
        var rows = database.reads()
                .sql("SELECT * FROM hcm_suppressions WHERE " + conditions(filter, parameters)
                        + " ORDER BY created_at DESC, id DESC LIMIT "
                        + (filter.limit() + 1)) // one more tells whether more follow
                .params(parameters)
                .query((row, number) -> Suppression.read(row, database.vendor()))
                .list();
        var page = filter.cursors().page(rows, filter.limit(), last -> List.of(last.createdAt(), last.id()));
        return new Suppression.Page(page.rows(), filter.limit(), page.next());
    }

    private String conditions(SuppressionFilter filter, Map<String, Object> parameters) {
        var conditions = new ArrayList<>(List.of("organization_id = :org"));
        if (filter.address() != null) { // with both channels, so that it is looked up
            conditions.add("channel IN (:channels) AND address = :address");
            parameters.put("channels", texts(List.of(Channel.EMAIL, Channel.SMS)));
            parameters.put("address", filter.address());
        }
        if (!filter.channels().isEmpty()) {
            conditions.add("channel IN (:wanted)");
            parameters.put("wanted", texts(filter.channels()));
        }
        if (!filter.sources().isEmpty()) {
            conditions.add("source IN (:sources)");
            parameters.put("sources", filter.sources());
        }
        if (filter.cursor() != null) {
            conditions.add("(created_at, id) < (:place, :id)");
            parameters.putAll(filter.cursors().read(filter.cursor(), 2, this::place));
        }
        return String.join(" AND ", conditions);
    }

    private Map<String, Object> place(List<String> parts) {
        return Map.of(
                "place", database.vendor().timestamp(Vendor.within(Instant.parse(parts.get(0)))), "id", parts.get(1));
    }

    private static List<String> texts(List<Channel> channels) {
        return channels.stream().map(Channel::text).toList();
    }
}
