package com.hunzal.hcm.providers;

import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How it goes with one mail server, so that one that does not answer holds one worker and not all: the others are told so at
 * once, until it answers again.
 */
final class SmtpTraffic {

    /** One may be chance. */
    private static final int SILENCES = 2;

    /** How long nothing may come from all connections of a server until nobody waits for one of them any more. */
    private static final long STANDSTILL = Duration.ofSeconds(2).toNanos();

    private static final Set<Stage> BEFORE_A_WORD = EnumSet.of(Stage.CONNECT, Stage.TLS);

    private final AtomicInteger silences = new AtomicInteger();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile long lastAnswer = System.nanoTime();

    /** Whether a message may be sent now. Of a silent server one at a time finds out whether it speaks again. */
    boolean isOpen() {
        return silences.get() < SILENCES || asking.compareAndSet(false, true);
    }

    /** Whether who waits since then goes on waiting. */
    boolean isMoving(long since) {
        var now = System.nanoTime();
        return now - Math.max(since, lastAnswer) < STANDSTILL && silences.get() < SILENCES;
    }

    void hasSeen(SendOutcome outcome) {
        var silent = outcome.kind() == Kind.UNKNOWN || (outcome.isRetried() && BEFORE_A_WORD.contains(outcome.stage()));
        if (silent) {
            silences.incrementAndGet();
        } else if (outcome.stage() != Stage.CONFIGURATION) {
            silences.set(0);
        }
        lastAnswer = System.nanoTime();
        asking.set(false);
    }
}
