package com.hunzal.hcm.statistics;

import com.hunzal.hcm.database.Vendor;
import java.util.List;

/** The statements of {@link JobStatisticsUpkeep}. */
enum StatisticsSql {
    SQLITE {
        @Override
        List<String> fold(String organizations) {
            return List.of("""
                    INSERT INTO hcm_job_statistics (organization_id, period_start, job_type, metric, bucket, jobs)
                    SELECT organization_id, :hour, job_type, metric, bucket, jobs FROM (
                        SELECT * FROM hcm_job_statistics WHERE period_start = :period ORDER BY rowid LIMIT :batch)
                    WHERE true
                    """ + ADD, """
                    DELETE FROM hcm_job_statistics WHERE rowid IN (
                        SELECT rowid FROM hcm_job_statistics WHERE period_start = :period ORDER BY rowid LIMIT :batch)
                    """);
        }

        @Override
        List<String> gather(String organizations) {
            return List.of("""
                    INSERT INTO hcm_job_statistics (organization_id, period_start, job_type, metric, bucket, jobs)
                    SELECT organization_id, :period, job_type, metric, 0, sum(jobs) FROM (
                        SELECT * FROM hcm_job_statistics WHERE period_start = :period AND bucket <> 0
                        ORDER BY rowid LIMIT :batch)
                    GROUP BY organization_id, job_type, metric
                    """ + ADD, """
                    DELETE FROM hcm_job_statistics WHERE rowid IN (
                        SELECT rowid FROM hcm_job_statistics WHERE period_start = :period AND bucket <> 0
                        ORDER BY rowid LIMIT :batch)
                    """);
        }

        @Override
        String prune() {
            return """
                    DELETE FROM hcm_job_statistics WHERE rowid IN (
                        SELECT rowid FROM hcm_job_statistics WHERE period_start < :before LIMIT :batch)
                    """;
        }
    },

    POSTGRESQL {
        @Override
        List<String> fold(String organizations) {
            // Several nodes may fold at once: what one of them deletes, no other adds. Waits for no organization that
            // somebody is deleting, who waits for its figures.
            return List.of("""
                    WITH folded AS (
                        DELETE FROM hcm_job_statistics WHERE ctid IN (
                            SELECT figure.ctid FROM hcm_job_statistics figure
                            JOIN %s organization ON organization.id = figure.organization_id
                            WHERE figure.period_start = :period
                            LIMIT :batch FOR KEY SHARE OF organization SKIP LOCKED FOR UPDATE OF figure SKIP LOCKED)
                        RETURNING *)
                    INSERT INTO hcm_job_statistics (organization_id, period_start, job_type, metric, bucket, jobs)
                    SELECT organization_id, :hour, job_type, metric, bucket, jobs FROM folded
                    ORDER BY organization_id, job_type, metric, bucket
                    """.formatted(organizations) + ADD);
        }

        @Override
        List<String> gather(String organizations) {
            return List.of("""
                    WITH gathered AS (
                        DELETE FROM hcm_job_statistics WHERE ctid IN (
                            SELECT figure.ctid FROM hcm_job_statistics figure
                            JOIN %s organization ON organization.id = figure.organization_id
                            WHERE figure.period_start = :period AND figure.bucket <> 0
                            LIMIT :batch FOR KEY SHARE OF organization SKIP LOCKED FOR UPDATE OF figure SKIP LOCKED)
                        RETURNING *)
                    INSERT INTO hcm_job_statistics (organization_id, period_start, job_type, metric, bucket, jobs)
                    SELECT organization_id, period_start, job_type, metric, 0, sum(jobs) FROM gathered
                    GROUP BY organization_id, period_start, job_type, metric
                    ORDER BY organization_id, job_type, metric
                    """.formatted(organizations) + ADD);
        }

        @Override
        String prune() {
            return """
                    DELETE FROM hcm_job_statistics WHERE ctid IN (
                        SELECT ctid FROM hcm_job_statistics WHERE period_start < :before
                        LIMIT :batch FOR UPDATE SKIP LOCKED)
                    """;
        }
    };

    private static final String ADD = """
            ON CONFLICT (organization_id, period_start, job_type, metric, bucket)
            DO UPDATE SET jobs = hcm_job_statistics.jobs + excluded.jobs
            """;

    /** Adds to the figures; those of an organization that is gone are nobody's any more. */
    static String flush(String organizations) {
        return """
            INSERT INTO hcm_job_statistics (organization_id, period_start, job_type, metric, bucket, jobs)
            SELECT id, ?, ?, ?, ?, ? FROM %s WHERE id = ?
            """.formatted(organizations) + ADD;
    }

    /** As {@link #flush}, of arrays with a value of each figure; in the order of the arrays. */
    static String flushAll(String organizations) {
        return """
            INSERT INTO hcm_job_statistics (organization_id, period_start, job_type, metric, bucket, jobs)
            SELECT organization.id, period, job_type, metric, bucket, jobs
            FROM unnest(?, ?, ?, ?, ?, ?) WITH ORDINALITY
                AS given (organization_id, period, job_type, metric, bucket, jobs, place)
            JOIN %s organization ON organization.id = given.organization_id ORDER BY place
            """.formatted(organizations) + ADD;
    }

    /** Moves at most {@code :batch} rows of a period into the row of its hour. The last statement tells how many. */
    abstract List<String> fold(String organizations);

    /**
     * Makes at most {@code :batch} rows of an hour, of which nobody asks any more how long they took, one of each outcome.
     */
    abstract List<String> gather(String organizations);

    abstract String prune();

    static StatisticsSql of(Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> SQLITE;
            case POSTGRESQL -> POSTGRESQL;
        };
    }
}
