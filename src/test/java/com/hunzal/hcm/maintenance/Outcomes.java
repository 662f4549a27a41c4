package com.hunzal.hcm.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.jobs.JobOutcome;

/** What became of a job, in the words of the tests. */
final class Outcomes {

    private Outcomes() {}

    static <R extends Record> R resultOf(JobOutcome outcome, Class<R> type) {
        assertThat(outcome).isInstanceOf(JobOutcome.Succeeded.class);
        return type.cast(((JobOutcome.Succeeded) outcome).result());
    }

    static JobOutcome.Failed failureOf(JobOutcome outcome) {
        assertThat(outcome).isInstanceOf(JobOutcome.Failed.class);
        return (JobOutcome.Failed) outcome;
    }
}
