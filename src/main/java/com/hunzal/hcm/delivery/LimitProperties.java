package com.hunzal.hcm.delivery;

import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much each organization may send, on all nodes together.
 *
 * @param slackPerSecond messages to its Slack channel; what is more waits
 * @param emailsPerDay by its own days; what is more waits for the next one. None if absent
 * @param smsPerDay likewise
 * @param perRecipientAndEventPerHour messages of one event to one recipient; what is more becomes one summary at the hour's
 *     end. None if absent
 */
@Validated
@ConfigurationProperties("hcm.notifications.limits")
record LimitProperties(
        @DefaultValue("1") @Min(1) int slackPerSecond,
        @Min(1) @Nullable Integer emailsPerDay,
        @Min(1) @Nullable Integer smsPerDay,
        @Min(1) @Nullable Integer perRecipientAndEventPerHour) {}
