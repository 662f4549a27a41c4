package com.hunzal.hcm.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What may run at the same time, over all nodes, for how long, and how turns are shared out. */
@Component
public class JobLimits {

    private static final Logger log = LoggerFactory.getLogger(JobLimits.class);

    private final JobProperties.Limits limits;
    private final JobHandlers handlers;
    private final ReservedThreads reserved;

    JobLimits(JobProperties properties, JobHandlers handlers, ReservedThreads reserved) {
        this.limits = properties.limits();
        this.handlers = handlers;
        this.reserved = reserved;
        for (var type : limits.runningPerType().keySet()) {
            if (handlers.find(type).isEmpty()) {
                log.warn("hcm.jobs.limits.running-per-type names {}, which is none of {}", type, handlers.types());
            }
        }
    }

    /** How many jobs one organization may have running; null means no limit. */
    public @Nullable Integer runningPerOrganization() {
        return unlessZero(limits.runningPerOrganization());
    }

    /** How many of a node's threads are kept for organizations of which no job runs. */
    public int reservedThreads(int threads) {
        reserved.look();
        return reserved.of(threads);
    }

    /** How many jobs of the type may run, of all organizations together; null means no limit. */
    public @Nullable Integer runningPerType(String jobType) {
        return unlessZero(limits.runningPerType().getOrDefault(jobType, 0));
    }

    /** How long one attempt may take; null for a type that this node does not know. */
    public @Nullable Duration deadline(String jobType) {
        return handlers.find(jobType).map(known -> known.handler().timeout()).orElse(null);
    }

    /** How many turns the organization gets where one without a weight gets one. */
    public int weight(String organizationId) {
        return limits.weights().getOrDefault(organizationId, 1);
    }

    private static @Nullable Integer unlessZero(int limit) {
        return limit == 0 ? null : limit;
    }
}
