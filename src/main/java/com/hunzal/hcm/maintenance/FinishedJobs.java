package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.maintenance.Retention.Cutoffs;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Deletes jobs that are over, a few hundred in each transaction, so that no writer waits for long. */
@Component
class FinishedJobs {

    static final int BATCH = 500;

    private static final String OLD = """
            (
                status = 'completed' AND COALESCE(completed_at, updated_at, created_at) < :completed
                OR status = 'cancelled' AND COALESCE(completed_at, updated_at, created_at) < :cancelled
                OR status = 'failed' AND COALESCE(completed_at, updated_at, created_at) < :failed
            )
            """;

    private static final String OF_ONE_ORGANIZATION = "organization_id = :organization AND id <> :self AND " + OLD;
    private static final String WITH_A_TIME = " AND created_at IS NOT NULL";
    private static final String WITHOUT_A_TIME = " AND created_at IS NULL";
    private static final String OF_ALL = OLD + " AND created_at >= :createdFrom AND created_at < :createdBefore";

    private final Database database;

    FinishedJobs(Database database) {
        this.database = database;
    }

    /**
     * Where a search goes on.
     *
     * @param createdAt as the database gave it, to be given back to it; null if there is no order by it
     */
    private record Found(String id, @Nullable Object createdAt) {}

    /**
     * @param context whose organization's jobs are deleted; its own job is not
     * @return the number of jobs deleted
     * @throws InterruptedException if the job is to stop; what was deleted stays deleted
     */
    int delete(JobContext context, Cutoffs cutoffs) throws InterruptedException {
        var deleted = new TreeMap<String, Integer>();
        var parameters = parameters(cutoffs);
        parameters.put("organization", context.organizationId());
        parameters.put("self", context.jobId());
        for (var times : List.of(WITH_A_TIME, WITHOUT_A_TIME)) {
            if (!delete("background_jobs", OF_ONE_ORGANIZATION + times, parameters, context::isCancelled, deleted)) {
                throw new InterruptedException("stopped after deleting " + sum(deleted) + " jobs");
            }
        }
        return sum(deleted);
    }

    /**
     * Of all organizations, those created between the two moments; nothing else is read.
     *
     * @param stop asked between two transactions
     * @param deleted gets how many of each state were deleted
     * @return false if it was stopped
     */
    boolean delete(
            Cutoffs cutoffs,
            Instant createdFrom,
            Instant createdBefore,
            BooleanSupplier stop,
            Map<String, Integer> deleted) {
        var vendor = database.vendor();
        var parameters = parameters(cutoffs);
        parameters.put("createdFrom", vendor.timestamp(createdFrom));
        parameters.put("createdBefore", vendor.timestamp(createdBefore));
        return delete(table(vendor), OF_ALL, parameters, stop, deleted);
    }

    static String searchOfAll(Vendor vendor) {
        return search(table(vendor), OF_ALL);
    }

    /** SQLite would look up the states, which most jobs share, and not the times. */
    private static String table(Vendor vendor) {
        return vendor == Vendor.SQLITE ? "background_jobs INDEXED BY idx_background_jobs_created" : "background_jobs";
    }

    private static String search(String table, String which) {
        return "SELECT id, created_at FROM " + table + " WHERE " + which + " ORDER BY created_at, id LIMIT " + BATCH;
    }

    private boolean delete(
            String table,
            String which,
            Map<String, Object> parameters,
            BooleanSupplier stop,
            Map<String, Integer> deleted) {
        Found last = null;
        while (true) {
            if (stop.getAsBoolean()) {
                return false;
            }
            var page = find(table, which, parameters, last);
            if (!page.isEmpty()) {
                delete(page, which, parameters).forEach(status -> deleted.merge(status, 1, Integer::sum));
            }
            if (page.size() < BATCH) {
                return true;
            }
            last = page.get(BATCH - 1);
        }
    }

    /**
     * Outside the transaction, because it may read many rows that stay; and from where the last look ended, because it
     * would read them again each time.
     */
    private List<Found> find(String table, String which, Map<String, Object> parameters, @Nullable Found last) {
        var after = last == null || last.createdAt() == null ? "" : " AND (created_at, id) > (:lastCreatedAt, :lastId)";
        var query = database.reads().sql(search(table, which + after)).params(parameters);
        if (last != null && last.createdAt() != null) {
            query = query.param("lastCreatedAt", last.createdAt()).param("lastId", last.id());
        }
        return query.query((row, number) -> new Found(row.getString("id"), row.getObject("created_at")))
                .list();
    }

    /**
     * Asks again: between the two somebody may have retried a job. Locks in the order of the ids, as whoever changes
     * many jobs does it: so that none waits for another in a circle.
     */
    private List<String> delete(List<Found> page, String which, Map<String, Object> parameters) {
        var lock = database.vendor() == Vendor.POSTGRESQL ? " FOR UPDATE" : "";
        return database.writes()
                .sql("""
                        DELETE FROM background_jobs WHERE id IN (
                            SELECT id FROM background_jobs WHERE id IN (:ids) AND %s ORDER BY id %s)
                        RETURNING status
                        """.formatted(which, lock))
                .params(parameters)
                .param("ids", page.stream().map(Found::id).toList())
                .query(String.class)
                .list();
    }

    private Map<String, Object> parameters(Cutoffs cutoffs) {
        var vendor = database.vendor();
        return new HashMap<>(Map.of(
                "completed", vendor.timestamp(cutoffs.completed()),
                "cancelled", vendor.timestamp(cutoffs.cancelled()),
                "failed", vendor.timestamp(cutoffs.failed())));
    }

    private static int sum(Map<String, Integer> deleted) {
        return deleted.values().stream().mapToInt(Integer::intValue).sum();
    }
}
