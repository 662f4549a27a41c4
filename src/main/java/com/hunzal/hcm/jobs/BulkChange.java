package com.hunzal.hcm.jobs;

import java.util.List;

/** What can be done to many jobs at once, each as it would be to a single one. */
enum BulkChange {
    /** A job that was started meanwhile is found again among the running ones, and one that came back among the queued. */
    CANCEL(List.of(Lane.QUEUED, Lane.PROCESSING, Lane.QUEUED), "COALESCE(status, '') IN ('queued', 'processing')", """
            UPDATE background_jobs
            SET cancel_requested_at = COALESCE(cancel_requested_at, :now), updated_at = :now,
                completed_at = CASE WHEN status = 'processing' THEN completed_at ELSE :now END,
                status = CASE WHEN status = 'processing' THEN status ELSE 'cancelled' END
            """),

    /** At once instead of at the time for which they wait; no retry is spent. */
    RUN(List.of(Lane.LATER), "COALESCE(status, '') = 'queued' AND run_at > :now", """
            UPDATE background_jobs SET run_at = :now, next_retry_at = NULL, updated_at = :now, asked_by_root = :root
            """),

    /** Cancelled ones first, so that nobody's cancelling of a job that was just retried is undone. */
    RETRY(List.of(Lane.CANCELLED, Lane.FAILED), """
            COALESCE(status, '') IN ('failed', 'cancelled') AND (unique_key IS NULL OR NOT EXISTS (
                SELECT 1 FROM background_jobs twin
                WHERE twin.organization_id = background_jobs.organization_id
                  AND twin.job_type = background_jobs.job_type AND twin.unique_key = background_jobs.unique_key
                  AND twin.unique_key IS NOT NULL AND twin.status IN ('queued', 'processing')))""", """
            UPDATE background_jobs
            SET status = 'queued', retry_count = 0, crash_count = 0, run_at = :now, next_retry_at = NULL,
                completed_at = NULL, cancel_requested_at = NULL, updated_at = :now,
                progress = NULL, progress_message = NULL, asked_by_root = :root
            """),

    /** As pruning would, only sooner. */
    DISCARD(List.of(Lane.FAILED), "COALESCE(status, '') = 'failed'", "DELETE FROM background_jobs ");

    private final List<Lane> lanes;
    private final String guard;
    private final String action;

    BulkChange(List<Lane> lanes, String guard, String action) {
        this.lanes = lanes;
        this.guard = guard;
        this.action = action;
    }

    /** Where the jobs are that it can be done to, in the order in which to look; for a dry run, once each. */
    List<Lane> lanes(boolean dryRun) {
        return dryRun ? lanes.stream().distinct().toList() : lanes;
    }

    /**
     * Changes those of {@code :ids} that still allow it. COALESCE, because without statistics SQLite would else look up
     * the organization or the state, which a hundred thousand jobs may share, and not the ids.
     *
     * @param lock what makes the database lock them first, in the order of their ids: two that do so cannot wait for
     *     each other
     */
    String sql(String lock) {
        return action + "WHERE id IN (SELECT id FROM background_jobs WHERE id IN (:ids)"
                + " AND COALESCE(organization_id, '') = :org AND " + guard + " ORDER BY id" + lock
                + ") RETURNING id, job_type, status, attempt";
    }
}
