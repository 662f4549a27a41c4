package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Sha256;
import com.hunzal.hcm.database.SharedReads;
import com.hunzal.hcm.database.StoredTime;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.web.UnknownCursor;
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

    private static final int LONGEST_ID = 200;
    private static final String HASHED = "#";

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

    /** @throws UnknownCursor if it is none of a list with this filter */
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
        var page = filter.cursors()
                .page(rows, filter.limit(), last -> List.of(StoredTime.toWord(last.place()), word(last.id())));
        return new Page(page.rows(), Math.min(total, COUNT_LIMIT), total > COUNT_LIMIT, page.next());
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

    /** Sets {@code :place} and {@code :id}. */
    private String after(String cursor, JobFilter filter, String organizationId, Map<String, Object> parameters) {
        var id = filter.cursors().read(cursor, 2, place -> {
            parameters.put("place", StoredTime.ofWord(place.get(0), database.vendor()));
            return place.get(1);
        });
        var last = id.startsWith(HASHED) ? longId(organizationId, id, parameters) : Optional.of(id);
        if (last.isEmpty()) {
            return " AND created_at <= :place";
        }
        parameters.put("id", last.get());
        return " AND (created_at, id) < (:place, :id)";
    }

    /** Of an id as it fits into a query, which not every id does, nor NUL into every database: that, or its hash. */
    private static String word(String id) {
        var fits = id.length() <= LONGEST_ID && id.indexOf('\0') < 0 && !id.startsWith(HASHED);
        return fits ? id : HASHED + Sha256.hex(id);
    }

    /**
     * Read from the jobs of the cursor's moment. If the job is gone since, nobody knows where among them it was: then
     * they are all shown again, rather than some of them never.
     */
    private Optional<String> longId(String organizationId, String hashed, Map<String, Object> parameters) {
        try (var ids = database
                .reads()
                .sql("SELECT id FROM background_jobs WHERE organization_id = :org AND created_at = :place")
                .param("org", organizationId)
                .param("place", parameters.get("place"))
                .query(String.class)
                .stream()) {
            return ids.filter(id -> word(id).equals(hashed)).findAny();
        }
    }
}
