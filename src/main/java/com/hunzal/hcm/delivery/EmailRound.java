package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.notifications.EmailContent;
import com.hunzal.hcm.providers.EmailAddress;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.Providers;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import com.hunzal.hcm.settings.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt to send an e-mail to everybody who has not got it yet: one message each, one after the other. */
class EmailRound {

    private final Deque<EmailRoute> routes;
    private final EmailContent content;
    private final Providers providers;
    private final EmailRules rules;
    private final JobContext context;
    private final Clock clock;

    /** Why not by address, of those to be asked again later. */
    private final Map<String, String> deferred = new LinkedHashMap<>();

    /** The longest time that a provider wants to be left alone for one of them. */
    private @Nullable Duration wait;

    private MailedTo mailed;

    /** @param routes at least one; the next is taken when a provider refuses the organization */
    EmailRound(
            List<EmailRoute> routes,
            EmailContent content,
            Providers providers,
            EmailRules rules,
            JobContext context,
            Clock clock) {
        this.routes = new ArrayDeque<>(routes);
        this.content = content;
        this.providers = providers;
        this.rules = rules;
        this.context = context;
        this.clock = clock;
        this.mailed = Objects.requireNonNullElse(context.checkpoint(MailedTo.class), MailedTo.NONE);
    }

    /** @throws InterruptedException if the job is to stop before everybody was tried */
    JobOutcome send(List<EmailAddress> recipients) throws InterruptedException {
        for (int i = 0; i < recipients.size(); i++) {
            var to = recipients.get(i);
            if (mailed.settled(to)) {
                continue;
            }
            if (context.isCancelled()) {
                throw new InterruptedException(report("stopped"));
            }
            var silent = rules.suppressed(context.organizationId(), to);
            var end = silent.isPresent() ? refuse(to, "is suppressed: " + silent.get()) : send(to, i + 1);
            if (end != null) {
                return end;
            }
        }
        if (!deferred.isEmpty()) {
            return wait == null ? JobOutcome.retry(report()) : JobOutcome.retryAfter(report(), wait);
        }
        if (!mailed.refused().isEmpty()) {
            return giveUp(report());
        }
        return JobOutcome.succeeded(SentEmail.of(recipients, mailed.accepted(), content.subject(), clock.instant()));
    }

    /** @return what becomes of the job, if the round ends here */
    private @Nullable JobOutcome send(EmailAddress to, int number) {
        var route = routes.element();
        var message = message(route.sender(), to, number);
        var outcome = providers.send(Channel.EMAIL, route.provider(), message, route.account());
        var why = sentence(outcome);
        return switch (outcome.kind()) {
            case OK -> {
                remember(mailed.accepted(to, message.messageId()));
                yield null;
            }
            case RECIPIENT, MESSAGE -> refuse(to, why);
            case THROTTLED, TRANSIENT -> concernsOnlyOne(outcome) ? defer(to, outcome) : later(outcome);
            case UNKNOWN ->
                JobOutcome.retry(report("no answer to the message to %s, so it may be there and is sent again (%s)"
                        .formatted(to, why)));
            case CONFIG -> refusedByProvider(to, number, outcome);
        };
    }

    /** Nothing more goes by it until an admin has acted; the next takes over. */
    private @Nullable JobOutcome refusedByProvider(EmailAddress to, int number, SendOutcome outcome) {
        var name = routes.remove().provider();
        var why = sentence(outcome);
        rules.pause(context.organizationId(), name, outcome.advice());
        if (routes.isEmpty()) {
            return giveUp(report("no mail can be sent: " + why));
        }
        context.log("%s does not send for this organization, so %s does: %s"
                .formatted(name, routes.element().provider(), why));
        return send(to, number);
    }

    private Message.Email message(SenderIdentity.Sender sender, EmailAddress to, int number) {
        var id = "<%s.%s@%s>"
                .formatted(jobIdAsAtom(), number, EmailAddress.of(sender.from()).domain());
        return new Message.Email(
                context.jobId() + "." + number,
                id,
                sender.from(),
                sender.name(),
                sender.replyTo(),
                to.toString(),
                null,
                content.subject(),
                content.text(),
                content.html(),
                content.files().stream()
                        .map(each -> new Message.Attachment(each.name(), each.mediaType(), each.content()))
                        .toList());
    }

    /** Ids of other programs may be any text. */
    private String jobIdAsAtom() {
        var id = context.jobId();
        return id.matches("[A-Za-z0-9_-]{1,64}")
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** A mailbox that is full, and not a server that is down. */
    private static boolean concernsOnlyOne(SendOutcome outcome) {
        return outcome.stage() == Stage.RECIPIENT || outcome.stage() == Stage.CONTENT;
    }

    private @Nullable JobOutcome refuse(EmailAddress to, String why) {
        remember(mailed.refused(to, why));
        return null;
    }

    private @Nullable JobOutcome defer(EmailAddress to, SendOutcome outcome) {
        deferred.put(to.toString(), sentence(outcome));
        var named = outcome.retryAfter();
        if (named != null && (wait == null || named.compareTo(wait) > 0)) {
            wait = named;
        }
        return null;
    }

    private JobOutcome later(SendOutcome outcome) {
        var delay = outcome.retryAfter();
        if (delay == null) {
            return JobOutcome.retry(report("no mail can be sent now: " + sentence(outcome)));
        }
        // Nothing has been tried where it did not come further than that.
        return outcome.stage() == Stage.CONFIGURATION
                ? JobOutcome.snoozed(delay)
                : JobOutcome.retryAfter(report("no mail can be sent now: " + sentence(outcome)), delay);
    }

    private static String sentence(SendOutcome outcome) {
        var advice = outcome.advice();
        return advice.endsWith(".") ? advice.substring(0, advice.length() - 1) : advice;
    }

    /** Also while the job is being stopped: what was sent stays sent. */
    private void remember(MailedTo now) {
        mailed = now;
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
        if (!mailed.refused().isEmpty()) {
            remember(mailed.withoutRefusals());
        }
        return JobOutcome.failed(reason);
    }

    private String report(String... trouble) {
        var parts = new ArrayList<>(List.of(trouble));
        if (!deferred.isEmpty()) {
            parts.add("not accepted yet: " + MailedTo.told(deferred));
        }
        if (!mailed.refused().isEmpty()) {
            parts.add("refused: " + MailedTo.told(mailed.refused()));
        }
        if (!mailed.accepted().isEmpty()) {
            parts.add("recipients that have it: " + mailed.accepted().size());
        }
        return String.join("; ", parts);
    }
}
