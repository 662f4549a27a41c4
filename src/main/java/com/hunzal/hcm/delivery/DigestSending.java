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
import com.hunzal.hcm.notifications.TriedEntries;
import com.hunzal.hcm.providers.AccountUnreadable;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.Settings;
import com.hunzal.hcm.settings.UnknownOrganization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private final DigestEnds ends;
    private final DigestEntries entries;
    private final TriedEntries tried;
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
            DigestEnds ends,
            DigestEntries entries,
            TriedEntries tried,
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
        this.ends = ends;
        this.entries = entries;
        this.tried = tried;
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
        if (ends.endIfOver(digest)) {
            return JobOutcome.succeeded(new Result(digest.id(), Digest.State.EMPTY.text(), 0));
        }
        var due = entries.due(digest.key(), now, MOST_TOLD);
        if (due.count() == 0) {
            return later(digest, now);
        }
        var severity = due.important() > 0 ? Severity.NORMAL : Severity.LOW;
        var newest = due.first().get(due.first().size() - 1).delivery();
        var considered = rules.consider(digest.asDelivery(severity, newest.recipientName(), null), by, now);
        var decision = rules.decide(considered);
        if (decision instanceof Decision.Send send) {
            return hand(new Look(digest, due, by, considered, now), send.provider());
        }
        if (decision instanceof Decision.Hold hold) {
            return hold(new Look(digest, due, by, considered, now), hold);
        }
        if (decision instanceof Decision.Suppress suppress) {
            return drop(digest, now, DeliveryState.SUPPRESSED, suppress.reason());
        }
        throw new IllegalStateException("a digest can be sent, held or suppressed, and not: " + decision);
    }

    /**
     * The time in which nobody may send it is no time in which its entries are tried. However often it is looked at meanwhile,
     * they have no more afterwards than what is tried for the first time then.
     */
    private JobOutcome hold(Look look, Decision.Hold hold) {
        var digest = look.digest();
        var delivery = look.considered().delivery();
        var until = hold.until();
        if (digest.attempt() > 0) {
            var wait = until == null ? Duration.ZERO : Duration.between(look.now(), until);
            var latest = aftermath.deadline(delivery).plus(wait);
            tried.postpone(digest.id(), deadline -> {
                var later = waiting.deadline(digest.asDelivery(delivery.severity(), null, deadline), until);
                return later != null && later.isAfter(latest) ? latest : later;
            });
        }
        var held = delivery.as(DeliveryState.HELD, hold.reason(), until);
        return JobOutcome.snoozed(waiting.delay(held, hold.spread()));
    }

    private JobOutcome drop(Digest digest, Instant now, DeliveryState state, String reason) {
        entries.end(digest.key(), now, state, reason);
        return later(digest, now);
    }

    /**
     * What is left, of another period after settings were changed, has its own moment. So has what it has tried: many organizations
     * wait for the same end of a period, and none for that.
     */
    private JobOutcome later(Digest digest, Instant now) {
        var next = ends.endIfEmpty(digest);
        if (next.isEmpty()) {
            return JobOutcome.succeeded(new Result(digest.id(), Digest.State.EMPTY.text(), 0));
        }
        var wait = Duration.between(now, next.get());
        var spreadOut = wait.isNegative() ? Duration.ZERO : wait.plus(spread.of(digest.key()));
        var again = tried.next(digest.id()).map(at -> Duration.between(now, at)).orElse(spreadOut);
        return JobOutcome.snoozed(again.isNegative() || again.compareTo(spreadOut) > 0 ? spreadOut : again);
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
        var fresh = aftermath.deadline(look.considered().delivery());
        var first = look.due().deadline();
        var deadline = first != null && first.isBefore(fresh) ? first : fresh;
        var begun = begin(look, name, message, fresh, deadline);
        if (begun == Limits.Taken.CHANGED) {
            return JobOutcome.snoozed(Duration.ZERO);
        }
        if (begun.refused() instanceof Decision.Hold refused) {
            return hold(look, refused);
        }
        var outcome = sending.ask(route.get(), message, digest.id());
        return record(look, name, digest.attempt() + 1, outcome, deadline);
    }

    /**
     * On disk before the provider is asked. What was cancelled since it was looked at is not told.
     *
     * @param fresh when to give up those that are tried for the first time
     * @param deadline when the first of all is given up
     */
    private Limits.Taken begin(Look look, String provider, Message message, Instant fresh, Instant deadline) {
        var digest = look.digest();
        return commits.execute(step -> {
            var taken = limits.take(look.considered(), message);
            if (taken.refused() instanceof Decision.Hold) {
                if (taken.undo()) {
                    step.setRollbackOnly();
                }
                return taken;
            }
            var severity = look.considered().delivery().severity();
            if (!digests.begin(digest, provider, look.due().count(), severity, deadline)
                    || entries.begin(digest.key(), look.now(), digest.id(), provider, fresh)
                            != look.due().count()) {
                step.setRollbackOnly();
                return Limits.Taken.CHANGED;
            }
            return taken;
        });
    }

    /** An attempt was begun and nobody has written down how it ended. */
    private JobOutcome lost(Digest digest, DeliverySettings by) {
        var severity = Objects.requireNonNullElse(digest.severity(), Severity.LOW);
        var considered = rules.consider(digest.asDelivery(severity, null, null), by, clock.instant());
        var look = new Look(digest, Due.NOTHING, by, considered, clock.instant());
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
            var finished = digests.finish(digest, attempt, Aftermath.ended(outcome), fate);
            var forbidden = Aftermath.forbidden(outcome);
            if (!forbidden.isZero()) {
                tried.postpone(digest.id(), each -> each.plus(forbidden));
            }
            return finished;
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
