package com.hunzal.hcm.audit;

import com.hunzal.hcm.web.QueryFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Which entries of a chain a list shows.
 *
 * @param after later than this
 * @param before earlier than this
 * @param limit size of a page, from 1 to 200
 * @param cursor where the page before ended
 */
record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String subject,
        @Nullable Instant after,
        @Nullable Instant before,
        int limit,
        @Nullable AuditCursor cursor) {

    private static final List<String> NAMES =
            List.of("actor", "action", "subject", "after", "before", "limit", "cursor");
    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 200;

    /** @throws com.hunzal.hcm.web.Problem 400 or 422 naming every parameter that is not right */
    static AuditFilter parse(MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, NAMES);
        var cursor = fields.text("cursor", AuditCursor.LONGEST);
        var filter = new AuditFilter(
                fields.text("actor"),
                fields.text("action"),
                fields.text("subject"),
                fields.instant("after"),
                fields.instant("before"),
                fields.pageSize("limit", DEFAULT_LIMIT, LARGEST_LIMIT),
                cursor == null ? null : AuditCursor.decode(cursor));
        if (cursor != null
                && (filter.cursor == null || !filter.cursor.fingerprint().equals(filter.fingerprint()))) {
            fields.malformed("cursor", "is not a cursor of this list; start again without it");
        }
        fields.check();
        return filter;
    }

    /** What must stay the same from page to page, as text. */
    String fingerprint() {
        var parts = new ArrayList<String>();
        for (var part : new Object[] {actor, action, subject, after, before}) {
            parts.add(String.valueOf(part));
        }
        return Integer.toHexString(parts.hashCode());
    }
}
