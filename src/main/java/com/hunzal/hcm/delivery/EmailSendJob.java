package com.hunzal.hcm.delivery;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.notifications.NewAttachment;
import com.hunzal.hcm.providers.AccountUnreadable;
import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.providers.Providers;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends an e-mail that somebody asked for now, without quiet hours: through the organization's provider, a message of its own
 * to each recipient.
 *
 * <p>At least once: if the provider takes a message and its answer is lost, the message is sent again, with the same
 * Message-ID. Everybody else gets it once, however often the job is run.
 */
@Component
class EmailSendJob implements JobHandler<EmailSendJob.Payload> {

    record Payload(
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
            List<@Nullable NewAttachment> attachments) {}

    private final EmailRules rules;
    private final Providers providers;
    private final EmailRoutes routes;
    private final EmailComposer composer;
    private final Clock clock;

    EmailSendJob(EmailRules rules, Providers providers, EmailRoutes routes, EmailComposer composer, Clock clock) {
        this.rules = rules;
        this.providers = providers;
        this.routes = routes;
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
            var recipients = composer.recipients(payload);
            for (var way : open) {
                checkSender(way.sender().from());
            }
            var content = composer.content(payload, composer.rendering(), context.organizationId());
            return new EmailRound(open, content, providers, rules, context, clock).send(recipients);
        } catch (InvalidPayload e) {
            // An operator may have changed a template since the payload was checked.
            return JobOutcome.failed(e.field() + " " + e.getMessage());
        } catch (AccountUnreadable lost) {
            return JobOutcome.failed("no mail can be sent: " + lost.getMessage());
        }
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
