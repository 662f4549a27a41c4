package com.hunzal.hcm.monitoring;

import com.hunzal.hcm.database.Vendor;

/** By which clock a lease or a node's sign of life is over, as SQL: on PostgreSQL the one that all nodes share. */
enum ClusterClock {
    SQLITE(":now"),
    POSTGRESQL("clock_timestamp()");

    private final String now;

    ClusterClock(String now) {
        this.now = now;
    }

    /** May contain the parameter {@code :now}. */
    String now() {
        return now;
    }

    static ClusterClock of(Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> SQLITE;
            case POSTGRESQL -> POSTGRESQL;
        };
    }
}
