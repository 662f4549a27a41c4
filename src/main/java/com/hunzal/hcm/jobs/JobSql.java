package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Vendor;

/** Where the two databases need different SQL. */
enum JobSql {
    SQLITE {
        @Override
        String claim() {
            return """
            WITH RECURSIVE lanes (organization_id, priority) AS (
                SELECT organization_id, priority FROM (
                    SELECT organization_id, priority FROM background_jobs
                    WHERE status = 'queued' ORDER BY organization_id, priority LIMIT 1)
                UNION ALL
                SELECT next.organization_id, next.priority
                FROM lanes CROSS JOIN background_jobs next ON next.rowid = (
                    SELECT rowid FROM background_jobs
                    WHERE status = 'queued'
                      AND (organization_id, priority) > (lanes.organization_id, lanes.priority)
                    ORDER BY organization_id, priority LIMIT 1)
            ), due AS (
                SELECT job.rowid AS job, job.organization_id AS organization_id, row_number() OVER (
                    PARTITION BY job.organization_id ORDER BY job.priority DESC, job.run_at, job.id) AS turn
                FROM lanes CROSS JOIN background_jobs job ON job.rowid IN (
                    SELECT rowid FROM background_jobs
                    WHERE status = 'queued' AND organization_id = lanes.organization_id
                      AND priority = lanes.priority AND run_at <= :now
                      AND (next_retry_at IS NULL OR next_retry_at <= :now)
                    ORDER BY run_at, id LIMIT :free)
            )
            UPDATE background_jobs
            SET status = 'processing', attempt = attempt + 1, locked_by = :node, lease_until = :leaseUntil,
                started_at = :now, updated_at = :now, next_retry_at = NULL
            WHERE rowid IN (SELECT job FROM due ORDER BY turn, organization_id LIMIT :free)
            RETURNING *
            """;
        }

        @Override
        String leaseEnd() {
            return ":leaseUntil";
        }

        @Override
        String leaseNow() {
            return ":now";
        }

        @Override
        String normalizedNextRetry() {
            // Other programs write 2026-11-23T10:00:00Z, which sorts behind every time of that day written with a
            // space.
            return "strftime('%Y-%m-%d %H:%M:%f', next_retry_at) || '000'";
        }
    },

    POSTGRESQL {
        @Override
        String claim() {
            return """
            WITH RECURSIVE lanes AS (
                (SELECT organization_id, priority FROM background_jobs
                 WHERE status = 'queued' ORDER BY organization_id, priority LIMIT 1)
                UNION ALL
                SELECT next.organization_id, next.priority
                FROM lanes CROSS JOIN LATERAL (
                    SELECT organization_id, priority FROM background_jobs
                    WHERE status = 'queued'
                      AND (organization_id, priority) > (lanes.organization_id, lanes.priority)
                    ORDER BY organization_id, priority LIMIT 1) next
            ), due AS MATERIALIZED (
                SELECT job.id, job.organization_id, row_number() OVER (
                    PARTITION BY job.organization_id ORDER BY job.priority DESC, job.run_at, job.id) AS turn
                FROM lanes CROSS JOIN LATERAL (
                    SELECT id, organization_id, priority, run_at FROM background_jobs
                    WHERE status = 'queued' AND organization_id = lanes.organization_id
                      AND priority = lanes.priority AND run_at <= :now
                      AND (next_retry_at IS NULL OR next_retry_at <= :now)
                    ORDER BY run_at, id LIMIT :free
                    FOR UPDATE SKIP LOCKED) job
            ), chosen AS MATERIALIZED (
                SELECT id FROM due ORDER BY turn, organization_id LIMIT :free
            )
            UPDATE background_jobs
            SET status = 'processing', attempt = attempt + 1, locked_by = :node,
                lease_until = clock_timestamp() + :leaseMillis * interval '1 millisecond',
                started_at = :now, updated_at = :now, next_retry_at = NULL
            FROM chosen WHERE background_jobs.id = chosen.id
            RETURNING background_jobs.*
            """;
        }

        // Leases are about being alive, so every node measures them by the one clock that they share.
        @Override
        String leaseEnd() {
            return "clock_timestamp() + :leaseMillis * interval '1 millisecond'";
        }

        @Override
        String leaseNow() {
            return "clock_timestamp()";
        }

        @Override
        String normalizedNextRetry() {
            return "next_retry_at";
        }
    };

    /**
     * Takes at most {@code :free} jobs that are due, the first of each organization before the second of any. Seeks
     * the index once for each (organization, priority) that waits, so that neither a large backlog of one
     * organization nor one of the future is ever read through.
     */
    abstract String claim();

    abstract String leaseEnd();

    abstract String leaseNow();

    abstract String normalizedNextRetry();

    static JobSql of(Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> SQLITE;
            case POSTGRESQL -> POSTGRESQL;
        };
    }
}
