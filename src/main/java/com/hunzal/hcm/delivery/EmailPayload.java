package com.hunzal.hcm.delivery;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.notifications.EmailContent;
import com.hunzal.hcm.notifications.NewAttachment;
import com.hunzal.hcm.notifications.Rendering;
import com.hunzal.hcm.providers.EmailAddress;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link EmailSendJob} is told: who gets an e-mail and what it says. */
record EmailPayload(
        @Schema(description = "Required: up to 100 addresses. Each gets a message of its own.")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Nullable
        List<@Nullable String> to,

        @Schema(description = "Required.") @Nullable String subject,

        @Schema(description = "Plain text; this or a template is required.") @Nullable
        String body,

        @Schema(description = "What readers that show HTML show instead of the body; made from the body if absent.")
        @Nullable
        String html,

        @Schema(description = "Instead of a body: the name of a template, or the text of one.") @Nullable
        String template,

        @Schema(description = "What template and subject are filled in with.") @Nullable
        Map<String, @Nullable Object> data,

        @Schema(description = "Up to 5 MiB in all.") @Nullable
        List<@Nullable NewAttachment> attachments) {

    private static final int MOST_RECIPIENTS = 100;
    private static final int LONGEST_SUBJECT = 998;

    /**
     * Everybody once, in the payload's order.
     *
     * @throws InvalidPayload naming the first address that is none
     */
    List<EmailAddress> recipients() {
        if (to == null || to.isEmpty() || to.size() > MOST_RECIPIENTS) {
            throw new InvalidPayload("to", "must be 1 to %s addresses".formatted(MOST_RECIPIENTS));
        }
        var recipients = new LinkedHashSet<EmailAddress>();
        for (int i = 0; i < to.size(); i++) {
            try {
                recipients.add(EmailAddress.of(to.get(i)));
            } catch (IllegalArgumentException e) {
                throw new InvalidPayload(to.size() == 1 ? "to" : "to[" + i + "]", String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(recipients);
    }

    /**
     * Without attachments.
     *
     * @throws InvalidPayload naming the first field that is not right
     */
    EmailContent content(Rendering rendering) {
        var checked = checkedSubject(subject);
        if (body != null && template == null) {
            refuse(data != null, "data", "is only used with template");
            return EmailContent.of(checked, body, html);
        }
        if (template != null && body == null) {
            refuse(html != null, "html", "is only used with body; a template has its own");
            refuse(template.isBlank(), "template", "must not be blank");
            var values = data == null ? Map.<String, @Nullable Object>of() : data;
            var content = rendering.email(checked, template, values);
            checkedSubject(content.subject());
            return content;
        }
        throw new InvalidPayload("body", "must be given, or else template, and not both");
    }

    private static String checkedSubject(@Nullable String subject) {
        if (subject == null || subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
            throw new InvalidPayload("subject", "must have 1 to %s characters".formatted(LONGEST_SUBJECT));
        }
        refuse(EmailContent.hasControlCharacters(subject), "subject", "must not contain control characters");
        return subject;
    }

    private static void refuse(boolean wrong, String field, String message) {
        if (wrong) {
            throw new InvalidPayload(field, message);
        }
    }
}
