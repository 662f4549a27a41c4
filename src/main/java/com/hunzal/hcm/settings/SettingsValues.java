package com.hunzal.hcm.settings;

import com.hunzal.hcm.settings.DeliverySettings.Frequency;
import com.hunzal.hcm.settings.DeliverySettings.QuietHours;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an organization can set.
 *
 * @param slackWebhookUrl a secret: whoever knows it can post to the channel. In the clear; as it is stored if it cannot be
 *     decrypted
 * @param dndStart start of the quiet hours, {@code HH:mm}
 * @param dndEnd end of the quiet hours, exclusive
 * @param adminRecipients text of a JSON array
 * @param customSettings text of a JSON object
 */
record SettingsValues(
        boolean emailEnabled,
        String emailProvider,
        @Nullable String emailFallbackProvider,
        String emailFromAddress,
        @Nullable String emailFromName,
        boolean smsEnabled,
        @Nullable String smsProvider,
        @Nullable Integer smsMonthlySegments,
        boolean slackEnabled,
        @Nullable String slackWebhookUrl,
        String digestFrequency,
        int digestHour,
        String digestWeekday,
        boolean dndEnabled,
        String dndStart,
        String dndEnd,
        String timezone,
        @Nullable String adminRecipients,
        boolean notifyJobFailed,
        @Nullable String customSettings) {

    /** The names that callers may give, in lower case, and what the service calls each. */
    static final Map<String, String> EMAIL_PROVIDERS = Map.of("smtp", "smtp", "sendgrid", "sendgrid", "ses", "ses");

    static final Map<String, String> SMS_PROVIDERS =
            Map.of("twilio", "twilio", "sns", "sns", "aws sns", "sns", "aws_sns", "sns");

    /** The guide's defaults: what a new row has, and what a column goes back to when it is cleared. */
    static final SettingsValues DEFAULTS = new SettingsValues(
            true,
            "smtp",
            null,
            "noreply@hunzal.com",
            null,
            false,
            null,
            null,
            false,
            null,
            "daily",
            8,
            "monday",
            false,
            "22:00",
            "06:00",
            "UTC",
            null,
            false,
            null);

    /**
     * With defaults where another program has left what could not be sent by.
     *
     * @param odd what is wrong, by field
     */
    DeliverySettings forDelivery(String organizationId, Map<String, String> odd, String version) {
        return new DeliverySettings(
                organizationId,
                emailEnabled,
                canonical(EMAIL_PROVIDERS, emailProvider),
                emailFallbackProvider == null || odd.containsKey("email_fallback_provider")
                        ? null
                        : canonical(EMAIL_PROVIDERS, emailFallbackProvider),
                odd.containsKey("email_from_address") ? DEFAULTS.emailFromAddress() : emailFromAddress,
                odd.containsKey("email_from_name") ? null : emailFromName,
                smsEnabled,
                smsProvider == null ? null : canonical(SMS_PROVIDERS, smsProvider),
                slackEnabled,
                odd.containsKey("slack_webhook_url") ? null : slackWebhookUrl,
                slackWebhookUrl == null ? null : odd.get("slack_webhook_url"),
                Frequency.valueOf(usual(odd.keySet(), "digest_frequency", digestFrequency, DEFAULTS.digestFrequency())),
                odd.containsKey("digest_hour") ? DEFAULTS.digestHour() : digestHour,
                DayOfWeek.valueOf(usual(odd.keySet(), "digest_weekday", digestWeekday, DEFAULTS.digestWeekday())),
                dndEnabled && !odd.containsKey("dnd_start") && !odd.containsKey("dnd_end")
                        ? new QuietHours(LocalTime.parse(dndStart), LocalTime.parse(dndEnd))
                        : null,
                odd.containsKey("timezone") ? ZoneOffset.UTC : ZoneId.of(timezone),
                odd.containsKey("sms_monthly_segments") ? null : smsMonthlySegments,
                odd.containsKey("admin_recipients") ? List.of() : AdminRecipients.parse(adminRecipients),
                notifyJobFailed,
                version);
    }

    static String canonical(Map<String, String> choices, String chosen) {
        return choices.getOrDefault(chosen.toLowerCase(Locale.ROOT), chosen);
    }

    private static String usual(Set<String> odd, String field, String value, String otherwise) {
        return (odd.contains(field) ? otherwise : value).toUpperCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "SettingsValues"; // holds a secret
    }
}
