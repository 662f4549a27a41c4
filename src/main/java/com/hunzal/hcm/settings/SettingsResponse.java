package com.hunzal.hcm.settings;

import com.hunzal.hcm.settings.NotificationSettings.Snapshot;
import io.swagger.v3.oas.annotations.media.ArraySchema;
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

        @Schema(
                allowableValues = {"smtp", "sendgrid", "ses"},
                description = "Takes over where email_provider refuses the organization")
        @Nullable
        String emailFallbackProvider,

        @Schema(maxLength = 254, example = "hr@example.com") String emailFromAddress,

        @Schema(maxLength = 200) @Nullable String emailFromName,
        boolean smsEnabled,

        @Schema(allowableValues = {"twilio", "sns"}) @Nullable
        String smsProvider,

        @Schema(
                types = "integer",
                minimum = "0",
                maximum = "1000000000",
                description = "SMS segments that may be sent in a month; null: no budget")
        @Nullable
        Integer smsMonthlySegments,

        boolean slackEnabled,

        @Schema(
                maxLength = 2000,
                description = "A secret: shown masked; the mask sent back means unchanged. https on an allowed host")
        @Nullable
        String slackWebhookUrl,

        @Schema(allowableValues = {"hourly", "daily", "weekly"})
        String digestFrequency,

        @Schema(
                minimum = "0",
                maximum = "23",
                description = "Of daily and weekly digests, by the wall clock of timezone")
        int digestHour,

        @Schema(allowableValues = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
        String digestWeekday,

        boolean dndEnabled,

        @Schema(maxLength = 20, example = "22:00", description = "HH:mm")
        String dndStart,

        @Schema(maxLength = 20, example = "06:00", description = "HH:mm, exclusive")
        String dndEnd,

        @Schema(maxLength = 100, example = "Asia/Karachi", description = "Of all people who have none of their own")
        String timezone,

        @ArraySchema(
                maxItems = 20,
                arraySchema = @Schema(description = "E-mail addresses of whom the service itself tells things"),
                schema = @Schema(maxLength = 254, example = "admin@example.com"))
        List<String> adminRecipients,

        @Schema(description = "Whether admin_recipients are told of jobs that failed for good")
        boolean notifyJobFailed,

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
                values.emailFallbackProvider(),
                values.emailFromAddress(),
                values.emailFromName(),
                values.smsEnabled(),
                values.smsProvider(),
                values.smsMonthlySegments(),
                values.slackEnabled(),
                SlackWebhook.mask(values.slackWebhookUrl()),
                values.digestFrequency(),
                values.digestHour(),
                values.digestWeekday(),
                values.dndEnabled(),
                values.dndStart(),
                values.dndEnd(),
                values.timezone(),
                AdminRecipients.parse(values.adminRecipients()),
                values.notifyJobFailed(),
                CustomSettings.parse(values.customSettings()),
                row.createdAt(),
                row.updatedAt(),
                channels,
                warnings);
    }
}
