package com.hunzal.hcm.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.JsonFields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows what would be said, before anybody is told. */
@RestController
@Tag(name = "Notifications")
class PreviewController {

    private static final TypeReference<Map<String, @Nullable Object>> DATA = new TypeReference<>() {};
    private static final List<String> FIELDS = List.of("event", "channel", "subject", "body", "template", "data");
    private static final List<String> CHANNELS = List.of("email", "sms", "slack");

    private final MessageTexts texts;
    private final JsonMapper json;

    PreviewController(MessageTexts texts, JsonMapper json) {
        this.texts = texts;
        this.json = json;
    }

    @Schema(name = "NotificationPreviewRequest")
    record Body(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    pattern = "^" + NotificationReader.EVENT + "$",
                    maxLength = 100,
                    example = "leave.approved")
            String event,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"email", "sms", "slack"})
            String channel,

            @Schema(maxLength = NotificationReader.LONGEST_SUBJECT) @Nullable
            String subject,

            @Schema(description = "Instead of the event's template") @Nullable
            String body,

            @Schema(description = "The name of a template, or the text of one; instead of the event's") @Nullable
            String template,

            @Schema(
                    description = "What template and subject are filled in with",
                    example = "{\"from\": \"2026-12-21\", \"to\": \"2027-01-01\"}")
            @Nullable
            Map<String, Object> data) {}

    @Schema(name = "NotificationPreview")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Preview(
            @Schema(description = "Of an e-mail") @Nullable String subject,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "Plain for e-mail and SMS, mrkdwn for Slack")
            String text,

            @Schema(description = "Of an e-mail") @Nullable String html,

            @Schema(description = "How many an SMS would be billed as") @Nullable
            Integer segments) {}

    @PostMapping(
            path = NotificationController.PATH + "/preview",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Show what a notification would say",
            description = "By one channel, with the event's template or another one. Nothing is stored or sent.",
            operationId = "previewNotification")
    @ApiResponse(responseCode = "200", description = "What it would say")
    Preview preview(
            @Parameter(hidden = true) Caller caller,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = Body.class)))
                    @RequestBody
                    JsonNode body) {
        var fields = new JsonFields(body).allow(FIELDS);
        var event = NotificationReader.event(fields);
        var channel = fields.text("channel", 20);
        if (channel == null || !CHANNELS.contains(channel)) {
            fields.invalid("channel", "must be one of email, sms, slack");
        }
        var subject = fields.text("subject", NotificationReader.LONGEST_SUBJECT);
        var text = NotificationReader.text(fields, "body");
        var template = NotificationReader.text(fields, "template");
        var data = fields.object("data");
        fields.check();
        var words = new MessageTexts.Words(
                event, subject, text, template, data == null ? Map.of() : json.convertValue(data, DATA));
        var shown = texts.batch().of(Channel.of(String.valueOf(channel)), words);
        return new Preview(shown.subject(), shown.text(), shown.html(), shown.segments());
    }
}
