package com.hunzal.hcm.monitoring;

import com.hunzal.hcm.database.Vendor;

/** Where the two databases need different SQL. */
enum ExplainSql {
    SQLITE(":now"),
    POSTGRESQL("clock_timestamp()");

    private final String now;

    ExplainSql(String now) {
        this.now = now;
    }

    /**
     * The clock by which a lease or a node's sign of life is over: on PostgreSQL the one that all nodes share. May
     * contain the parameter {@code :now}.
     */
    String now() {
        return now;
    }

    static ExplainSql of(Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> SQLITE;
            case POSTGRESQL -> POSTGRESQL;
        };
    }
}
