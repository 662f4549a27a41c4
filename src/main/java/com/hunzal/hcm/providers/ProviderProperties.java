package com.hunzal.hcm.providers;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Calls of providers.
 *
 * @param timeout how long one call of a provider may take in all. A connection must be there after half of it. What has
 *     no answer by then may have arrived, and is not sent again where that could make two of an SMS
 */
@Validated
@ConfigurationProperties("hcm.providers")
record ProviderProperties(
        @DefaultValue("10s") @DurationMin(millis = 100) Duration timeout) {}
