package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.Delivery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** For how long the job of a delivery sleeps that is held. */
@Component
class Waiting {

    /** What waits for a person is woken by what that person does; this is for what goes past us. */
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final DeliveryProperties properties;
    private final Clock clock;

    Waiting(DeliveryProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /** @param spread whether many may wait for the same moment; each comes a little later, always the same */
    Duration delay(Delivery held, boolean spread) {
        var now = clock.instant();
        var nextAt = held.nextAt();
        if (nextAt == null) {
            var expiresAt = held.expiresAt();
            return expiresAt != null && expiresAt.isBefore(now.plus(LOOK_AGAIN)) ? between(now, expiresAt) : LOOK_AGAIN;
        }
        return spread ? between(now, nextAt).plus(jitter(held.id())) : between(now, nextAt);
    }

    private Duration jitter(String id) {
        var most = properties.releaseJitter().toMillis();
        return most == 0 ? Duration.ZERO : Duration.ofMillis(Math.floorMod(id.hashCode() * 0x9E3779B97F4A7C15L, most));
    }

    private static Duration between(Instant now, Instant then) {
        return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    }

    /**
     * The time in which nobody may send it does not count as time in which it was tried. What is held already, and looked at
     * before its time, had that much counted then.
     */
    @Nullable
    Instant deadline(Delivery delivery, @Nullable Instant until) {
        var deadline = delivery.deadlineAt();
        if (deadline == null || until == null) {
            return null;
        }
        var now = clock.instant();
        var counted = delivery.nextAt() != null
                && delivery.isHeldByRule()
                && delivery.nextAt().isAfter(now);
        var from = counted ? delivery.nextAt() : now;
        return deadline.plus(Duration.between(from, until));
    }
}
