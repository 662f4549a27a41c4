package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnstileTests {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Turnstile turnstile = new Turnstile(2, 3, 4);

    @Test
    void aFewOfEachKindAreIn() throws Exception {
        assertThat(turnstile.enter("a", Duration.ZERO)).isTrue();
        assertThat(turnstile.enter("a", Duration.ZERO)).isTrue();
        assertThat(turnstile.enter("a", Duration.ZERO)).isFalse();
        assertThat(turnstile.enter("b", Duration.ZERO)).isTrue();

        turnstile.leave("a");

        assertThat(turnstile.enter("a", Duration.ZERO)).isTrue();
    }

    @Test
    void othersWaitInLineAndNoKindTakesAllTheRoomToWait() throws Exception {
        var threads = Executors.newCachedThreadPool();
        for (var kind : new String[] {"a", "a", "b", "b"}) {
            turnstile.enter(kind, Duration.ZERO);
        }
        var waiting = threads.submit(() -> turnstile.enter("a", LONG));
        var second = threads.submit(() -> turnstile.enter("a", LONG));
        while (turnstile.waiting() < 2) {
            Thread.onSpinWait();
        }

        assertThat(turnstile.enter("a", LONG)).as("has half of the room").isFalse();
        var other = threads.submit(() -> turnstile.enter("b", LONG));
        while (turnstile.waiting() < 3) {
            Thread.onSpinWait();
        }
        turnstile.leave("a");
        turnstile.leave("a");
        turnstile.leave("b");

        assertThat(waiting.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(second.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(other.get(1, TimeUnit.MINUTES)).isTrue();
        threads.shutdownNow();
    }

    @Test
    void nothingIsRememberedOfThoseWhoHaveLeft() throws Exception {
        for (int i = 0; i < 100; i++) {
            turnstile.enter("kind " + i, Duration.ZERO);
            turnstile.leave("kind " + i);
        }
        turnstile.enter("a", Duration.ZERO);
        turnstile.enter("a", Duration.ZERO);
        turnstile.enter("a", Duration.ZERO);
        turnstile.leave("a");
        turnstile.leave("a");

        assertThat(turnstile.kinds()).isZero();
        assertThat(turnstile.waiting()).isZero();
    }
}
