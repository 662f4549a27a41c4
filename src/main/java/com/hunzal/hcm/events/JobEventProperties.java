package com.hunzal.hcm.events;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The live stream of what becomes of jobs.
 *
 * @param maxListeners how many streams this node keeps open at the same time; one more is answered 429,
 *     or takes the place of one of an organization that has at least two more
 * @param maxListenersPerOrganization how many of them one organization may have
 * @param pollInterval how often the database is asked for new events while somebody listens
 * @param retention how long events are kept for those who come back. Whoever stays away longer loads the list again
 */
@Validated
@ConfigurationProperties("hcm.jobs.events")
record JobEventProperties(
        @DefaultValue("100") @Min(0) @Max(10_000) int maxListeners,
        @DefaultValue("50") @Min(0) @Max(10_000) int maxListenersPerOrganization,
        @DefaultValue("500ms") @DurationMin(millis = 10) Duration pollInterval,
        @DefaultValue("15m") @DurationMin(seconds = 10) Duration retention) {}
