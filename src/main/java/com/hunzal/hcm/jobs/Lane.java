package com.hunzal.hcm.jobs;

import java.util.List;
import java.util.Locale;

/** The jobs of one state in the order of an index that holds only them, so that no walk reads past all the others. */
enum Lane {
    QUEUED("status = 'queued' AND priority IS NOT NULL", "job_type", "priority", "run_at", "id"),
    PROCESSING("status = 'processing' AND cancel_requested_at IS NULL", "job_type", "id"),
    // SQLite uses a partial index only where its condition stands word for word.
    FAILED("status IN ('failed', 'cancelled') AND status = 'failed' AND created_at IS NOT NULL", "created_at", "id"),
    CANCELLED(
            "status IN ('failed', 'cancelled') AND status = 'cancelled' AND created_at IS NOT NULL",
            "created_at",
            "id");

    private final String condition;
    private final List<String> order;

    Lane(String condition, String... order) {
        this.condition = condition;
        this.order = List.of(order);
    }

    String status() {
        return name().toLowerCase(Locale.ROOT);
    }

    String condition() {
        return condition;
    }

    /** Columns that give every job one place. */
    List<String> order() {
        return order;
    }

    /** Whether a job type is a part of the index, and not something to look for in each job. */
    boolean isByType() {
        return order.contains("job_type");
    }
}
