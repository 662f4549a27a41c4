package com.hunzal.hcm.audit;

import com.hunzal.hcm.web.PageCursor;
import com.hunzal.hcm.web.QueryFields;
import java.time.Instant;
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
        @Nullable String cursor) {

    private static final List<String> NAMES =
            List.of("actor", "action", "subject", "after", "before", "limit", "cursor");

    /** @throws com.hunzal.hcm.web.Problem 400 or 422 naming every parameter that is not right */
    static AuditFilter parse(MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, NAMES);
        var filter = new AuditFilter(
                fields.text("actor"),
                fields.text("action"),
                fields.text("subject"),
                fields.instant("after"),
                fields.instant("before"),
                fields.pageSize(),
                fields.cursor());
        fields.check();
        return filter;
    }

    PageCursor cursors() {
        return new PageCursor("audit", actor, action, subject, after, before);
    }
}
