package com.hunzal.hcm.settings;

import static com.hunzal.hcm.settings.SettingsValues.DEFAULTS;
import static java.util.Objects.requireNonNullElse;

import com.hunzal.hcm.database.Vendor;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** The row of one organization. Other programs write such rows too, and may leave any column empty. */
@Entity
@Table(name = "notification_settings")
@DynamicUpdate // a column that nobody changed keeps what another program wrote meanwhile
class NotificationSettings {

    @Id
    private @Nullable String id;

    private @Nullable String organizationId;
    private @Nullable Boolean emailEnabled;
    private @Nullable String emailProvider;
    private @Nullable String emailFromAddress;
    private @Nullable String emailFromName;
    private @Nullable Boolean smsEnabled;
    private @Nullable String smsProvider;
    private @Nullable Boolean slackEnabled;
    private @Nullable String slackWebhookUrl;
    private @Nullable String digestFrequency;
    private @Nullable Boolean dndEnabled;
    private @Nullable String dndStart;
    private @Nullable String dndEnd;
    private @Nullable String customSettings;
    private @Nullable String timezone;
    private @Nullable Integer digestHour;
    private @Nullable String digestWeekday;
    private @Nullable Integer smsMonthlySegments;
    private @Nullable String emailFallbackProvider;
    private @Nullable String adminRecipients;
    private @Nullable Boolean notifyJobFailed;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;

    /**
     * The row at this moment, with the guide's defaults where a column is empty.
     *
     * @param storedWebhook as it is in the column
     * @param webhookTrouble why it cannot be read, if it cannot
     */
    record Snapshot(
            String id,
            String organizationId,
            SettingsValues values,
            @Nullable String storedWebhook,
            @Nullable String webhookTrouble,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt) {}

    Snapshot snapshot(WebhookSecrets webhooks) {
        var organization = requireNonNullElse(organizationId, "");
        var webhook = webhooks.open(organization, slackWebhookUrl);
        return new Snapshot(
                requireNonNullElse(id, ""),
                organization,
                new SettingsValues(
                        requireNonNullElse(emailEnabled, DEFAULTS.emailEnabled()),
                        requireNonNullElse(emailProvider, DEFAULTS.emailProvider()),
                        emailFallbackProvider,
                        requireNonNullElse(emailFromAddress, DEFAULTS.emailFromAddress()),
                        emailFromName,
                        requireNonNullElse(smsEnabled, DEFAULTS.smsEnabled()),
                        smsProvider,
                        smsMonthlySegments,
                        requireNonNullElse(slackEnabled, DEFAULTS.slackEnabled()),
                        webhook.url(),
                        requireNonNullElse(digestFrequency, DEFAULTS.digestFrequency()),
                        requireNonNullElse(digestHour, DEFAULTS.digestHour()),
                        requireNonNullElse(digestWeekday, DEFAULTS.digestWeekday()),
                        requireNonNullElse(dndEnabled, DEFAULTS.dndEnabled()),
                        requireNonNullElse(dndStart, DEFAULTS.dndStart()),
                        requireNonNullElse(dndEnd, DEFAULTS.dndEnd()),
                        requireNonNullElse(timezone, DEFAULTS.timezone()),
                        adminRecipients,
                        requireNonNullElse(notifyJobFailed, DEFAULTS.notifyJobFailed()),
                        customSettings),
                slackWebhookUrl,
                webhook.trouble(),
                Vendor.withinOrNull(createdAt),
                Vendor.withinOrNull(updatedAt));
    }

    /**
     * Takes over the values; one that is the same changes nothing.
     *
     * @param webhook encrypted, where it is another one than before
     */
    void change(SettingsValues values, SettingsValues before, @Nullable String webhook, Instant now) {
        if (values.equals(before)) {
            return;
        }
        emailEnabled = values.emailEnabled();
        emailProvider = values.emailProvider();
        emailFallbackProvider = values.emailFallbackProvider();
        emailFromAddress = values.emailFromAddress();
        emailFromName = values.emailFromName();
        smsEnabled = values.smsEnabled();
        smsProvider = values.smsProvider();
        smsMonthlySegments = values.smsMonthlySegments();
        slackEnabled = values.slackEnabled();
        if (!Objects.equals(values.slackWebhookUrl(), before.slackWebhookUrl())) {
            slackWebhookUrl = webhook;
        }
        digestFrequency = values.digestFrequency();
        digestHour = values.digestHour();
        digestWeekday = values.digestWeekday();
        dndEnabled = values.dndEnabled();
        dndStart = values.dndStart();
        dndEnd = values.dndEnd();
        timezone = values.timezone();
        adminRecipients = values.adminRecipients();
        notifyJobFailed = values.notifyJobFailed();
        customSettings = values.customSettings();
        updatedAt = now;
    }

    /** The same webhook as before, encrypted. */
    void seal(String webhook) {
        slackWebhookUrl = webhook;
    }

    void touch(Instant now) {
        updatedAt = now;
    }
}
