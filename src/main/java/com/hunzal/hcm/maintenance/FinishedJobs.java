package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.StuckRows;
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

    // Without an index for the states, which most jobs share: it is the ids that are to be looked up.
    private static final String STILL_OLD = OLD.replace("status =", "COALESCE(status, '') =");

    private final Database database;
    private final StuckRows.Kind stuck;

    FinishedJobs(Database database, StuckRows stuck) {
        this.database = database;
        this.stuck = stuck.of("Old jobs cannot be deleted");
    }

    /**
     * Which jobs a search is about.
     *
     * @param index in their order; SQLite would look up the states instead, which most jobs share
     * @param condition which of those that are over
     * @param from the condition under which the search begins
     */
    private record Search(String index, String condition, String from) {

        static final Search OF_ONE_ORGANIZATION = new Search(
                "hcm_background_jobs_newest",
                "organization_id = :organization AND id <> :self",
                "created_at IS NOT NULL");
        static final Search OF_ONE_ORGANIZATION_WITHOUT_A_TIME =
                new Search(OF_ONE_ORGANIZATION.index, OF_ONE_ORGANIZATION.condition, "created_at IS NULL");
        static final Search OF_ALL = new Search(
                "idx_background_jobs_created",
                "created_at < :createdBefore AND COALESCE(completed_at, updated_at, created_at) >= :overSince",
                "created_at >= :createdFrom");

        String first(Vendor vendor) {
            return sql(vendor, from);
        }

        /** From where the last look ended, because from the beginning it would read the rows again that stay. */
        String next(Vendor vendor) {
            return sql(vendor, "(created_at, id) > (:lastCreatedAt, :lastId)");
        }

        private String sql(Vendor vendor, String start) {
            return "SELECT id, created_at FROM background_jobs "
                    + (vendor == Vendor.SQLITE ? "INDEXED BY " + index : "")
                    + " WHERE " + condition + " AND " + start + " AND " + OLD
                    + " ORDER BY created_at, id LIMIT " + BATCH;
        }
    }

    /** @param createdAt as the database gave it, to be given back to it */
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
        for (var search : List.of(Search.OF_ONE_ORGANIZATION, Search.OF_ONE_ORGANIZATION_WITHOUT_A_TIME)) {
            if (!delete(search, parameters, context::isCancelled, deleted)) {
                throw new InterruptedException("stopped after deleting " + sum(deleted) + " jobs");
            }
        }
        return sum(deleted);
    }

    /**
     * Of all organizations, those created between the two moments; nothing else is read.
     *
     * @param overSince what was over before stays
     * @param stop asked between two transactions
     * @param deleted gets how many of each state were deleted
     * @return false if it was stopped
     */
    boolean delete(
            Cutoffs cutoffs,
            Instant overSince,
            Instant createdFrom,
            Instant createdBefore,
            BooleanSupplier stop,
            Map<String, Integer> deleted) {
        var vendor = database.vendor();
        var parameters = parameters(cutoffs);
        parameters.put("overSince", vendor.timestamp(overSince));
        parameters.put("createdFrom", vendor.timestamp(createdFrom));
        parameters.put("createdBefore", vendor.timestamp(createdBefore));
        return delete(Search.OF_ALL, parameters, stop, deleted);
    }

    private boolean delete(
            Search search, Map<String, Object> parameters, BooleanSupplier stop, Map<String, Integer> deleted) {
        Found last = null;
        while (true) {
            if (stop.getAsBoolean()) {
                return false;
            }
            var page = find(search, parameters, last);
            if (!page.isEmpty()) {
                delete(page, parameters).forEach(status -> deleted.merge(status, 1, Integer::sum));
            }
            if (page.size() < BATCH) {
                return true;
            }
            last = page.get(BATCH - 1);
        }
    }

    /** Outside the transaction, because it may read many rows that stay. */
    private List<Found> find(Search search, Map<String, Object> parameters, @Nullable Found last) {
        var vendor = database.vendor();
        var query = last == null || last.createdAt() == null
                ? database.reads().sql(search.first(vendor))
                : database.reads()
                        .sql(search.next(vendor))
                        .param("lastCreatedAt", last.createdAt())
                        .param("lastId", last.id());
        return query.params(parameters)
                .query((row, number) -> new Found(row.getString("id"), vendor.stored(row, "created_at")))
                .list();
    }

    private List<String> delete(List<Found> page, Map<String, Object> parameters) {
        var ids = stuck.without(page.stream().map(Found::id).toList());
        return stuck.change(
                ids,
                part -> database.writes()
                        .sql(deletion(database.vendor()))
                        .params(parameters)
                        .param("ids", part)
                        .query(String.class)
                        .list());
    }

    /**
     * Asks again: between the two somebody may have retried a job. Waits for nobody who changes one at this moment, or
     * deletes its organization and with it the jobs in another order. What another program wrote in a form
     * that does not compare stays until it has been mended: seconds since 1970 are less than any text.
     */
    static String deletion(Vendor vendor) {
        return """
                DELETE FROM background_jobs WHERE id IN (
                    SELECT id FROM background_jobs WHERE id IN (:ids) AND %s AND NOT (%s) %s)
                RETURNING status
                """.formatted(
                        STILL_OLD,
                        vendor.odd("COALESCE(completed_at, updated_at, created_at)"),
                        vendor == Vendor.POSTGRESQL ? "FOR UPDATE SKIP LOCKED" : "");
    }

    static List<String> searchesOfAll(Vendor vendor) {
        return List.of(Search.OF_ALL.first(vendor), Search.OF_ALL.next(vendor));
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
