package com.hunzal.hcm.settings;

import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What the settings themselves lack. */
@Component
@Order(0) // said before what others find
class SettingsReadiness implements ChannelReadiness {

    @Override
    public List<String> reasons(DeliverySettings settings, Channel channel) {
        return switch (channel) {
            case EMAIL -> List.of();
            case SMS -> settings.smsProvider() == null ? List.of("No sms_provider is set.") : List.of();
            case SLACK -> slack(settings);
        };
    }

    private static List<String> slack(DeliverySettings settings) {
        if (settings.slackWebhookUrl() != null) {
            return List.of();
        }
        var trouble = settings.slackWebhookTrouble();
        return List.of(
                trouble == null
                        ? "No slack_webhook_url is set."
                        : "The slack_webhook_url that is set cannot be used: " + trouble + ".");
    }
}
