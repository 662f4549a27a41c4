package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Vendor;

/** Where the two databases need different SQL. */
enum ScheduleSql {
    SQLITE {
        @Override
        String due() {
            // Each part names the index's condition, or it would be scanned. What another program wrote in a form that
            // does not compare waits until it is mended, or it might be due too early.
            return """
                    (enabled = 1 AND next_run_at IS NULL
                        OR enabled = 1 AND next_run_at <= :now AND NOT %s)
                    """.formatted(Vendor.SQLITE.odd("next_run_at"));
        }

        @Override
        String lockedIfFree() {
            return ""; // who writes holds the whole file
        }
    },

    POSTGRESQL {
        @Override
        String due() {
            return "enabled AND (next_run_at IS NULL OR next_run_at <= :now)";
        }

        @Override
        String lockedIfFree() {
            return " FOR UPDATE SKIP LOCKED";
        }
    };

    /**
     * The condition of a schedule that is switched on and due, or has no next time yet: another program wrote it. As
     * the index {@code hcm_job_schedules_due} has it.
     */
    abstract String due();

    /** At the end of a query: its rows until the transaction ends, without those that somebody else holds. */
    abstract String lockedIfFree();

    static ScheduleSql of(Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> SQLITE;
            case POSTGRESQL -> POSTGRESQL;
        };
    }
}
