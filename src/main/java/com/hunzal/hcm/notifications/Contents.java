package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.web.JsonFields;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Fills in what a notification says. */
@Component
public class Contents {

    private static final TypeReference<Map<String, @Nullable Object>> DATA = new TypeReference<>() {};

    private final EmailTemplates templates;
    private final JsonMapper json;

    Contents(EmailTemplates templates, JsonMapper json) {
        this.templates = templates;
        this.json = json;
    }

    /** Notes what cannot be filled in, and what is missing for the channels. */
    void check(NotificationRequest request, JsonFields fields) {
        var wrong = fields.errors().isEmpty() ? 0 : 1;
        if (request.hasEmail()
                && (request.subject() == null || request.subject().isBlank())) {
            fields.invalid("subject", "is required for e-mail");
            wrong++;
        }
        if ((request.body() == null) == (request.template() == null)) {
            fields.invalid("body", "must be given, or else template, and not both");
            return;
        }
        if (request.body() != null) {
            if (request.data() != null) {
                fields.invalid("data", "is only used with template");
            }
            return;
        }
        if (wrong > 0) {
            return; // it costs, and would be told of what is wrong already
        }
        try {
            var content = rendered(
                    request.subject(),
                    Objects.requireNonNull(request.template()),
                    json.convertValue(request.data() == null ? Map.of() : request.data(), DATA));
            if (EmailContent.hasControlCharacters(content.subject())
                    || content.subject().length() > NotificationReader.LONGEST_SUBJECT) {
                fields.invalid("subject", "becomes one with control characters, or too long, with this data");
            }
        } catch (InvalidPayload invalid) {
            fields.invalid(invalid.field(), String.valueOf(invalid.getMessage()));
        }
    }

    /** @throws InvalidPayload if a template has changed since it was checked, and does not go with the data any more */
    public MessageContent of(Told told) {
        if (told.template() != null) {
            return rendered(
                    told.subject(),
                    told.template(),
                    told.data() == null ? Map.of() : json.readValue(told.data(), DATA));
        }
        var content = EmailContent.of(
                Objects.requireNonNullElse(told.subject(), ""), Objects.requireNonNullElse(told.body(), ""), null);
        return new MessageContent(content.subject(), content.text(), content.html());
    }

    private MessageContent rendered(@Nullable String subject, String template, Map<String, @Nullable Object> data) {
        if (template.isBlank()) {
            throw new InvalidPayload("template", "must not be blank");
        }
        var content = templates.rendering().email(Objects.requireNonNullElse(subject, ""), template, data);
        return new MessageContent(content.subject(), content.text(), content.html());
    }
}
