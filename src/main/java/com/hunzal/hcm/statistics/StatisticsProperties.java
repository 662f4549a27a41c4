package com.hunzal.hcm.statistics;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Figures about jobs that ran.
 *
 * @param flushInterval how often a node writes what it counted. A crash loses no more figures than these
 */
@Validated
@ConfigurationProperties("hcm.jobs.statistics")
record StatisticsProperties(
        @DefaultValue("5s") @DurationMin(millis = 100) Duration flushInterval) {}
