package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobOutcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;

/** One attempt to send an e-mail to everybody who has not got it yet: one message each, one after the other. */
class EmailRound {

    private final JavaMailSender mail;
    private final EmailDraft draft;
    private final JobContext context;
    private final Clock clock;

    /** The server's answer by address, of those to be asked again later. */
    private final Map<String, String> deferred = new LinkedHashMap<>();

    private Deliveries deliveries;

    EmailRound(JavaMailSender mail, EmailDraft draft, JobContext context, Clock clock) {
        this.mail = mail;
        this.draft = draft;
        this.context = context;
        this.clock = clock;
        this.deliveries = Objects.requireNonNullElse(context.checkpoint(Deliveries.class), Deliveries.NONE);
    }

    /** @throws InterruptedException if the job is to stop before everybody was tried */
    JobOutcome send(List<EmailAddress> recipients) throws Exception {
        for (int i = 0; i < recipients.size(); i++) {
            var to = recipients.get(i);
            if (deliveries.settled(to)) {
                continue;
            }
            if (context.isCancelled()) {
                throw new InterruptedException(report("stopped"));
            }
            var message = draft.addressedTo(to, i + 1, clock.instant());
            var answer = send(message);
            switch (answer.kind()) {
                case ACCEPTED -> remember(deliveries.accepted(to, message.id()));
                case REFUSED -> remember(deliveries.refused(to, answer.text()));
                case DEFERRED -> deferred.put(to.toString(), answer.text());
                case UNAVAILABLE -> {
                    return JobOutcome.retry(report("no mail can be sent now: " + answer.text()));
                }
                case UNKNOWN -> {
                    var mayHaveIt = "no answer to the message to %s, so it may be there and is sent again (%s)";
                    return JobOutcome.retry(report(mayHaveIt.formatted(to, answer.text())));
                }
                case HOPELESS -> {
                    return giveUp(report("no mail can be sent: " + answer.text()));
                }
            }
        }
        if (!deferred.isEmpty()) {
            return JobOutcome.retry(report());
        }
        if (!deliveries.refused().isEmpty()) {
            return giveUp(report());
        }
        return JobOutcome.succeeded(
                SentEmail.of(recipients, deliveries.accepted(), draft.content().subject(), clock.instant()));
    }

    private SmtpAnswer send(EmailMessage message) {
        try {
            mail.send(message);
            return SmtpAnswer.OK;
        } catch (MailException failure) {
            return SmtpAnswer.of(failure, message.isWritten());
        }
    }

    /** Also while the job is being stopped: what was sent stays sent. */
    private void remember(Deliveries now) {
        deliveries = now;
        boolean interrupted = Thread.interrupted();
        try {
            context.saveCheckpoint(now);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whoever retries by hand after this has put something right, so the refused are asked again. */
    private JobOutcome giveUp(String reason) {
        if (!deliveries.refused().isEmpty()) {
            remember(deliveries.withoutRefusals());
        }
        return JobOutcome.failed(reason);
    }

    private String report(String... trouble) {
        var parts = new ArrayList<>(List.of(trouble));
        if (!deferred.isEmpty()) {
            parts.add("not accepted yet: " + Deliveries.told(deferred));
        }
        if (!deliveries.refused().isEmpty()) {
            parts.add("refused: " + Deliveries.told(deliveries.refused()));
        }
        if (!deliveries.accepted().isEmpty()) {
            parts.add("recipients that have it: " + deliveries.accepted().size());
        }
        return String.join("; ", parts);
    }
}
