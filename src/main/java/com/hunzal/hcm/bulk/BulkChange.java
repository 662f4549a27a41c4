package com.hunzal.hcm.bulk;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobIndexes;
import com.hunzal.hcm.jobs.StateMove;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What can be done to many jobs at once, each as it would be to a single one. */
enum BulkChange {
    /** A job that was started meanwhile is found again among the running ones, and one that came back among the queued. */
    CANCEL(List.of(Lane.QUEUED, Lane.PROCESSING, Lane.QUEUED), StateMove.CANCEL, ""),

    /** Only what waits for a time: the rest need not be written. */
    RUN(List.of(Lane.LATER), StateMove.RUN_NOW, " AND run_at > :now"),

    /** Cancelled ones first, so that nobody's cancelling of a job that was just retried is undone. */
    RETRY(List.of(Lane.CANCELLED, Lane.FAILED), StateMove.RETRY, """
             AND (unique_key IS NULL OR NOT EXISTS (
                SELECT 1 FROM background_jobs twin
                WHERE twin.organization_id = background_jobs.organization_id
                  AND twin.job_type = background_jobs.job_type AND twin.unique_key = background_jobs.unique_key
                  AND %s))""".formatted(JobIndexes.IS_UNFINISHED_OF_KEY)),

    /** As pruning would, only sooner. */
    DISCARD(List.of(Lane.FAILED), "COALESCE(status, '') = 'failed'", vendor -> "DELETE FROM background_jobs ");

    private final List<Lane> lanes;
    private final String guard;
    private final Function<Vendor, String> action;

    BulkChange(List<Lane> lanes, StateMove move, String more) {
        this(lanes, move.guard() + more, move::update);
    }

    BulkChange(List<Lane> lanes, String guard, Function<Vendor, String> action) {
        this.lanes = lanes;
        this.guard = guard;
        this.action = action;
    }

    /** In the audit, e.g. {@code job.cancel_many}. */
    String action() {
        return "job." + name().toLowerCase(Locale.ROOT) + "_many";
    }

    /** Where the jobs are that it can be done to, in the order in which to look; for a dry run, once each. */
    List<Lane> lanes(boolean dryRun) {
        return dryRun ? lanes.stream().distinct().toList() : lanes;
    }

    /**
     * Changes those of {@code :ids} that still allow it. COALESCE, because without statistics SQLite would otherwise look
     * up the organization, which may have a hundred thousand jobs, and not the ids. PostgreSQL locks them first, in the
     * order of their ids: two that do so cannot wait for each other.
     */
    String sql(Vendor vendor) {
        return action.apply(vendor) + "WHERE id IN (SELECT id FROM background_jobs WHERE id IN (:ids)"
                + " AND COALESCE(organization_id, '') = :org AND " + guard + " ORDER BY id"
                + (vendor == Vendor.POSTGRESQL ? " FOR UPDATE" : "")
                + ") RETURNING id, job_type, status, attempt";
    }
}
