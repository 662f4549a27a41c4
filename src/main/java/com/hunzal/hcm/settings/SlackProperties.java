package com.hunzal.hcm.settings;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param allowedHosts hosts that a Slack webhook may be on. For the operator to set, not for organizations: the
 *     service calls what it is given
 */
@ConfigurationProperties("hcm.slack")
record SlackProperties(
        @DefaultValue({"hooks.slack.com", "hooks.slack-gov.com"})
        List<String> allowedHosts) {}
