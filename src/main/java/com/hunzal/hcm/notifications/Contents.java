package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.JsonFields;
import java.util.LinkedHashSet;
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

    private final MessageTexts texts;
    private final Attachments attachments;
    private final JsonMapper json;

    Contents(MessageTexts texts, Attachments attachments, JsonMapper json) {
        this.texts = texts;
        this.attachments = attachments;
        this.json = json;
    }

    /** Notes what cannot be filled in, and what is missing for the channels. */
    void check(NotificationRequest request, JsonFields fields) {
        var known = request.body() != null || request.template() != null;
        if (known
                && request.hasEmail()
                && (request.subject() == null
                        ? isAbsent(fields, "subject")
                        : request.subject().isBlank())) {
            fields.invalid("subject", "is required for e-mail");
        }
        if (request.body() != null && request.template() != null) {
            fields.invalid("body", "must be given, or else template, and not both");
        }
        if (request.body() != null && request.data() != null) {
            fields.invalid("data", "is only used with template");
        }
        if (request.template() != null && request.template().isBlank()) {
            fields.invalid("template", "must not be blank");
        }
        if (!fields.errors().isEmpty()) {
            return; // filling in costs, and would be told of what is wrong already
        }
        record Trouble(String field, String message) {}
        var words = new MessageTexts.Words(
                request.event(),
                request.subject(),
                request.body(),
                request.template(),
                json.convertValue(request.data() == null ? Map.of() : request.data(), DATA));
        var batch = texts.batch();
        var troubles = new LinkedHashSet<Trouble>();
        try {
            attachments.check(null, request.attachments(), "attachments");
        } catch (InvalidPayload invalid) {
            troubles.add(new Trouble(invalid.field(), String.valueOf(invalid.getMessage())));
        }
        for (var channel : Channel.values()) {
            if (request.reaches(channel)) {
                try {
                    batch.of(channel, words);
                } catch (InvalidPayload invalid) {
                    troubles.add(new Trouble(invalid.field(), String.valueOf(invalid.getMessage())));
                }
            }
        }
        troubles.forEach(each -> fields.invalid(each.field(), each.message()));
    }

    /** One that is there and not usable is told of already. */
    private static boolean isAbsent(JsonFields fields, String name) {
        var given = fields.raw(name);
        return given == null || given.isNull();
    }

    /** @throws InvalidPayload if a template has changed since it was checked, and does not go with the data any more */
    public MessageTexts.Text of(Channel channel, String event, Told told) {
        return texts.batch().of(channel, words(event, told));
    }

    public MessageTexts.Words words(String event, Told told) {
        Map<String, @Nullable Object> data = told.data() == null ? Map.of() : json.readValue(told.data(), DATA);
        return new MessageTexts.Words(
                event, told.subject(), told.body(), told.template(), Objects.requireNonNull(data));
    }
}
