package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Vendor;

/** What people may do to the state of a job, whether to one or to many: in which states, and what is written then. */
public enum StateMove {
    /** A queued job at once. One that runs is asked to stop, and is {@code cancelled} when it has. */
    CANCEL("job.cancel", "COALESCE(status, 'queued') IN ('queued', 'processing')") {
        @Override
        String changes(Vendor vendor) {
            return """
                cancel_requested_at = COALESCE(cancel_requested_at, :now), updated_at = :now,
                completed_at = CASE WHEN status = 'processing' THEN completed_at ELSE :now END,
                status = CASE WHEN status = 'processing' THEN status ELSE 'cancelled' END
                """;
        }
    },

    /** With all its retries. */
    RETRY("job.retry", "COALESCE(status, '') IN ('failed', 'cancelled')") {
        @Override
        String changes(Vendor vendor) {
            return """
                status = 'queued', retry_count = 0, crash_count = 0, run_at = :now, next_retry_at = NULL,
                completed_at = NULL, cancel_requested_at = NULL, updated_at = :now,
                progress = NULL, progress_message = NULL, asked_by_root = :root
                """;
        }
    },

    /** At once instead of at the time for which it waits; one that is due keeps its place. No retry is spent. */
    RUN_NOW("job.run", "COALESCE(status, 'queued') = 'queued'") {
        @Override
        String changes(Vendor vendor) {
            return """
                run_at = CASE WHEN run_at > :now OR %s THEN :now ELSE run_at END, next_retry_at = NULL,
                updated_at = :now, asked_by_root = :root
                """.formatted(vendor.odd("run_at"));
        }
    };

    private final String action;
    private final String guard;

    StateMove(String action, String guard) {
        this.action = action;
        this.guard = guard;
    }

    /** In the audit. */
    String action() {
        return action;
    }

    /**
     * The states in which it can be done, the lack of one being {@code queued} as the API says. Expressions, because
     * without statistics SQLite would otherwise look up the state, which a hundred thousand jobs may share, and not the ids.
     */
    public String guard() {
        return guard;
    }

    abstract String changes(Vendor vendor);

    public String update(Vendor vendor) {
        return "UPDATE background_jobs SET " + changes(vendor);
    }

    /** Changes the job {@code :id} of the organization {@code :org}, if its state allows it. */
    String ofOne(Vendor vendor) {
        return update(vendor) + "WHERE id = :id AND organization_id = :org AND " + guard + " RETURNING *";
    }
}
