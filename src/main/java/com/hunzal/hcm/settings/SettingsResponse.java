package com.hunzal.hcm.settings;

import com.hunzal.hcm.settings.NotificationSettings.Snapshot;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Notification settings as the API shows them: every column of the guide's table, the secret masked. */
@Schema(name = "NotificationSettings")
record SettingsResponse(
        @Schema(accessMode = Schema.AccessMode.READ_ONLY) String id,
        @Schema(accessMode = Schema.AccessMode.READ_ONLY) String organizationId,
        boolean emailEnabled,

        @Schema(allowableValues = {"smtp", "sendgrid", "ses"})
        String emailProvider,

        @Schema(maxLength = 254, example = "hr@example.com") String emailFromAddress,

        @Schema(maxLength = 200) @Nullable String emailFromName,
        boolean smsEnabled,

        @Schema(allowableValues = {"twilio", "sns"}) @Nullable
        String smsProvider,

        boolean slackEnabled,

        @Schema(
                maxLength = 2000,
                description = "A secret: shown masked; the mask sent back means unchanged. https on an allowed host")
        @Nullable
        String slackWebhookUrl,

        @Schema(allowableValues = {"hourly", "daily", "weekly"})
        String digestFrequency,

        boolean dndEnabled,

        @Schema(maxLength = 20, example = "22:00", description = "HH:mm")
        String dndStart,

        @Schema(maxLength = 20, example = "06:00", description = "HH:mm, exclusive")
        String dndEnd,

        @Schema(
                types = "object",
                description = "A JSON object of the organization's own, at most 16 KiB, merged key by key")
        @Nullable
        JsonNode customSettings,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @Nullable
        Instant createdAt,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @Nullable
        Instant updatedAt,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) Channels channels,

        @Schema(
                accessMode = Schema.AccessMode.READ_ONLY,
                description = "What another program left in the table that could not be sent; it refuses no change of"
                        + " other fields, and a good value mends it")
        List<Warning> warnings) {

    @Schema(name = "SettingsWarning")
    record Warning(
            @Schema(example = "digest_frequency") String field,

            @Schema(example = "must be one of hourly, daily, weekly")
            String message) {}

    static SettingsResponse of(Snapshot row, Channels channels, List<Warning> warnings) {
        var values = row.values();
        return new SettingsResponse(
                row.id(),
                row.organizationId(),
                values.emailEnabled(),
                values.emailProvider(),
                values.emailFromAddress(),
                values.emailFromName(),
                values.smsEnabled(),
                values.smsProvider(),
                values.slackEnabled(),
                SlackWebhook.mask(values.slackWebhookUrl()),
                values.digestFrequency(),
                values.dndEnabled(),
                values.dndStart(),
                values.dndEnd(),
                CustomSettings.parse(values.customSettings()),
                row.createdAt(),
                row.updatedAt(),
                channels,
                warnings);
    }
}
