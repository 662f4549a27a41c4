package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.web.PageCursor;
import com.hunzal.hcm.web.UnknownCursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pages through a chain, newest first, by the place where the page before ended. */
@Component
class AuditList {

    private final Database database;

    AuditList(Database database) {
        this.database = database;
    }

    /** @throws UnknownCursor if it is none of a list with this filter */
    PageCursor.Page<AuditEntry> page(String chain, AuditFilter filter) {
        Map<String, Object> parameters = new HashMap<>(Map.of("chain", chain));
        var rows = database.reads()
                .sql("SELECT " + AuditEntry.COLUMNS + " FROM hcm_audit_entries WHERE "
                        + conditions(chain, filter, parameters)
                        + " ORDER BY at DESC, seq DESC LIMIT "
                        + (filter.limit() + 1)) // one more tells whether more follow
                .params(parameters)
                .query((row, number) -> AuditEntry.read(row, database.vendor()))
                .list();
        return filter.cursors().page(rows, filter.limit(), last -> List.of(time(last), last.seq()));
    }

    private String conditions(String chain, AuditFilter filter, Map<String, Object> parameters) {
        var conditions = new ArrayList<>(List.of(AuditHead.isOf(chain)));
        add("actor = :actor", "actor", filter.actor(), conditions, parameters);
        add("action = :action", "action", filter.action(), conditions, parameters);
        add("subject = :subject", "subject", filter.subject(), conditions, parameters);
        add("at > :after", "after", time(filter.after()), conditions, parameters);
        add("at < :before", "before", time(filter.before()), conditions, parameters);
        var cursor = filter.cursor();
        if (cursor != null) {
            conditions.add("(at, seq) < (:at, :seq)");
            parameters.putAll(filter.cursors().read(cursor, 2, this::place));
        }
        return String.join(" AND ", conditions);
    }

    private Map<String, Object> place(List<String> parts) {
        return Map.of(
                "at",
                database.vendor().timestamp(Vendor.within(Instant.parse(parts.get(0)))),
                "seq",
                Long.valueOf(parts.get(1)));
    }

    private static Instant time(AuditEntry entry) {
        return Objects.requireNonNullElse(entry.at(), Instant.EPOCH);
    }

    private @Nullable Object time(@Nullable Instant time) {
        return database.vendor().timestampOrNull(time);
    }

    private static void add(
            String condition,
            String name,
            @Nullable Object value,
            List<String> conditions,
            Map<String, Object> parameters) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
    }
}
