package com.hunzal.hcm.audit;

import com.hunzal.hcm.database.Database;
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

    /** @param nextCursor null on the last page */
    record Page(List<AuditEntry> entries, @Nullable String nextCursor) {}

    Page page(String chain, AuditFilter filter) {
        Map<String, Object> parameters = new HashMap<>(Map.of("chain", chain));
        var rows = database.reads()
                .sql("SELECT " + AuditEntry.COLUMNS + " FROM hcm_audit_entries WHERE "
                        + conditions(chain, filter, parameters)
                        + " ORDER BY at DESC, seq DESC LIMIT "
                        + (filter.limit() + 1)) // one more tells whether more follow
                .params(parameters)
                .query((row, number) -> AuditEntry.read(row, database.vendor()))
                .list();
        var more = rows.size() > filter.limit();
        var page = more ? rows.subList(0, filter.limit()) : rows;
        return new Page(page, more ? cursor(page.get(page.size() - 1), filter) : null);
    }

    private static String cursor(AuditEntry last, AuditFilter filter) {
        return new AuditCursor(filter.fingerprint(), Objects.requireNonNullElse(last.at(), Instant.EPOCH), last.seq())
                .encode();
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
            add("(at, seq) < (:at, :seq)", "at", time(cursor.at()), conditions, parameters);
            parameters.put("seq", cursor.seq());
        }
        return String.join(" AND ", conditions);
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
