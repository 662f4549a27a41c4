package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.JobContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Deletes an organization's jobs that are over, a thousand at a time, so that no writer waits for long. */
@Component
class FinishedJobs {

    private static final int BATCH = 1000;

    private static final String OLD = """
            organization_id = :organization
            AND id <> :self
            AND (
                status IN ('completed', 'cancelled')
                    AND COALESCE(completed_at, updated_at, created_at) < :completedBefore
                OR status = 'failed'
                    AND COALESCE(completed_at, updated_at, created_at) < :failedBefore
            )
            """;

    // Outside the transaction, because it may read many rows that stay; and from where the last look ended, because
    // it would read them again each time.
    private static final String FIND = "SELECT id, created_at FROM background_jobs WHERE " + OLD;
    private static final String AFTER = "AND (created_at, id) > (:createdAt, :id) ";
    private static final String PAGE = "ORDER BY created_at, id LIMIT " + BATCH;

    // Asks again: between the two somebody may have retried the job.
    private static final String DELETE = "DELETE FROM background_jobs WHERE id IN (:ids) AND " + OLD;

    private final Database database;

    FinishedJobs(Database database) {
        this.database = database;
    }

    /** @param createdAt as the database gave it, to be given back to it */
    private record Found(String id, @Nullable Object createdAt) {}

    /**
     * @param context whose organization's jobs are deleted; its own job is not
     * @return the number of jobs deleted
     * @throws InterruptedException if the job is to stop; what was deleted stays deleted
     */
    int delete(JobContext context, Instant completedBefore, Instant failedBefore) throws InterruptedException {
        var vendor = database.vendor();
        var old = Map.of(
                "organization", context.organizationId(),
                "self", context.jobId(),
                "completedBefore", vendor.timestamp(completedBefore),
                "failedBefore", vendor.timestamp(failedBefore));
        var deleted = 0;
        Found last = null;
        while (true) {
            if (context.isCancelled()) {
                throw new InterruptedException("stopped after deleting " + deleted + " jobs");
            }
            var page = find(old, last);
            deleted += delete(page, old);
            if (page.size() == BATCH) {
                last = page.get(BATCH - 1);
            } else if (last == null) {
                return deleted;
            } else {
                last = null; // once more from the beginning: rows without created_at come after no other
            }
        }
    }

    private List<Found> find(Map<String, Object> old, @Nullable Found last) {
        var reads = database.reads();
        var query = last == null || last.createdAt() == null
                ? reads.sql(FIND + PAGE)
                : reads.sql(FIND + AFTER + PAGE)
                        .param("createdAt", last.createdAt())
                        .param("id", last.id());
        return query.params(old)
                .query((row, number) -> new Found(row.getString("id"), row.getObject("created_at")))
                .list();
    }

    private int delete(List<Found> page, Map<String, Object> old) {
        return page.isEmpty()
                ? 0
                : database.writes()
                        .sql(DELETE)
                        .param("ids", page.stream().map(Found::id).toList())
                        .params(old)
                        .update();
    }
}
