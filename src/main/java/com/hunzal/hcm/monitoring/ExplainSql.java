package com.hunzal.hcm.monitoring;

import com.hunzal.hcm.database.Vendor;

/** Where the two databases need different SQL. */
enum ExplainSql {
    SQLITE(":now", "background_jobs INDEXED BY hcm_background_jobs_ready"),
    POSTGRESQL("clock_timestamp()", "background_jobs");

    private final String now;
    private final String queuedJobs;

    ExplainSql(String now, String queuedJobs) {
        this.now = now;
        this.queuedJobs = queuedJobs;
    }

    /**
     * The clock by which a lease or a node's sign of life is over: on PostgreSQL the one that all nodes share. May
     * contain the parameter {@code :now}.
     */
    String now() {
        return now;
    }

    /**
     * The table, read through the index of queued jobs. SQLite, as long as it has no statistics, takes the one of the
     * status instead and sorts the whole backlog.
     */
    String queuedJobs() {
        return queuedJobs;
    }

    static ExplainSql of(Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> SQLITE;
            case POSTGRESQL -> POSTGRESQL;
        };
    }
}
