package com.hunzal.hcm.providers;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param allowedHosts mail servers that organizations may name although they are in a private network, on any port: names
 *     or addresses, as organizations write them. For the operator to set: the service connects to what it is given
 * @param connectionsPerAccount how many connections a node has to the mail server of one account at the same time
 * @param keptFor how long a connection is kept that nothing is sent by
 */
@Validated
@ConfigurationProperties("hcm.providers.smtp")
record SmtpProperties(
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("5") @Min(1) @Max(1000) int connectionsPerAccount,
        @DefaultValue("30s") @DurationMin(seconds = 1) Duration keptFor) {}
