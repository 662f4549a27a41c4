package com.hunzal.hcm.delivery;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param testSendsPerHour messages that an organization may send in an hour to try its settings, over all nodes; 0: none
 */
@Validated
@ConfigurationProperties("hcm.notifications.limits")
record TestSendProperties(
        @DefaultValue("5") @Min(0) @Max(10_000) int testSendsPerHour) {}
