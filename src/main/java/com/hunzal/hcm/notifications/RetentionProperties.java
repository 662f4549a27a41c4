package com.hunzal.hcm.notifications;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param retention how long notifications are kept after the last of their deliveries has ended or changed, with attempts,
 *     attachments and digests; 0s: for ever
 */
@Validated
@ConfigurationProperties("hcm.notifications")
record RetentionProperties(
        @DefaultValue("90d") @DurationMin(millis = 0) Duration retention) {}
