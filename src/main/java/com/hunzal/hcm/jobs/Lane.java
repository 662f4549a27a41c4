package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Vendor;
import java.util.List;
import java.util.Locale;

/** The jobs of one state in the order of an index that holds only them, so that no walk reads past all the others. */
enum Lane {
    QUEUED(
            "hcm_background_jobs_ready",
            "COALESCE(status, '') = 'queued' AND priority IS NOT NULL",
            "job_type",
            "priority",
            "run_at",
            "id"),
    PROCESSING(
            "hcm_background_jobs_processing",
            "status = 'processing' AND cancel_requested_at IS NULL",
            "job_type",
            "id"),
    // SQLite uses a partial index only where its condition stands word for word.
    FAILED(
            "hcm_background_jobs_unsuccessful",
            "status IN ('failed', 'cancelled') AND status = 'failed' AND created_at IS NOT NULL",
            "created_at",
            "id"),
    CANCELLED(
            "hcm_background_jobs_unsuccessful",
            "status IN ('failed', 'cancelled') AND status = 'cancelled' AND created_at IS NOT NULL",
            "created_at",
            "id");

    private final String index;
    private final String condition;
    private final List<String> order;

    Lane(String index, String condition, String... order) {
        this.index = index;
        this.condition = condition;
        this.order = List.of(order);
    }

    String status() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For FROM. Before it has statistics SQLite prefers an index of all jobs as soon as a time is asked for. */
    String table(Vendor vendor) {
        return vendor == Vendor.SQLITE ? "background_jobs INDEXED BY " + index : "background_jobs";
    }

    String condition() {
        return condition;
    }

    /** Columns that give every job one place. */
    List<String> order() {
        return order;
    }

    /** Whether the index has the jobs of one type together. */
    boolean isByType() {
        return order.contains("job_type");
    }
}
