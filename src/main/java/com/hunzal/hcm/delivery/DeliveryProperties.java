package com.hunzal.hcm.delivery;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When notifications are sent.
 *
 * @param releaseJitter over how much time deliveries are spread that wait for the same moment, as the end of quiet hours;
 *     next_at is without it
 * @param digestSpread over how much time digests are spread that are due at the same moment; next_at is without it
 * @param replanInterval how often it is looked whether the settings of organizations have changed, by SQL too, of which
 *     something is held
 */
@Validated
@ConfigurationProperties("hcm.notifications")
record DeliveryProperties(
        @DefaultValue("2m") @DurationMin(millis = 0) Duration releaseJitter,
        @DefaultValue("10m") @DurationMin(millis = 0) Duration digestSpread,
        @DefaultValue("5s") @DurationMin(millis = 100) Duration replanInterval) {}
