package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.SharedReads;
import com.hunzal.hcm.database.StoredTime;
import com.hunzal.hcm.database.Vendor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pages through the jobs of an organization, newest first, by the place where the page before ended. */
@Component
class JobList {

    /** Nobody pages through more; counting them all would cost more than the page itself. */
    static final int COUNT_LIMIT = 10_000;

    private static final List<String> UNSUCCESSFUL = List.of("failed", "cancelled");

    private final Database database;
    private final JobRepository jobs;
    private final SharedReads<Condition, Integer> counts = new SharedReads<>(this::count);

    JobList(Database database, JobRepository jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    /**
     * @param totalIsLowerBound whether there are more than {@link #COUNT_LIMIT}
     * @param nextCursor null on the last page
     */
    record Page(
            List<Job> jobs,
            int total,
            boolean totalIsLowerBound,
            @Nullable String nextCursor) {}

    /** @throws UnknownCursor if it is not one of ours, or belongs to another filter */
    Page page(String organizationId, JobFilter filter) {
        var parameters = new HashMap<String, Object>(Map.of("org", organizationId));
        var where = conditions(filter, parameters);
        var total = counts.get(new Condition(where, Map.copyOf(parameters)));
        if (filter.cursor() != null) {
            where += after(filter.cursor(), filter, organizationId, parameters);
        }
        if (total == 0) { // to find the same once more could mean to look at all jobs
            return new Page(List.of(), 0, false, null);
        }
        var rows =
                jobs.page(where, parameters, filter.limit() + 1, filter.skip()); // one more tells whether more follow
        var more = rows.size() > filter.limit();
        var page = more ? rows.subList(0, filter.limit()) : rows;
        return new Page(
                page,
                Math.min(total, COUNT_LIMIT),
                total > COUNT_LIMIT,
                more ? encode(page.get(page.size() - 1), filter) : null);
    }

    private String conditions(JobFilter filter, Map<String, Object> parameters) {
        // A row that another program wrote without a time gets one with the next heartbeat, and with it its place.
        var conditions = new ArrayList<>(List.of("organization_id = :org", "created_at IS NOT NULL"));
        if (!filter.statuses().isEmpty()) {
            conditions.add(oneOf(filter.statuses(), database.vendor()));
        }
        if (filter.failureKey() != null) {
            conditions.add(oneOf(List.of("failed"), database.vendor()) + " AND failure_key = :failureKey");
            parameters.put("failureKey", filter.failureKey());
        }
        if (!filter.jobTypes().isEmpty()) {
            conditions.add("job_type IN (:types)");
            parameters.put("types", filter.jobTypes());
        }
        if (!filter.priorities().isEmpty()) {
            conditions.add("priority IN (:priorities)");
            parameters.put("priorities", filter.priorities());
        }
        if (filter.createdAfter() != null) {
            conditions.add("created_at > :createdAfter");
            parameters.put("createdAfter", database.vendor().timestamp(filter.createdAfter()));
        }
        if (filter.createdBefore() != null) {
            conditions.add("created_at < :createdBefore");
            parameters.put("createdBefore", database.vendor().timestamp(filter.createdBefore()));
        }
        if (filter.error() != null) {
            conditions.add(database.vendor().containsInAnyCase("error_message", ":error"));
            parameters.put("error", filter.error());
        }
        if (!filter.tags().isEmpty()) {
            conditions.add(JobTags.condition(filter.tags(), database.vendor(), parameters));
        }
        return String.join(" AND ", conditions);
    }

    /**
     * Known words, and written out: only so can an index of some states be used, which SQLite must be told word for
     * word. PostgreSQL sees it for itself, and reckons with too few jobs if it is told twice.
     */
    static String oneOf(List<String> statuses, Vendor vendor) {
        var condition = "status IN ('" + String.join("', '", statuses) + "')";
        return vendor == Vendor.SQLITE && UNSUCCESSFUL.containsAll(statuses)
                ? condition + " AND " + JobIndexes.IS_UNSUCCESSFUL
                : condition;
    }

    private record Condition(String sql, Map<String, Object> parameters) {}

    private int count(Condition condition) {
        return database.reads()
                .sql("SELECT count(*) FROM (SELECT 1 FROM background_jobs WHERE " + condition.sql() + " LIMIT "
                        + (COUNT_LIMIT + 1) + ") AS counted")
                .params(condition.parameters())
                .query(Integer.class)
                .single();
    }

    private static String encode(Job last, JobFilter filter) {
        return JobCursor.behind(filter.fingerprint(), StoredTime.toWord(last.place()), last.id())
                .encode();
    }

    private String after(String text, JobFilter filter, String organizationId, Map<String, Object> parameters) {
        var cursor = JobCursor.decode(text);
        try {
            if (cursor != null && cursor.fingerprint().equals(filter.fingerprint())) {
                var place = StoredTime.ofWord(cursor.place(), database.vendor());
                var id = cursor.hashed() ? longId(organizationId, place, cursor) : Optional.of(cursor.id());
                parameters.put("place", place);
                if (id.isEmpty()) {
                    return " AND created_at <= :place";
                }
                parameters.put("id", id.get());
                return " AND (created_at, id) < (:place, :id)";
            }
        } catch (IllegalArgumentException notOurs) {
            // falls through to the same answer
        }
        throw new UnknownCursor();
    }

    /**
     * Read from the jobs of the cursor's moment. If the job is gone since, nobody knows where among them it was: then
     * they are all shown again, rather than some of them never.
     */
    private Optional<String> longId(String organizationId, Object place, JobCursor cursor) {
        try (var ids = database
                .reads()
                .sql("SELECT id FROM background_jobs WHERE organization_id = :org AND created_at = :place")
                .param("org", organizationId)
                .param("place", place)
                .query(String.class)
                .stream()) {
            return ids.filter(cursor::isOf).findAny();
        }
    }
}
