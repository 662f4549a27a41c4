package com.hunzal.hcm.settings;

import com.hunzal.hcm.settings.DeliverySettings.Frequency;
import com.hunzal.hcm.settings.DeliverySettings.QuietHours;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an organization can set.
 *
 * @param slackWebhookUrl a secret: whoever knows it can post to the channel
 * @param dndStart start of the quiet hours, {@code HH:mm}
 * @param dndEnd end of the quiet hours, exclusive
 * @param customSettings text of a JSON object
 */
record SettingsValues(
        boolean emailEnabled,
        String emailProvider,
        String emailFromAddress,
        @Nullable String emailFromName,
        boolean smsEnabled,
        @Nullable String smsProvider,
        boolean slackEnabled,
        @Nullable String slackWebhookUrl,
        String digestFrequency,
        boolean dndEnabled,
        String dndStart,
        String dndEnd,
        @Nullable String customSettings) {

    /** The guide's defaults: what a new row has, and what a column goes back to when it is cleared. */
    static final SettingsValues DEFAULTS = new SettingsValues(
            true, "smtp", "noreply@hunzal.com", null, false, null, false, null, "daily", false, "22:00", "06:00", null);

    /** With defaults where another program has left what could not be sent by. */
    DeliverySettings forDelivery(String organizationId, List<String> slackHosts, String version) {
        var odd = SettingsRules.findings(this, slackHosts).stream()
                .flatMap(finding -> finding.fields().stream())
                .collect(Collectors.toSet());
        var quiet = dndEnabled && !odd.contains("dnd_start") && !odd.contains("dnd_end");
        return new DeliverySettings(
                organizationId,
                emailEnabled,
                SettingsRules.EMAIL_PROVIDERS.getOrDefault(emailProvider.toLowerCase(Locale.ROOT), emailProvider),
                null,
                odd.contains("email_from_address") ? DEFAULTS.emailFromAddress() : emailFromAddress,
                odd.contains("email_from_name") ? null : emailFromName,
                smsEnabled,
                smsProvider == null
                        ? null
                        : SettingsRules.SMS_PROVIDERS.getOrDefault(smsProvider.toLowerCase(Locale.ROOT), smsProvider),
                slackEnabled,
                odd.contains("slack_webhook_url") ? null : slackWebhookUrl,
                Frequency.valueOf((odd.contains("digest_frequency") ? DEFAULTS.digestFrequency() : digestFrequency)
                        .toUpperCase(Locale.ROOT)),
                8,
                DayOfWeek.MONDAY,
                quiet ? new QuietHours(LocalTime.parse(dndStart), LocalTime.parse(dndEnd)) : null,
                ZoneOffset.UTC,
                null,
                version);
    }

    @Override
    public String toString() {
        return "SettingsValues"; // holds a secret
    }
}
