package com.hunzal.hcm.delivery;

import com.hunzal.hcm.jobs.JobBackoff;
import com.hunzal.hcm.notifications.Deliveries;
import com.hunzal.hcm.notifications.Deliveries.Ended;
import com.hunzal.hcm.notifications.Deliveries.Fate;
import com.hunzal.hcm.notifications.Delivery;
import com.hunzal.hcm.notifications.DeliveryState;
import com.hunzal.hcm.notifications.Reasons;
import com.hunzal.hcm.notifications.Severity;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.DeliverySettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every fate of a delivery after a provider was asked. */
@Component
class Aftermath {

    static final SendOutcome LOST =
            SendOutcome.of(SendOutcome.Kind.UNKNOWN, SendOutcome.Stage.CONTENT, Deliveries.LOST);

    /** How long it is tried. */
    private static final Duration PATIENCE = Duration.ofHours(24);

    private static final Duration PATIENCE_OF_SMS = Duration.ofHours(4);

    private final JobBackoff backoff;
    private final Clock clock;

    Aftermath(JobBackoff backoff, Clock clock) {
        this.backoff = backoff;
        this.clock = clock;
    }

    /** Whether another provider takes over where this one refuses the organization. */
    static boolean another(DeliverySettings now, Channel channel, String provider) {
        return provider.equals(now.provider(channel))
                && now.fallbackProvider() != null
                && !now.fallbackProvider().equals(provider)
                && channel == Channel.EMAIL;
    }

    static Ended ended(SendOutcome outcome) {
        var retryAfter = outcome.retryAfter();
        return new Ended(
                outcome.kind().text(),
                outcome.stage().text(),
                retryAfter == null ? null : (int) Math.min(Integer.MAX_VALUE, retryAfter.toSeconds()),
                outcome.advice().isEmpty() ? null : outcome.advice(),
                outcome.providerId());
    }

    /** When to give up on what is tried for the first time now. */
    Instant deadline(Delivery delivery) {
        return clock.instant()
                .plus(delivery.channel() == Channel.SMS ? PATIENCE_OF_SMS : PATIENCE)
                .truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * @param deadline when to give up
     * @param another whether another provider takes over from one that refuses the organization
     */
    Fate of(Delivery delivery, SendOutcome outcome, Instant deadline, boolean another) {
        var kind = outcome.kind().text();
        return switch (outcome.kind()) {
            case OK -> new Fate(DeliveryState.SENT, null, null, 0, null, deadline);
            case RECIPIENT, MESSAGE -> new Fate(DeliveryState.FAILED, kind, null, 0, null, deadline);
            // The time in which nobody may send it is no time in which it is tried: that begins anew.
            case CONFIG ->
                new Fate(
                        DeliveryState.HELD, Reasons.CONFIG, another ? now() : null, 0, null, another ? deadline : null);
            case THROTTLED -> {
                var wait = wait(delivery, outcome.retryAfter());
                var later = deadline.plus(forbidden(outcome));
                yield again(delivery, next(delivery, wait, later), now().plus(wait), later);
            }
            case TRANSIENT -> {
                var named = outcome.retryAfter();
                var delay = backoff.delay(delivery.retries());
                yield again(
                        delivery,
                        next(delivery, named != null && named.compareTo(delay) > 0 ? named : delay, deadline),
                        null,
                        deadline);
            }
            case UNKNOWN ->
                isSentAgainWhenUnknown(delivery)
                        ? again(delivery, next(delivery, backoff.delay(delivery.retries()), deadline), null, deadline)
                        : new Fate(DeliveryState.UNKNOWN, kind, null, 0, null, deadline);
        };
    }

    /** An SMS costs, and cannot be told from its twin; what is of low severity is better lost than told twice. */
    static boolean isSentAgainWhenUnknown(Delivery delivery) {
        return delivery.channel() != Channel.SMS && delivery.severity() != Severity.LOW;
    }

    private static Fate again(Delivery delivery, Instant next, @Nullable Instant throttledUntil, Instant deadline) {
        return new Fate(DeliveryState.HELD, Reasons.RETRYING, next, delivery.retries() + 1, throttledUntil, deadline);
    }

    /** For how long the provider wants to be left in peace, which is no time in which it is tried. */
    static Duration forbidden(SendOutcome outcome) {
        var named = outcome.retryAfter();
        return outcome.kind() == SendOutcome.Kind.THROTTLED && named != null ? named : Duration.ZERO;
    }

    /** As long as the provider says; longer, if it says so again and again. */
    private Duration wait(Delivery delivery, @Nullable Duration named) {
        if (named == null) {
            return backoff.delay(delivery.retries());
        }
        var own = delivery.retries() == 0 ? Duration.ZERO : backoff.delay(delivery.retries() - 1);
        return named.compareTo(own) > 0 ? named : own;
    }

    /** Not after it is to be given up, which is noticed then. */
    private Instant next(Delivery delivery, Duration delay, Instant deadline) {
        return Stream.of(now().plus(delay), deadline, delivery.expiresAt() == null ? deadline : delivery.expiresAt())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
