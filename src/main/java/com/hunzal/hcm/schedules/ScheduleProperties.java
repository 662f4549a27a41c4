package com.hunzal.hcm.schedules;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How recurring schedules work.
 *
 * @param pollInterval how often a node that runs jobs looks for schedules that are due
 */
@Validated
@ConfigurationProperties("hcm.jobs.schedules")
record ScheduleProperties(
        @DefaultValue("1s") @DurationMin(millis = 10) Duration pollInterval) {}
