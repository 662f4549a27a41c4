package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Vendor;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code hcm_job_attempts}: an attempt that is over, and did not complete the job. */
@Entity
@Immutable
@IdClass(JobAttempt.Key.class)
@Table(name = "hcm_job_attempts")
class JobAttempt {

    record Key(String jobId, int attempt) {}

    @Id
    private String jobId = "";

    @Id
    private int attempt;

    private @Nullable String node;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private String outcome = "";
    private @Nullable String errorClass;
    private @Nullable String errorMessage;
    private @Nullable String stackTrace;

    JobHistoryResponse.Attempt told() {
        return new JobHistoryResponse.Attempt(
                attempt,
                node,
                Vendor.withinOrNull(startedAt),
                Vendor.withinOrNull(endedAt),
                outcome,
                errorClass,
                errorMessage,
                stackTrace);
    }
}
