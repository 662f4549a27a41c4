package com.hunzal.hcm.jobs;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Work on the whole service.
 *
 * @param leastInterval how long there is at least between two jobs of a type that act on the whole service (db_optimize,
 *     log_rotate, backup, cleanup of log archives and temporary files), over all nodes and organizations
 */
@Validated
@ConfigurationProperties("hcm.maintenance")
record MaintenanceProperties(
        @DefaultValue("10m") @DurationMin(millis = 0) Duration leastInterval) {}
