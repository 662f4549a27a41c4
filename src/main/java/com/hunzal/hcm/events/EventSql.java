package com.hunzal.hcm.events;

import com.hunzal.hcm.database.Vendor;

/** Where the two databases need different SQL to read events in an order to which nothing is added in the middle. */
enum EventSql {
    SQLITE {
        @Override
        String newest() {
            return "SELECT 0 AS transaction_id, seq FROM hcm_job_events ORDER BY seq DESC LIMIT 1";
        }

        @Override
        String at() {
            return "SELECT 0 AS transaction_id, seq FROM hcm_job_events WHERE seq = :seq";
        }

        @Override
        String page() {
            return """
                    SELECT 0 AS transaction_id, seq, happened_at, changes FROM hcm_job_events
                    WHERE organization_id = :org AND seq > :seq AND seq <= :endSeq
                    ORDER BY seq LIMIT :limit
                    """;
        }

        @Override
        String readable() {
            return "true";
        }

        @Override
        String skipLocked() {
            return "";
        }
    },

    POSTGRESQL {
        @Override
        String newest() {
            // A transaction that is not the oldest may be followed by events with smaller numbers.
            return """
                    SELECT transaction_id, seq FROM hcm_job_events
                    WHERE %s
                    ORDER BY transaction_id DESC, seq DESC LIMIT 1
                    """.formatted(readable());
        }

        @Override
        String at() {
            return "SELECT transaction_id, seq FROM hcm_job_events WHERE seq = :seq";
        }

        @Override
        String page() {
            return """
                    SELECT transaction_id, seq, happened_at, changes FROM hcm_job_events
                    WHERE organization_id = :org
                      AND (transaction_id, seq) > (CAST(CAST(:transactionId AS TEXT) AS XID8), :seq)
                      AND (transaction_id, seq) <= (CAST(CAST(:endTransactionId AS TEXT) AS XID8), :endSeq)
                    ORDER BY transaction_id, seq LIMIT :limit
                    """;
        }

        @Override
        String readable() {
            return "transaction_id < pg_snapshot_xmin(pg_current_snapshot())";
        }

        @Override
        String skipLocked() {
            return " FOR UPDATE SKIP LOCKED";
        }
    };

    /**
     * Deletes of the oldest {@code :batch} events those that happened before, or so late that the clock must have been
     * wrong. Never the newest, whose number goes on, and none that nobody could read yet, or that go with their
     * organization at this moment.
     */
    String prune() {
        return """
            DELETE FROM hcm_job_events WHERE seq IN (
                SELECT seq FROM hcm_job_events WHERE %s AND seq IN (
                    SELECT seq FROM (SELECT seq, happened_at FROM hcm_job_events ORDER BY seq LIMIT :batch) AS oldest
                    WHERE (happened_at < :before OR happened_at > :after) AND seq < (SELECT max(seq) FROM hcm_job_events))%s)
            """.formatted(readable(), skipLocked());
    }

    /** The condition of events that can be read: {@link #newest} is one of them, or later. */
    abstract String readable();

    /** Ends a query for rows that are to be deleted. */
    abstract String skipLocked();

    abstract String newest();

    abstract String at();

    /** The next events of an organization after one place, up to another. */
    abstract String page();

    static EventSql of(Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> SQLITE;
            case POSTGRESQL -> POSTGRESQL;
        };
    }
}
