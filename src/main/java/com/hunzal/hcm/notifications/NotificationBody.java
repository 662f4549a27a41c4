package com.hunzal.hcm.notifications;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a new notification, for the API's description. */
@Schema(name = "NewNotification")
public record NotificationBody(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                pattern = "^" + NotificationReader.EVENT + "$",
                maxLength = 100,
                example = "leave.approved")
        String event,

        @Schema(
                allowableValues = {"critical", "normal", "low"},
                defaultValue = "normal",
                description = "critical passes quiet hours and is never part of a digest")
        @Nullable
        String severity,

        @ArraySchema(
                minItems = 0,
                maxItems = NotificationReader.MOST_RECIPIENTS,
                schema = @Schema(implementation = NewRecipient.class))
        @Nullable
        List<NewRecipient> recipients,

        @Schema(description = "Also to the organization's Slack channel", defaultValue = "false") @Nullable
        Boolean slack,

        @ArraySchema(
                minItems = 1,
                maxItems = 10,
                schema =
                        @Schema(
                                type = "string",
                                allowableValues = {"email", "sms", "slack"}))
        @Nullable
        List<String> channels,

        @Schema(
                maxLength = NotificationReader.LONGEST_SUBJECT,
                description = "Required if an e-mail is among them",
                example = "Your leave is approved")
        @Nullable
        String subject,

        @Schema(description = "Plain text, also of SMS and Slack; or else template", example = "Enjoy your days off.")
        @Nullable
        String body,

        @Schema(description = "The name of a template, or the text of one; instead of body") @Nullable
        String template,

        @Schema(description = "What template and subject are filled in with") @Nullable
        Map<String, Object> data,

        @Schema(description = "Whether it is told together with others; true for low if nobody says") @Nullable
        Boolean digest,

        @Schema(
                maxLength = NotificationReader.LONGEST_KEY,
                description = "Of several in one digest, or held for one recipient, the newest counts")
        @Nullable
        String dedupeKey,

        @Schema(maxLength = 40, description = "Not before this moment", example = "2027-01-01T06:00:00Z") @Nullable
        OffsetDateTime sendAt,

        @Schema(maxLength = 40, description = "Not after this moment", example = "2027-01-02T06:00:00Z") @Nullable
        OffsetDateTime expiresAt,

        @ArraySchema(
                minItems = 0,
                maxItems = Attachments.MOST,
                schema = @Schema(implementation = NewAttachment.class),
                arraySchema = @Schema(description = "Of its e-mails, 5 MiB in all"))
        @Nullable
        List<NewAttachment> attachments) {

    /** A recipient needs an e-mail address or a phone number. */
    @Schema(name = "NewRecipient")
    record NewRecipient(
            @Schema(maxLength = 255) @Nullable String id,

            @Schema(maxLength = NotificationReader.LONGEST_NAME) @Nullable
            String name,

            @Schema(maxLength = 254, example = "ann@example.com") @Nullable
            String email,

            @Schema(maxLength = 20, description = "In E.164", example = "+4915112345678") @Nullable
            String phone,

            @Schema(maxLength = 100, description = "IANA name", example = "Europe/Berlin") @Nullable
            String timezone) {}
}
