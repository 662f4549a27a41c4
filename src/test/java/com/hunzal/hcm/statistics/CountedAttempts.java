package com.hunzal.hcm.statistics;

import com.hunzal.hcm.jobs.AttemptOutcome;
import java.time.Duration;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/** For tests of other rooms: statistics of their own, which are written when they are told to. */
public final class CountedAttempts {

    private final JobStatistics statistics;

    public CountedAttempts(AutowireCapableBeanFactory beans) {
        this.statistics = beans.createBean(JobStatistics.class);
    }

    public void add(String organizationId, AttemptOutcome outcome) {
        statistics.record(organizationId, "noop", outcome, Duration.ZERO, Duration.ofSeconds(1));
    }

    public void flush() {
        statistics.flush();
    }
}
