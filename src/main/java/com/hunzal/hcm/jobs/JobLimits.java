package com.hunzal.hcm.jobs;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the operator allows to run at the same time, over all nodes, and how turns are shared out. */
@Component
public class JobLimits {

    private final JobProperties.Limits limits;

    JobLimits(JobProperties properties) {
        this.limits = properties.limits();
    }

    /** How many jobs one organization may have running; null means no limit. */
    public @Nullable Integer runningPerOrganization() {
        return unlessZero(limits.runningPerOrganization());
    }

    /** How many jobs of the type may run, of all organizations together; null means no limit. */
    public @Nullable Integer runningPerType(String jobType) {
        return unlessZero(limits.runningPerType().getOrDefault(jobType, 0));
    }

    /** How many turns the organization gets where one without a weight gets one. */
    public int weight(String organizationId) {
        return limits.weights().getOrDefault(organizationId, 1);
    }

    private static @Nullable Integer unlessZero(int limit) {
        return limit == 0 ? null : limit;
    }
}
