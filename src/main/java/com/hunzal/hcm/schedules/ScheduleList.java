package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.web.PageCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists the schedules of an organization by name, in keyset pages. */
@Component
class ScheduleList {

    /** More are not counted: people can make 200, but other programs may have written some. */
    private static final int COUNT_LIMIT = 10_000;

    private static final PageCursor CURSORS = new PageCursor("schedules");

    private final Database database;

    ScheduleList(Database database) {
        this.database = database;
    }

    /**
     * @param total how many there are in all, at most 10 000
     * @param totalCapped whether there are more
     * @param nextCursor null on the last page
     */
    record Page(
            List<Schedule> schedules,
            int total,
            boolean totalCapped,
            @Nullable String nextCursor) {}

    /**
     * @param cursor null for the first page
     * @throws com.hunzal.hcm.web.UnknownCursor if it is none of this list
     */
    Page page(String organizationId, @Nullable String cursor, int limit) {
        var after = cursor == null ? null : CURSORS.read(cursor, 1, place -> place.get(0));
        var found = find(organizationId, after, limit + 1); // one more tells whether there is a next page
        var page = CURSORS.page(found, limit, last -> List.of(last.name())); // unique in an organization
        var total = after == null && page.next() == null ? found.size() : count(organizationId);
        return new Page(page.rows(), Math.min(total, COUNT_LIMIT), total > COUNT_LIMIT, page.next());
    }

    /** With payloads only where nobody has looked whether they are right: the others can be large, and tell nothing. */
    private List<Schedule> find(String organizationId, @Nullable String after, int most) {
        return database.reads()
                .sql("SELECT " + Schedule.COLUMNS_OF_LISTS + " FROM hcm_job_schedules WHERE organization_id = :org"
                        + (after == null ? "" : " AND name > :name")
                        + " ORDER BY name LIMIT :limit")
                .param("org", organizationId)
                .param("name", after == null ? "" : after)
                .param("limit", most)
                .query((row, number) -> Schedule.read(row, database.vendor()))
                .list();
    }

    private int count(String organizationId) {
        return database.reads()
                .sql("SELECT count(*) FROM (SELECT 1 FROM hcm_job_schedules WHERE organization_id = :org LIMIT :limit)"
                        + " AS counted")
                .param("org", organizationId)
                .param("limit", COUNT_LIMIT + 1)
                .query(Integer.class)
                .single();
    }
}
