package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.notifications.Attachments;
import com.hunzal.hcm.notifications.EmailContent;
import com.hunzal.hcm.notifications.EmailTemplates;
import com.hunzal.hcm.notifications.Rendering;
import com.hunzal.hcm.providers.AccountUnreadable;
import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.providers.Providers;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Sends an e-mail that somebody asked for now, without quiet hours: through the organization's provider, a message of its own
 * to each recipient.
 *
 * <p>At least once: if the provider takes a message and its answer is lost, the message is sent again, with the same
 * Message-ID. Everybody else gets it once, however often the job is run.
 */
@Component
class EmailSendJob implements JobHandler<EmailPayload> {

    private static final String ATTACHMENTS = "attachments";

    private final EmailRules rules;
    private final Providers providers;
    private final EmailRoutes routes;
    private final EmailTemplates templates;
    private final Attachments attachments;
    private final Clock clock;

    EmailSendJob(
            EmailRules rules,
            Providers providers,
            EmailRoutes routes,
            EmailTemplates templates,
            Attachments attachments,
            Clock clock) {
        this.rules = rules;
        this.providers = providers;
        this.routes = routes;
        this.templates = templates;
        this.attachments = attachments;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "email_send";
    }

    @Override
    public void check(EmailPayload payload) {
        checksOfOneRequest().accept(payload);
    }

    /** All of them share one budget for rendering. */
    @Override
    public Consumer<EmailPayload> checksOfOneRequest() {
        var rendering = new Rendering(templates);
        return payload -> {
            payload.recipients();
            content(payload, rendering);
        };
    }

    @Override
    public JobOutcome handle(EmailPayload payload, JobContext context) throws Exception {
        var own = rules.settings(context.organizationId());
        if (!own.emailEnabled()) {
            return JobOutcome.failed("e-mail is off: email_enabled of the notification settings is false");
        }
        try {
            var ways = routes.of(own);
            if (ways.isEmpty()) {
                return JobOutcome.failed(nothingToSendWith(own.emailProvider()));
            }
            var pauses = rules.pauses(context.organizationId());
            var open = ways.stream()
                    .filter(way ->
                            pauses.stream().noneMatch(pause -> pause.provider().equals(way.provider())))
                    .toList();
            if (open.isEmpty()) {
                return JobOutcome.failed("e-mail is paused since %s: %s"
                        .formatted(
                                pauses.get(0).since().truncatedTo(ChronoUnit.SECONDS),
                                pauses.get(0).reason()));
            }
            var recipients = payload.recipients();
            for (var way : open) {
                checkSender(way.sender().from());
            }
            var content = content(payload, context.organizationId());
            return new EmailRound(open, content, providers, rules, context, clock).send(recipients);
        } catch (InvalidPayload e) {
            // An operator may have changed a template since the payload was checked.
            return JobOutcome.failed(e.field() + " " + e.getMessage());
        } catch (AccountUnreadable lost) {
            return JobOutcome.failed("no mail can be sent: " + lost.getMessage());
        }
    }

    /** With the files that it is to have, as they are now. */
    private EmailContent content(EmailPayload payload, String organizationId) {
        var content = content(payload, new Rendering(templates));
        var checked = attachments.check(organizationId, payload.attachments(), ATTACHMENTS);
        return content.with(attachments.read(organizationId, checked, ATTACHMENTS));
    }

    /** What the paths of attachments lead to, is seen when it is sent. */
    private EmailContent content(EmailPayload payload, Rendering rendering) {
        attachments.check(null, payload.attachments(), ATTACHMENTS);
        return payload.content(rendering);
    }

    private static String nothingToSendWith(String provider) {
        return provider.equals("smtp")
                ? "no mail server is configured: set spring.mail.host, or credentials of the organization for email/smtp"
                : "there are no credentials for email/%s: neither the organization nor the operator has set any"
                        .formatted(provider);
    }

    private static void checkSender(String address) {
        try {
            EmailAddress.of(address);
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
