package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Vendor;
import java.util.List;

/** The jobs of one state in the order of an index that holds only them, so that no walk reads past all the others. */
enum Lane {
    QUEUED(
            "queued",
            "hcm_background_jobs_ready",
            "COALESCE(status, '') = 'queued' AND priority IS NOT NULL",
            "job_type",
            "priority",
            "run_at",
            "id"),
    /** Of the queued ones those that wait for a time: to be tried again, or as planned. */
    LATER(
            "queued",
            "hcm_background_jobs_ready",
            "COALESCE(status, '') = 'queued' AND priority IS NOT NULL AND run_at > :now",
            "job_type",
            "priority",
            "run_at",
            "id"),
    PROCESSING(
            "processing",
            "hcm_background_jobs_processing",
            "status = 'processing' AND cancel_requested_at IS NULL",
            "job_type",
            "id"),
    // SQLite uses a partial index only where its condition stands word for word.
    FAILED(
            "failed",
            "hcm_background_jobs_unsuccessful",
            "status IN ('failed', 'cancelled') AND status = 'failed' AND created_at IS NOT NULL",
            "created_at",
            "id"),
    CANCELLED(
            "cancelled",
            "hcm_background_jobs_unsuccessful",
            "status IN ('failed', 'cancelled') AND status = 'cancelled' AND created_at IS NOT NULL",
            "created_at",
            "id");

    private final String status;
    private final String index;
    private final String condition;
    private final List<String> order;

    Lane(String status, String index, String condition, String... order) {
        this.status = status;
        this.index = index;
        this.condition = condition;
        this.order = List.of(order);
    }

    String status() {
        return status;
    }

    /** For FROM. Before it has statistics SQLite prefers an index of all jobs as soon as a time is asked for. */
    String table(Vendor vendor) {
        return vendor == Vendor.SQLITE ? "background_jobs INDEXED BY " + index : "background_jobs";
    }

    /** May contain the parameter {@code :now}. */
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
