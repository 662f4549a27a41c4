package com.hunzal.hcm.settings;

import static com.hunzal.hcm.settings.SettingsValues.DEFAULTS;
import static java.util.Objects.requireNonNullElse;

import com.hunzal.hcm.database.Vendor;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
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
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;

    /** The row at this moment, with the guide's defaults where a column is empty. */
    record Snapshot(
            String id,
            String organizationId,
            SettingsValues values,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt) {}

    Snapshot snapshot() {
        return new Snapshot(
                requireNonNullElse(id, ""),
                requireNonNullElse(organizationId, ""),
                new SettingsValues(
                        requireNonNullElse(emailEnabled, DEFAULTS.emailEnabled()),
                        requireNonNullElse(emailProvider, DEFAULTS.emailProvider()),
                        requireNonNullElse(emailFromAddress, DEFAULTS.emailFromAddress()),
                        emailFromName,
                        requireNonNullElse(smsEnabled, DEFAULTS.smsEnabled()),
                        smsProvider,
                        requireNonNullElse(slackEnabled, DEFAULTS.slackEnabled()),
                        slackWebhookUrl,
                        requireNonNullElse(digestFrequency, DEFAULTS.digestFrequency()),
                        requireNonNullElse(dndEnabled, DEFAULTS.dndEnabled()),
                        requireNonNullElse(dndStart, DEFAULTS.dndStart()),
                        requireNonNullElse(dndEnd, DEFAULTS.dndEnd()),
                        customSettings),
                Vendor.withinOrNull(createdAt),
                Vendor.withinOrNull(updatedAt));
    }

    /** Takes over the values; one that is the same changes nothing. */
    void change(SettingsValues values, Instant now) {
        if (values.equals(snapshot().values())) {
            return;
        }
        emailEnabled = values.emailEnabled();
        emailProvider = values.emailProvider();
        emailFromAddress = values.emailFromAddress();
        emailFromName = values.emailFromName();
        smsEnabled = values.smsEnabled();
        smsProvider = values.smsProvider();
        slackEnabled = values.slackEnabled();
        slackWebhookUrl = values.slackWebhookUrl();
        digestFrequency = values.digestFrequency();
        dndEnabled = values.dndEnabled();
        dndStart = values.dndStart();
        dndEnd = values.dndEnd();
        customSettings = values.customSettings();
        updatedAt = now;
    }

    /** The value of one of the flags, by its column. */
    boolean flag(String column) {
        var values = snapshot().values();
        return switch (column) {
            case "email_enabled" -> values.emailEnabled();
            case "sms_enabled" -> values.smsEnabled();
            case "slack_enabled" -> values.slackEnabled();
            case "dnd_enabled" -> values.dndEnabled();
            default -> throw new IllegalArgumentException(column);
        };
    }

    void touch(Instant now) {
        updatedAt = now;
    }
}
