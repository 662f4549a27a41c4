package com.hunzal.hcm.bulk;

import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobIndexes;
import java.util.List;

/** The jobs of one state in the order of an index that holds only them, so that no walk reads past all the others. */
enum Lane {
    QUEUED("queued", JobIndexes.READY, JobIndexes.QUEUED_WITH_PRIORITY, "job_type", "priority", "run_at", "id"),
    /** Of the queued ones those that wait for a time: to be tried again, or as planned. */
    LATER(
            "queued",
            JobIndexes.READY,
            JobIndexes.QUEUED_WITH_PRIORITY + " AND run_at > :now",
            "job_type",
            "priority",
            "run_at",
            "id"),
    PROCESSING(
            "processing",
            JobIndexes.PROCESSING,
            JobIndexes.IS_PROCESSING + " AND cancel_requested_at IS NULL",
            "job_type",
            "id"),
    FAILED(
            "failed",
            JobIndexes.UNSUCCESSFUL,
            JobIndexes.IS_UNSUCCESSFUL + " AND status = 'failed' AND created_at IS NOT NULL",
            "created_at",
            "id"),
    CANCELLED(
            "cancelled",
            JobIndexes.UNSUCCESSFUL,
            JobIndexes.IS_UNSUCCESSFUL + " AND status = 'cancelled' AND created_at IS NOT NULL",
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
        return JobIndexes.table(vendor, index);
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
