package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.SharedCommits;
import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.jobs.JobDefaults;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.notifications.Deliveries;
import com.hunzal.hcm.notifications.Deliveries.Fate;
import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.notifications.LoadedDelivery;
import com.hunzal.hcm.notifications.Reasons;
import com.hunzal.hcm.providers.AccountUnreadable;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.Providers;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.settings.ChannelPauses;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.UnknownOrganization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** What a worker does about one delivery: from the rules to the provider, and what becomes of it. */
@Component
class Sending {

    private static final Logger log = LoggerFactory.getLogger(Sending.class);

    private final SharedCommits commits;
    private final Deliveries deliveries;
    private final Situations situations;
    private final DeliveryRules rules;
    private final Providers providers;
    private final Composer composer;
    private final Aftermath aftermath;
    private final Waiting waiting;
    private final Suppressions suppressions;
    private final ChannelPauses pauses;
    private final Limits limits;
    private final Digests digests;
    private final Clock clock;

    Sending(
            SharedCommits commits,
            Deliveries deliveries,
            Situations situations,
            DeliveryRules rules,
            Providers providers,
            Composer composer,
            Aftermath aftermath,
            Waiting waiting,
            Suppressions suppressions,
            ChannelPauses pauses,
            Limits limits,
            Digests digests,
            Clock clock) {
        this.commits = commits;
        this.deliveries = deliveries;
        this.situations = situations;
        this.rules = rules;
        this.providers = providers;
        this.composer = composer;
        this.aftermath = aftermath;
        this.waiting = waiting;
        this.suppressions = suppressions;
        this.pauses = pauses;
        this.limits = limits;
        this.digests = digests;
        this.clock = clock;
    }

    /** @param state of the delivery, when the job left it */
    record Result(String deliveryId, String state) {}

    /** @param jobId of the job that asks; another one than the delivery's own may do nothing */
    JobOutcome send(String deliveryId, String jobId) {
        var loaded = deliveries.find(deliveryId).orElse(null);
        if (loaded == null) {
            return JobOutcome.succeeded(new Result(deliveryId, "gone"));
        }
        var delivery = loaded.delivery();
        if (!jobId.equals(delivery.jobId())) {
            return JobOutcome.succeeded(new Result(deliveryId, "of another job"));
        }
        try {
            var now = situations.now(delivery.organizationId(), delivery.channel());
            return switch (delivery.state()) {
                case PENDING, HELD -> decide(loaded, now);
                case SENDING -> lost(delivery, now.settings());
                default -> left(delivery, delivery.state());
            };
        } catch (UnknownOrganization gone) {
            return JobOutcome.succeeded(new Result(deliveryId, "gone"));
        }
    }

    private JobOutcome decide(LoadedDelivery loaded, Situation now) {
        var considered = new Considered(
                loaded.delivery(),
                now.settings(),
                now.channel(),
                now.throttledUntil(),
                loaded.hasFiles(),
                clock.instant());
        var decision = rules.decide(considered);
        return decision instanceof Decision.Send send
                ? hand(loaded, considered, now, send.provider())
                : carryOut(considered, decision);
    }

    private JobOutcome carryOut(Considered considered, Decision decision) {
        var delivery = considered.delivery();
        var now = considered.settings();
        var by = delivery.by(considered.channel().provider());
        if (decision instanceof Decision.Hold hold) {
            var held = by.as(DeliveryState.HELD, hold.reason(), hold.until());
            return deliveries.move(delivery, held, waiting.deadline(delivery, hold.until()), now.version())
                    ? JobOutcome.snoozed(waiting.delay(held, hold.spread()))
                    : changed(delivery);
        }
        if (decision instanceof Decision.Digest digest) {
            return digests.put(delivery, by, digest, now.version())
                    ? left(delivery, DeliveryState.DIGESTED)
                    : changed(delivery);
        }
        var end = end(by, decision);
        return deliveries.move(delivery, end, delivery.deadlineAt(), now.version())
                ? left(delivery, end.state())
                : changed(delivery);
    }

    private static Delivery end(Delivery delivery, Decision decision) {
        if (decision instanceof Decision.Suppress suppress) {
            return delivery.as(DeliveryState.SUPPRESSED, suppress.reason(), null);
        }
        return delivery.as(DeliveryState.EXPIRED, Reasons.EXPIRED, null);
    }

    /** The attempt is on disk before the provider is asked: whatever happens then, nobody sends it unknowingly again. */
    private JobOutcome hand(LoadedDelivery loaded, Considered considered, Situation situation, String name) {
        var delivery = loaded.delivery();
        var now = situation.settings();
        var deadline = Objects.requireNonNullElseGet(delivery.deadlineAt(), () -> aftermath.deadline(delivery));
        var lost = situation.lost();
        if (lost != null) { // loud, and never "there is none"
            return deliveries.begin(delivery, name, deadline)
                    ? record(delivery, name, delivery.attempt() + 1, unreadable(delivery.id(), lost), deadline, now)
                    : changed(delivery);
        }
        var route = situation.route();
        if (route == null) {
            return end(delivery, delivery.as(DeliveryState.SUPPRESSED, Reasons.CHANNEL_NOT_READY, null), now);
        }
        Message message;
        try {
            message = composer.compose(loaded, now, route.account());
        } catch (InvalidPayload invalid) { // an operator may have changed a template since
            log.warn("Delivery {} cannot be composed: {} {}", delivery.id(), invalid.field(), invalid.getMessage());
            return end(delivery, delivery.as(DeliveryState.FAILED, SendOutcome.Kind.MESSAGE.text(), null), now);
        }
        var begun = commits.execute(step -> {
            var taken = limits.take(considered, message);
            var fits = taken.refused() == null;
            if (fits && deliveries.begin(delivery, name, deadline)) {
                return taken;
            }
            if (fits || taken.undo()) {
                step.setRollbackOnly();
            }
            return fits ? Limits.Taken.CHANGED : taken;
        });
        if (begun == Limits.Taken.CHANGED) {
            return changed(delivery);
        }
        if (begun.refused() != null) {
            return carryOut(considered, begun.refused());
        }
        var outcome = ask(route, message, delivery.id());
        return record(delivery, name, delivery.attempt() + 1, outcome, deadline, now);
    }

    static SendOutcome unreadable(String reference, AccountUnreadable lost) {
        log.error("{} cannot be sent: {}", reference, lost.getMessage());
        return SendOutcome.of(
                SendOutcome.Kind.CONFIG,
                SendOutcome.Stage.CONFIGURATION,
                StringUtils.capitalize(String.valueOf(lost.getMessage())) + ".");
    }

    SendOutcome ask(Route route, Message message, String reference) {
        var provider = route.provider();
        try {
            return providers.send(provider.channel(), provider.name(), message, route.account());
        } catch (RuntimeException e) { // it must not; whether the message has left, nobody knows
            log.error("The provider {} failed with {}", provider.name(), reference, e);
            return SendOutcome.of(
                    SendOutcome.Kind.UNKNOWN, SendOutcome.Stage.CONTENT, "The service itself failed; see its log.");
        }
    }

    /** An attempt was begun and nobody has written down how it ended: this service, or its machine, has died meanwhile. */
    private JobOutcome lost(Delivery delivery, DeliverySettings now) {
        var deadline = Objects.requireNonNullElseGet(delivery.deadlineAt(), () -> aftermath.deadline(delivery));
        return record(delivery, String.valueOf(delivery.provider()), delivery.attempt(), Aftermath.LOST, deadline, now);
    }

    private JobOutcome record(
            Delivery delivery,
            String provider,
            int attempt,
            SendOutcome outcome,
            Instant deadline,
            DeliverySettings now) {
        var another = Aftermath.another(now, delivery.channel(), provider);
        var fate = aftermath.of(delivery, outcome, deadline, another);
        var ended = Aftermath.ended(outcome);
        var recorded = commits.execute(step -> {
            consequences(delivery, provider, outcome);
            return deliveries.finish(delivery, attempt, ended, fate, now.version());
        });
        return recorded ? next(delivery, provider, outcome, fate) : changed(delivery);
    }

    /** In the caller's transaction. */
    void consequences(Delivery delivery, String provider, SendOutcome outcome) {
        var address = delivery.address();
        if (outcome.kind() == SendOutcome.Kind.RECIPIENT && address != null) {
            suppressions.add(delivery.organizationId(), delivery.channel(), address, "refused by " + provider);
        }
        if (outcome.kind() == SendOutcome.Kind.CONFIG) {
            pauses.pause(delivery.organizationId(), delivery.channel(), provider, outcome.advice());
        }
    }

    private JobOutcome next(Delivery delivery, String provider, SendOutcome outcome, Fate fate) {
        return fate.state() == DeliveryState.HELD
                ? again(delivery, provider, outcome, fate)
                : left(delivery, fate.state());
    }

    /** What the job does about an attempt that is not the last. */
    JobOutcome again(Delivery delivery, String provider, SendOutcome outcome, Fate fate) {
        var held = delivery.as(fate.state(), fate.reason(), fate.nextAt());
        var delay = waiting.delay(held, false);
        if (Reasons.CONFIG.equals(fate.reason()) || delivery.retries() >= JobDefaults.MOST_RETRIES) {
            return JobOutcome.snoozed(delay);
        }
        return JobOutcome.retryAfter(
                "%s: %s at %s. %s"
                        .formatted(
                                provider, outcome.kind().text(), outcome.stage().text(), outcome.advice()),
                delay);
    }

    private JobOutcome end(Delivery delivery, Delivery end, DeliverySettings now) {
        return deliveries.move(delivery, end, delivery.deadlineAt(), now.version())
                ? left(delivery, end.state())
                : changed(delivery);
    }

    private static JobOutcome left(Delivery delivery, DeliveryState state) {
        return JobOutcome.succeeded(new Result(delivery.id(), state.text()));
    }

    /** Somebody was quicker, a person as a rule. What is to be done about it, is seen by looking once more. */
    private static JobOutcome changed(Delivery delivery) {
        log.debug("Delivery {} was changed by somebody else", delivery.id());
        return JobOutcome.snoozed(Duration.ZERO);
    }
}
