package com.hunzal.hcm.statistics;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobIndexes;

/** The statements of {@link JobCounts}. Each reads a bounded part of one index, however many jobs there are. */
enum CountSql {
    SQLITE {
        /** An order would make it take the index of all jobs. */
        @Override
        String unsuccessful(String status) {
            return JobIndexes.IS_UNSUCCESSFUL + " AND status = '" + status + "'";
        }

        @Override
        String minuteOfCreation() {
            return "substr(created_at, 1, 16)";
        }
    },

    POSTGRESQL {
        @Override
        String unsuccessful(String status) {
            return "status = '" + status + "' ORDER BY created_at, id";
        }

        @Override
        String minuteOfCreation() {
            return "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')";
        }
    };

    /** Not a comparison of pairs, for which SQLite reads all jobs of the lane that it is to leave. */
    static final String NEXT_LANE = """
            SELECT job_type, priority FROM (
                SELECT job_type, priority FROM background_jobs
                WHERE %1$s AND organization_id = :org AND job_type = :type AND priority > :priority
                ORDER BY organization_id, job_type, priority LIMIT 1) AS same_type
            UNION ALL
            SELECT job_type, priority FROM (
                SELECT job_type, priority FROM background_jobs
                WHERE %2$s AND organization_id = :org AND job_type > :type
                ORDER BY organization_id, job_type, priority LIMIT 1) AS next_type
            ORDER BY job_type, priority LIMIT 1
            """.formatted(JobIndexes.QUEUED, JobIndexes.QUEUED_WITH_PRIORITY);

    /** From the beginning of a lane; only jobs that other programs wrote without a time may stand in another order. */
    static final String FIRST_OF_LANE = """
            SELECT id, run_at, created_at FROM background_jobs
            WHERE %s AND organization_id = :org AND job_type = :type AND priority = :priority
              AND run_at <= :now AND (next_retry_at IS NULL OR next_retry_at <= :now)
            ORDER BY run_at, id LIMIT 100
            """.formatted(JobIndexes.QUEUED);

    private static final String END = """
            SELECT * FROM (
                SELECT id, status FROM background_jobs WHERE organization_id = :org
                ORDER BY organization_id %1$s, created_at %1$s, id %1$s LIMIT 1000) AS %1$s_end
            """;

    static final String COMPLETED_AT_BOTH_ENDS = "SELECT count(*) FROM (" + END.formatted("ASC") + " UNION "
            + END.formatted("DESC") + ") AS seen WHERE status = 'completed'";

    abstract String unsuccessful(String status);

    /** As {@code 2026-11-23 10:00}, in UTC. */
    abstract String minuteOfCreation();

    /** Counts by their minute the newest jobs, {@code :most} of them, that are not older than {@code :since}. */
    String createdByMinute() {
        return """
                SELECT minute, count(*) AS jobs FROM (
                    SELECT %s AS minute FROM background_jobs WHERE organization_id = :org AND created_at >= :since
                    ORDER BY organization_id DESC, created_at DESC, id DESC LIMIT :most) AS newest
                GROUP BY minute
                """.formatted(minuteOfCreation());
    }

    /** @param limit where each count ends */
    String counts(int limit) {
        return "SELECT "
                // The order is the index's own, which leaves the planner no reason to read anything else.
                + first(
                        limit,
                        JobIndexes.QUEUED_WITH_PRIORITY + " ORDER BY organization_id, job_type, priority, run_at, id")
                + " AS queued, "
                + first(limit, JobIndexes.IS_PROCESSING + " ORDER BY organization_id, job_type") + " AS processing, "
                + first(limit, unsuccessful("failed")) + " AS failed, "
                + first(limit, unsuccessful("cancelled")) + " AS cancelled";
    }

    /** Counts the jobs in all states. */
    static String all(int limit) {
        return "SELECT " + first(limit, "true ORDER BY organization_id, created_at, id");
    }

    private static String first(int limit, String condition) {
        return "(SELECT count(*) FROM (SELECT 1 FROM background_jobs WHERE organization_id = :org AND " + condition
                + " LIMIT " + limit + ") AS counted)";
    }

    static CountSql of(Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> SQLITE;
            case POSTGRESQL -> POSTGRESQL;
        };
    }
}
