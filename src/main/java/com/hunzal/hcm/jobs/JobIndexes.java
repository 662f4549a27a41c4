package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Vendor;

/**
 * The partial indexes of {@code background_jobs} beside what a statement must say to be served by them, word for word as
 * the migrations have it. Other words with the same meaning are a scan of the whole table, and no error.
 */
public final class JobIndexes {

    /** What waits, in the order in which it is claimed: organization, type, priority, time, id. */
    public static final String READY = "hcm_background_jobs_ready";

    public static final String QUEUED = "COALESCE(status, '') = 'queued'";

    /**
     * What has no priority yet is left out by statements that go by it, and not by the index: where a column is NOT NULL,
     * planners drop such a condition.
     */
    public static final String QUEUED_WITH_PRIORITY = QUEUED + " AND priority IS NOT NULL";

    /** Of what waits that whose workers died twice. */
    public static final String SUSPECT = "hcm_background_jobs_suspect";

    private static final int MOST_CRASHES = 1;

    /** Beside {@link #QUEUED}. */
    public static final String IS_SUSPECT = "crash_count > " + MOST_CRASHES;

    public static final String IS_NO_SUSPECT = "crash_count <= " + MOST_CRASHES;

    /** What runs, by organization and type. */
    public static final String PROCESSING = "hcm_background_jobs_processing";

    public static final String IS_PROCESSING = "status = 'processing'";

    /** What failed or was cancelled, by organization, state, time and id. */
    public static final String UNSUCCESSFUL = "hcm_background_jobs_unsuccessful";

    /** Only SQLite must be told; PostgreSQL sees it for itself, and reckons with too few jobs if it is told twice. */
    public static final String IS_UNSUCCESSFUL = "status IN ('failed', 'cancelled')";

    /** Failed jobs of other programs, until they have their {@code failure_key}; in the order of their ids. */
    public static final String UNKEYED = "hcm_background_jobs_unkeyed";

    static final String IS_UNKEYED = "status = 'failed' AND failure_key IS NULL";

    /** Unfinished jobs with a unique key, by organization, type and key. */
    public static final String UNIQUE = "hcm_background_jobs_unique";

    public static final String IS_UNFINISHED_OF_KEY = "unique_key IS NOT NULL AND status IN ('queued', 'processing')";

    /** Unfinished jobs by their schedule. */
    public static final String SCHEDULED = "hcm_background_jobs_scheduled";

    /** Beside the id of a schedule. */
    static final String IS_UNFINISHED = "COALESCE(status, '') IN ('queued', 'processing')";

    /** What has tags, by organization, time and id. */
    public static final String TAGGED = "hcm_background_jobs_tagged";

    static final String HAS_TAGS = "tags IS NOT NULL";

    /** What has no place in the order in which jobs are claimed or listed; {@link JobTimes} has the words. */
    public static final String UNPLACED = "hcm_background_jobs_unplaced";

    /** What would be tried again, or deleted, at another time than it says; {@link JobTimes} has the words. */
    public static final String MISTIMED = "hcm_background_jobs_mistimed";

    private JobIndexes() {}

    /** As {@link #IS_SUSPECT}: whether the next crash would be the last, so that the job does not run beside others like it. */
    public static boolean isSuspect(int crashCount) {
        return crashCount > MOST_CRASHES;
    }

    /** For FROM: the table, on SQLite by this index, where it would otherwise prefer another one. */
    public static String table(Vendor vendor, String index) {
        return vendor == Vendor.SQLITE ? "background_jobs INDEXED BY " + index : "background_jobs";
    }
}
