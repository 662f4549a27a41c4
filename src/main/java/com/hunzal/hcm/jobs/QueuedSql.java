package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Vendor;

/**
 * What waits, by the index of queued jobs. Both databases know them in the order in which they are claimed by
 * {@code COALESCE(status, '') = 'queued'}: always ask with this exact condition, because only that index has it. What has no
 * priority yet is left out here, and not by the index: where a column is NOT NULL, planners drop such a condition.
 */
public enum QueuedSql {
    SQLITE {
        @Override
        String lanes(String only) {
            // Three seeks, because SQLite looks up only the first column of (a, b, c) > (x, y, z) in an index; and by
            // name, because with few rows it thinks a scan cheaper, and remembers that when there are many.
            return """
            WITH RECURSIVE lanes (organization_id, job_type, priority, run_at, due_since) AS (
                SELECT * FROM (
                    SELECT organization_id, job_type, priority, run_at, max(run_at, COALESCE(created_at, run_at))
                    FROM background_jobs INDEXED BY hcm_background_jobs_ready
                    WHERE COALESCE(status, '') = 'queued' AND priority IS NOT NULL%1$s
                    ORDER BY organization_id, job_type, priority, run_at LIMIT 1)
                UNION ALL
                SELECT next.organization_id, next.job_type, next.priority, next.run_at,
                    max(next.run_at, COALESCE(next.created_at, next.run_at))
                FROM lanes CROSS JOIN background_jobs next ON next.rowid = COALESCE(
                    (SELECT rowid FROM background_jobs INDEXED BY hcm_background_jobs_ready
                     WHERE COALESCE(status, '') = 'queued' AND organization_id = lanes.organization_id
                       AND job_type = lanes.job_type AND priority > lanes.priority
                     ORDER BY priority, run_at LIMIT 1),
                    (SELECT rowid FROM background_jobs INDEXED BY hcm_background_jobs_ready
                     WHERE COALESCE(status, '') = 'queued' AND priority IS NOT NULL
                       AND organization_id = lanes.organization_id AND job_type > lanes.job_type
                     ORDER BY job_type, priority, run_at LIMIT 1),
                    (SELECT rowid FROM background_jobs INDEXED BY hcm_background_jobs_ready
                     WHERE COALESCE(status, '') = 'queued' AND priority IS NOT NULL
                       AND organization_id > lanes.organization_id%1$s
                     ORDER BY organization_id, job_type, priority, run_at LIMIT 1))
            )""".formatted(only);
        }

        // By name: with statistics of a time when all jobs were queued it thinks the index no better than the
        // table, and reads all that are finished since, with every poll.
        @Override
        public String queuedJobs() {
            return JobIndexes.table(Vendor.SQLITE, JobIndexes.READY);
        }

        @Override
        public String suspectJobs() {
            return JobIndexes.table(Vendor.SQLITE, JobIndexes.SUSPECT);
        }
    },

    POSTGRESQL {
        @Override
        String lanes(String only) {
            return """
            WITH RECURSIVE lanes AS (
                (SELECT organization_id, job_type, priority, run_at, greatest(run_at, created_at) AS due_since
                 FROM background_jobs
                 WHERE COALESCE(status, '') = 'queued' AND priority IS NOT NULL%1$s
                 ORDER BY organization_id, job_type, priority, run_at LIMIT 1)
                UNION ALL
                SELECT next.organization_id, next.job_type, next.priority, next.run_at, next.due_since
                FROM lanes CROSS JOIN LATERAL (
                    SELECT organization_id, job_type, priority, run_at, greatest(run_at, created_at) AS due_since
                    FROM background_jobs
                    WHERE COALESCE(status, '') = 'queued' AND priority IS NOT NULL
                      AND (organization_id, job_type, priority) > (lanes.organization_id, lanes.job_type, lanes.priority)%1$s
                    ORDER BY organization_id, job_type, priority, run_at LIMIT 1) next
            )""".formatted(only);
        }
    };

    public static final String QUEUED = JobIndexes.QUEUED_WITH_PRIORITY;

    abstract String lanes(String only);

    /**
     * Every (organization, type, priority) of which a job waits, with the times of its first, by stepping through the
     * index: begins a statement with {@code lanes (organization_id, job_type, priority, run_at, due_since)}, which is read
     * only as far as the statement asks for.
     */
    public String lanes() {
        return lanes("");
    }

    /** As {@link #lanes()}, of the organization {@code :org} only. */
    public String lanesOfOne() {
        return lanes(" AND organization_id = :org");
    }

    /** How many jobs are queued, due or not, that fulfil the condition; at most {@code :limit}. */
    public String countQueued(String condition) {
        return "SELECT count(*) FROM (SELECT 1 FROM " + queuedJobs() + " WHERE " + QUEUED + condition
                + " LIMIT :limit) AS counted";
    }

    /** The table, by the index of queued jobs. */
    public String queuedJobs() {
        return "background_jobs";
    }

    /** The table, by the index of suspects. */
    public String suspectJobs() {
        return "background_jobs";
    }

    public static QueuedSql of(Vendor vendor) {
        return vendor == Vendor.SQLITE ? SQLITE : POSTGRESQL;
    }
}
