package com.hunzal.hcm.notifications;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/**
 * Sends an e-mail through the mail server of {@code spring.mail.*}, a message of its own to each recipient.
 *
 * <p>At least once: if the server takes a message and its answer is lost, the message is sent again, with the same
 * Message-ID. Everybody else gets it once, however often the job is run.
 */
@Component
class EmailSendJob implements JobHandler<EmailSendJob.Payload> {

    /**
     * @param to one address or a list
     * @param body plain text
     * @param html what readers that show HTML show instead of the body; made from the body if absent
     * @param template instead of a body: the name of a template, or the text of one
     * @param data what template and subject are filled in with
     */
    record Payload(
            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
            List<@Nullable String> to,

            @Nullable String subject,
            @Nullable String body,
            @Nullable String html,
            @Nullable String template,
            @Nullable Map<String, @Nullable Object> data) {}

    private final ObjectProvider<JavaMailSender> mail;
    private final SenderAddress senders;
    private final EmailComposer composer;
    private final Clock clock;

    EmailSendJob(ObjectProvider<JavaMailSender> mail, SenderAddress senders, EmailComposer composer, Clock clock) {
        this.mail = mail;
        this.senders = senders;
        this.composer = composer;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "email_send";
    }

    @Override
    public void check(Payload payload) {
        checksOfOneRequest().accept(payload);
    }

    /** All of them share one budget for rendering. */
    @Override
    public Consumer<Payload> checksOfOneRequest() {
        var rendering = composer.rendering();
        return payload -> {
            composer.recipients(payload);
            composer.content(payload, rendering);
        };
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) throws Exception {
        var server = mail.getIfAvailable();
        if (server == null) {
            return JobOutcome.failed("no mail server is configured: set spring.mail.host");
        }
        var sender = senders.of(context.organizationId());
        try {
            var recipients = composer.recipients(payload);
            var draft = new EmailDraft(
                    context.jobId(), address(sender), sender.name(), composer.content(payload, composer.rendering()));
            return new EmailRound(server, draft, context, clock).send(recipients);
        } catch (InvalidPayload e) {
            // An operator may have changed a template since the payload was checked.
            return JobOutcome.failed(e.field() + " " + e.getMessage());
        }
    }

    private static EmailAddress address(SenderAddress.Sender sender) {
        try {
            return EmailAddress.of(sender.address());
        } catch (IllegalArgumentException e) {
            throw new InvalidPayload("email_from_address of the notification settings", String.valueOf(e.getMessage()));
        }
    }

    /** A hundred recipients at a server that takes its time. */
    @Override
    public Duration timeout() {
        return Duration.ofMinutes(30);
    }
}
