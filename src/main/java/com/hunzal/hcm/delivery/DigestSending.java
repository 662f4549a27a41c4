package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.SharedCommits;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.notifications.Deliveries.Fate;
import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.notifications.DigestEntries;
import com.hunzal.hcm.notifications.DigestEntries.Due;
import com.hunzal.hcm.notifications.Reasons;
import com.hunzal.hcm.notifications.Severity;
import com.hunzal.hcm.providers.AccountUnreadable;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.Settings;
import com.hunzal.hcm.settings.UnknownOrganization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What a worker does about one digest: as {@link Sending} about one delivery, by the same rules, and with the same memory of
 * what was begun. What it tells is what is due when it is sent, so that one tells all that a downtime has missed.
 */
@Component
class DigestSending {

    private static final Logger log = LoggerFactory.getLogger(DigestSending.class);

    /** The others are a number. */
    static final int MOST_TOLD = 25;

    private final SharedCommits commits;
    private final Digests digests;
    private final DigestEntries entries;
    private final DigestSpread spread;
    private final DigestTexts texts;
    private final Settings settings;
    private final Situations situations;
    private final DeliveryRules rules;
    private final Limits limits;
    private final Sending sending;
    private final Aftermath aftermath;
    private final Waiting waiting;
    private final Clock clock;

    DigestSending(
            SharedCommits commits,
            Digests digests,
            DigestEntries entries,
            DigestSpread spread,
            DigestTexts texts,
            Settings settings,
            Situations situations,
            DeliveryRules rules,
            Limits limits,
            Sending sending,
            Aftermath aftermath,
            Waiting waiting,
            Clock clock) {
        this.commits = commits;
        this.digests = digests;
        this.entries = entries;
        this.spread = spread;
        this.texts = texts;
        this.settings = settings;
        this.situations = situations;
        this.rules = rules;
        this.limits = limits;
        this.sending = sending;
        this.aftermath = aftermath;
        this.waiting = waiting;
        this.clock = clock;
    }

    /** @param state of the digest, when the job left it */
    record Result(String digestId, String state, int entries) {}

    /** A digest, what it could tell, and by which settings. */
    private record Look(Digest digest, Due due, DeliverySettings settings, Considered considered, Instant now) {}

    /** @param jobId of the job that asks; another one than the digest's own may do nothing */
    JobOutcome send(String digestId, String jobId) {
        var digest = digests.find(digestId).orElse(null);
        if (digest == null) {
            return JobOutcome.succeeded(new Result(digestId, "gone", 0));
        }
        if (!jobId.equals(digest.jobId())) {
            return JobOutcome.succeeded(new Result(digestId, "of another job", 0));
        }
        try {
            var now = settings.forDelivery(digest.organizationId());
            return switch (digest.state()) {
                case OPEN -> decide(digest, now);
                case SENDING -> lost(digest, now);
                default ->
                    JobOutcome.succeeded(new Result(digestId, digest.state().text(), 0));
            };
        } catch (UnknownOrganization gone) {
            return JobOutcome.succeeded(new Result(digestId, "gone", 0));
        }
    }

    private JobOutcome decide(Digest digest, DeliverySettings by) {
        var now = clock.instant();
        entries.dropStale(digest.key(), now);
        var due = entries.due(digest.key(), now, MOST_TOLD);
        if (due.count() == 0) {
            return later(digest, now);
        }
        var severity = due.important() > 0 ? Severity.NORMAL : Severity.LOW;
        var newest = due.first().get(due.first().size() - 1).delivery();
        var considered = rules.consider(digest.asDelivery(severity, newest.recipientName()), by, now);
        var decision = rules.decide(considered);
        if (decision instanceof Decision.Send send) {
            return hand(new Look(digest, due, by, considered, now), send.provider());
        }
        if (decision instanceof Decision.Hold hold) {
            var held = considered.delivery().as(DeliveryState.HELD, hold.reason(), hold.until());
            return JobOutcome.snoozed(waiting.delay(held, hold.spread()));
        }
        if (decision instanceof Decision.Suppress suppress) {
            return drop(digest, now, DeliveryState.SUPPRESSED, suppress.reason());
        }
        return drop(digest, now, DeliveryState.EXPIRED, Reasons.EXPIRED);
    }

    private JobOutcome drop(Digest digest, Instant now, DeliveryState state, String reason) {
        entries.end(digest.key(), now, state, reason);
        return later(digest, now);
    }

    /** What is left, of another period after settings were changed, has its own moment. */
    private JobOutcome later(Digest digest, Instant now) {
        var next = digests.endIfEmpty(digest);
        if (next.isEmpty()) {
            return JobOutcome.succeeded(new Result(digest.id(), Digest.State.EMPTY.text(), 0));
        }
        var wait = Duration.between(now, next.get());
        return JobOutcome.snoozed(wait.isNegative() ? Duration.ZERO : wait.plus(spread.of(digest.key())));
    }

    private JobOutcome hand(Look look, String name) {
        var digest = look.digest();
        Optional<Route> route;
        try {
            route = situations.route(digest.organizationId(), digest.channel(), name);
        } catch (AccountUnreadable lost) { // loud; then it is held until an admin has acted
            var delivery = look.considered().delivery();
            commits.execute(step -> {
                sending.consequences(delivery, name, Sending.unreadable(digest.id(), lost));
                return digest;
            });
            return JobOutcome.snoozed(Duration.ZERO);
        }
        if (route.isEmpty()) {
            return drop(digest, look.now(), DeliveryState.SUPPRESSED, Reasons.CHANNEL_NOT_READY);
        }
        Message message;
        try {
            message = texts.compose(
                    look.considered().delivery(),
                    digest,
                    look.due(),
                    look.settings(),
                    route.get().account());
        } catch (InvalidPayload invalid) { // an operator's template of digests, or of the only entry
            log.warn("Digest {} cannot be composed: {} {}", digest.id(), invalid.field(), invalid.getMessage());
            return drop(digest, look.now(), DeliveryState.FAILED, SendOutcome.Kind.MESSAGE.text());
        }
        var deadline = Objects.requireNonNullElseGet(
                digest.deadlineAt(), () -> aftermath.deadline(look.considered().delivery()));
        var refused = begin(look, name, message, deadline);
        if (refused.isPresent()) {
            return refused.get();
        }
        var outcome = sending.ask(route.get(), message, digest.id());
        return record(look, name, digest.attempt() + 1, outcome, deadline);
    }

    /** On disk before the provider is asked. What was cancelled since it was looked at is not told. */
    private Optional<JobOutcome> begin(Look look, String provider, Message message, Instant deadline) {
        var digest = look.digest();
        return commits.execute(step -> {
            var taken = limits.take(look.considered(), message);
            if (taken.refused() instanceof Decision.Hold refused) {
                if (taken.undo()) {
                    step.setRollbackOnly();
                }
                var held = look.considered().delivery().as(DeliveryState.HELD, refused.reason(), refused.until());
                return Optional.of(JobOutcome.snoozed(waiting.delay(held, refused.spread())));
            }
            var severity = look.considered().delivery().severity();
            if (!digests.begin(digest, provider, look.due().count(), severity, deadline)
                    || entries.begin(digest.key(), look.now(), digest.id(), provider)
                            != look.due().count()) {
                step.setRollbackOnly();
                return Optional.of(JobOutcome.snoozed(Duration.ZERO));
            }
            return Optional.empty();
        });
    }

    /** An attempt was begun and nobody has written down how it ended. */
    private JobOutcome lost(Digest digest, DeliverySettings by) {
        var severity = Objects.requireNonNullElse(digest.severity(), Severity.LOW);
        var considered = rules.consider(digest.asDelivery(severity, null), by, clock.instant());
        var look = new Look(digest, new Due(0, 0, List.of()), by, considered, clock.instant());
        var deadline =
                Objects.requireNonNullElseGet(digest.deadlineAt(), () -> aftermath.deadline(considered.delivery()));
        return record(look, String.valueOf(digest.provider()), digest.attempt(), Aftermath.LOST, deadline);
    }

    private JobOutcome record(Look look, String provider, int attempt, SendOutcome outcome, Instant deadline) {
        var digest = look.digest();
        var delivery = look.considered().delivery();
        var another = Aftermath.another(look.settings(), digest.channel(), provider);
        var fate = aftermath.of(delivery, outcome, deadline, another);
        var recorded = commits.execute(step -> {
            sending.consequences(delivery, provider, outcome);
            return digests.finish(digest, attempt, Aftermath.ended(outcome), fate);
        });
        if (!recorded) {
            return JobOutcome.snoozed(Duration.ZERO);
        }
        return fate.state() == DeliveryState.HELD
                ? sending.again(delivery, provider, outcome, fate)
                : JobOutcome.succeeded(
                        new Result(digest.id(), state(fate), look.due().count()));
    }

    private static String state(Fate fate) {
        return fate.state() == DeliveryState.SENT ? Digest.State.SENT.text() : Digest.State.FAILED.text();
    }
}
