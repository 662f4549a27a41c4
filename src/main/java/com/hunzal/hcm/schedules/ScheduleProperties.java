package com.hunzal.hcm.schedules;

import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How recurring schedules work.
 *
 * @param pollInterval how often a node that runs jobs looks for schedules that are due
 * @param mostUnfinished how many queued and running jobs of one schedule there may be: a time at which there are so many
 *     is left out, as after a pause that lasts. 0 means no limit
 * @param leastInterval a schedule whose times may come closer to each other is refused; one that is there already runs
 *     once in this time
 */
@Validated
@ConfigurationProperties("hcm.jobs.schedules")
record ScheduleProperties(
        @DefaultValue("1s") @DurationMin(millis = 10) Duration pollInterval,
        @DefaultValue("100") @PositiveOrZero int mostUnfinished,

        @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration leastInterval) {}
