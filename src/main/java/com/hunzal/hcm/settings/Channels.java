package com.hunzal.hcm.settings;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether each channel could be used as it is set up now, and what is missing. */
@Schema(name = "Channels")
record Channels(State email, State sms, State slack) {

    /** @param state off, ready, or not_ready for the reasons given */
    @Schema(name = "Channel")
    record State(
            @Schema(allowableValues = {"off", "ready", "not_ready"})
            String state,

            List<String> reasons) {

        static State of(boolean enabled, List<String> reasons) {
            return new State(
                    !enabled ? "off" : reasons.isEmpty() ? "ready" : "not_ready", enabled ? reasons : List.of());
        }
    }

    static Channels of(SettingsValues values, @Nullable String mailHost) {
        return new Channels(
                State.of(values.emailEnabled(), emailReasons(values, mailHost)),
                State.of(values.smsEnabled(), smsReasons(values)),
                State.of(values.slackEnabled(), slackReasons(values)));
    }

    private static List<String> emailReasons(SettingsValues values, @Nullable String mailHost) {
        var reasons = new ArrayList<String>();
        if (!values.emailProvider().equalsIgnoreCase("smtp")) {
            reasons.add("This version sends e-mail through smtp only, not through " + values.emailProvider() + ".");
        } else if (mailHost == null || mailHost.isBlank()) {
            reasons.add("The operator has set no mail host (spring.mail.host).");
        }
        return reasons;
    }

    private static List<String> smsReasons(SettingsValues values) {
        var reasons = new ArrayList<String>();
        if (values.smsProvider() == null) {
            reasons.add("No sms_provider is set.");
        }
        reasons.add("This version stores the settings for SMS, but does not send any.");
        return reasons;
    }

    private static List<String> slackReasons(SettingsValues values) {
        var reasons = new ArrayList<String>();
        if (values.slackWebhookUrl() == null) {
            reasons.add("No slack_webhook_url is set.");
        }
        reasons.add("This version stores the settings for Slack, but does not send to it.");
        return reasons;
    }
}
