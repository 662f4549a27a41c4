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

        @Override
        String unreadable() {
            return "enabled = 1 AND (next_run_at NOT LIKE '____-__-__%' OR datetime(next_run_at) IS NULL)";
        }
    },

    POSTGRESQL {
        @Override
        String due() {
            return "enabled AND (next_run_at IS NULL OR next_run_at <= :now)";
        }

        @Override
        String unreadable() {
            return "FALSE"; // the column's type sees to it
        }
    };

    /**
     * The condition of a schedule that is switched on and due, or has no next time yet: another program wrote it. As
     * the index {@code hcm_job_schedules_due} has it.
     */
    abstract String due();

    /** The condition of a schedule whose next time another program wrote as text that is none: it may never be due. */
    abstract String unreadable();

    static ScheduleSql of(Vendor vendor) {
        return switch (vendor) {
            case SQLITE -> SQLITE;
            case POSTGRESQL -> POSTGRESQL;
        };
    }
}
