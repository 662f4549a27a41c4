package com.hunzal.hcm.maintenance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long jobs are kept that are over. The job type {@code cleanup} deletes older ones.
 *
 * @param completed age from which completed and cancelled jobs may be deleted
 * @param failed age from which failed jobs may be deleted
 */
@ConfigurationProperties("hcm.jobs.retention")
record Retention(
        @DefaultValue("7d") Duration completed,
        @DefaultValue("30d") Duration failed) {}
