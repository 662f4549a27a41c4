package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Vendor;

/** Where the two databases need different SQL. */
enum ScheduleSql {
    SQLITE {
        @Override
        String due() {
            // Each part names the index's condition, or it would be scanned. Other programs write
            // 2026-11-23T10:00:00, which sorts behind every time of that day with a space.
            return """
                    (enabled = 1 AND next_run_at IS NULL
                        OR enabled = 1 AND next_run_at <= :now
                        OR enabled = 1 AND next_run_at
                            BETWEEN substr(:now, 1, 10) || 'T' AND replace(:now, ' ', 'T'))
                    """;
        }
    },

    POSTGRESQL {
        @Override
        String due() {
            return "enabled AND (next_run_at IS NULL OR next_run_at <= :now)";
        }
    };

    /**
     * The condition of a schedule that is switched on and due, or has no next time yet: another program wrote it. As
     * the index {@code hcm_job_schedules_due} has it.
     */
    abstract String due();

    static ScheduleSql of(Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> SQLITE;
            case POSTGRESQL -> POSTGRESQL;
        };
    }
}
