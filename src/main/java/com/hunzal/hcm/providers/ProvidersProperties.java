package com.hunzal.hcm.providers;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param timeout how long one call of a provider may take in all. A mail server has this long for each of its answers, and
 *     three times as long for a whole conversation
 */
@Validated
@ConfigurationProperties("hcm.providers")
record ProvidersProperties(
        @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration timeout) {}
