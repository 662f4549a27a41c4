package com.hunzal.hcm.audit;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who changed what.
 *
 * @param retention how long entries are kept; 0s is for ever. Chains that are broken are not shortened
 * @param checkInterval how often each chain is looked through, by one of the nodes
 */
@Validated
@ConfigurationProperties("hcm.audit")
record AuditProperties(
        @DefaultValue("400d") @DurationMin(seconds = 0) Duration retention,
        @DefaultValue("1d") @DurationMin(minutes = 1) Duration checkInterval) {}
