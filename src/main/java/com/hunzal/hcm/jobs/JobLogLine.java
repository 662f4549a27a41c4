package com.hunzal.hcm.jobs;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** A row of {@code hcm_job_log}: what a handler logged. */
@Entity
@Immutable
@IdClass(JobLogLine.Key.class)
@Table(name = "hcm_job_log")
class JobLogLine {

    record Key(String jobId, int line) {}

    @Id
    private String jobId = "";

    @Id
    private int line;

    private int attempt;
    private Instant loggedAt = Instant.EPOCH;
    private String message = "";

    JobHistoryResponse.Line told() {
        return new JobHistoryResponse.Line(line, attempt, loggedAt, message);
    }
}
