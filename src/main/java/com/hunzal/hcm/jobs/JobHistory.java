package com.hunzal.hcm.jobs;

import java.util.ArrayList;
import java.util.Collections;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What a job went through: its attempts and what its handlers logged. */
@Component
public class JobHistory {

    /** A job that is snoozed every minute for a month has more attempts than anybody reads. */
    public static final int MOST_ATTEMPTS = 200;

    /** A log is for a person: further lines of a job are counted, not kept. */
    public static final int MOST_LINES = 1000;

    private final Jobs jobs;
    private final JobAttempts attempts;
    private final JobLog log;
    private final MaskedFields fields;
    private final JsonMapper json;

    JobHistory(Jobs jobs, JobAttempts attempts, JobLog log, MaskedFields fields, JsonMapper json) {
        this.jobs = jobs;
        this.attempts = attempts;
        this.log = log;
        this.fields = fields;
        this.json = json;
    }

    /**
     * The newest attempts, oldest first. One that runs, or that completed the job, is told by the job's own row.
     *
     * @param masked whether what is hidden in the job's payload and result is hidden
     * @throws JobNotFound if there is no such job in this organization
     */
    JobHistoryResponse.Attempts attempts(String organizationId, String jobId, boolean masked) {
        var job = jobs.get(organizationId, jobId);
        var hidden = hidden(job, masked);
        var attempts =
                new ArrayList<>(this.attempts.findByJobIdOrderByAttemptDesc(jobId, Limit.of(MOST_ATTEMPTS + 1)).stream()
                        .map(each -> each.told().without(hidden))
                        .toList());
        Collections.reverse(attempts);
        var more = attempts.size() > MOST_ATTEMPTS;
        if (more) {
            attempts.remove(0);
        }
        var running = job.status().equals(JobStatus.PROCESSING.text());
        if (running || job.status().equals(JobStatus.COMPLETED.text())) {
            attempts.add(new JobHistoryResponse.Attempt(
                    job.attempt(),
                    job.lockedBy(),
                    job.startedAt(),
                    job.completedAt(),
                    running ? "running" : AttemptOutcome.COMPLETED.text(),
                    null,
                    null,
                    null));
        }
        return new JobHistoryResponse.Attempts(attempts, more);
    }

    /**
     * @param after number of the last line that is known already, 0 for none
     * @param masked whether what is hidden in the job's payload and result is hidden
     * @throws JobNotFound if there is no such job in this organization
     */
    JobHistoryResponse.Log log(String organizationId, String jobId, int after, boolean masked) {
        var hidden = hidden(jobs.get(organizationId, jobId), masked);
        var lines = log.findByJobIdAndLineGreaterThanOrderByLine(jobId, after, Limit.of(MOST_LINES)).stream()
                .map(each -> each.told().without(hidden))
                .toList();
        return new JobHistoryResponse.Log(
                lines, lines.isEmpty() ? after : lines.get(lines.size() - 1).line());
    }

    private HiddenTexts hidden(Job job, boolean masked) {
        return masked ? JobResponse.hidden(job, json, fields) : HiddenTexts.NONE;
    }
}
