package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.notifications.Attachments;
import com.hunzal.hcm.notifications.EmailContent;
import com.hunzal.hcm.notifications.EmailTemplates;
import com.hunzal.hcm.notifications.Rendering;
import com.hunzal.hcm.providers.EmailAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes out of a payload who gets an e-mail and what it says. */
@Component
class EmailComposer {

    private static final String ATTACHMENTS = "attachments";
    private static final int MOST_RECIPIENTS = 100;
    private static final int LONGEST_SUBJECT = 998;

    private final EmailTemplates templates;
    private final Attachments attachments;

    EmailComposer(EmailTemplates templates, Attachments attachments) {
        this.templates = templates;
        this.attachments = attachments;
    }

    /**
     * Everybody once, in the payload's order.
     *
     * @throws InvalidPayload naming the first address that is none
     */
    List<EmailAddress> recipients(EmailSendJob.Payload payload) {
        var to = payload.to();
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

    /** To be used by one request, or one attempt of a job. */
    Rendering rendering() {
        return new Rendering(templates);
    }

    /** With the files that it is to have, as they are now. */
    EmailContent content(EmailSendJob.Payload payload, Rendering rendering, String organizationId) {
        var content = content(payload, rendering);
        var checked = attachments.check(organizationId, payload.attachments(), ATTACHMENTS);
        return content.with(attachments.read(organizationId, checked, ATTACHMENTS));
    }

    /** @throws InvalidPayload naming the first field that is not right; what paths lead to, is seen when it is sent */
    EmailContent content(EmailSendJob.Payload payload, Rendering rendering) {
        attachments.check(null, payload.attachments(), ATTACHMENTS);
        var subject = checkedSubject(payload.subject());
        var body = payload.body();
        var template = payload.template();
        if (body != null && template == null) {
            refuse(payload.data() != null, "data", "is only used with template");
            return EmailContent.of(subject, body, payload.html());
        }
        if (template != null && body == null) {
            refuse(payload.html() != null, "html", "is only used with body; a template has its own");
            refuse(template.isBlank(), "template", "must not be blank");
            var data = payload.data() == null ? Map.<String, @Nullable Object>of() : payload.data();
            var content = rendering.email(subject, template, data);
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
