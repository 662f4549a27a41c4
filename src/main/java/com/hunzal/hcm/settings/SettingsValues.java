package com.hunzal.hcm.settings;

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

    @Override
    public String toString() {
        return "SettingsValues"; // holds a secret
    }
}
