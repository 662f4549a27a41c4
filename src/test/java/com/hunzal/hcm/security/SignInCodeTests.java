package com.hunzal.hcm.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInCodeTests {

    private final SettableClock clock = new SettableClock();
    private final SignInCode code = new SignInCode(clock);

    @Test
    void aCodeIsGoodOnceAndWhoeverGuessesDoesNotUseItUp() {
        var issued = code.issue();

        assertThat(issued).hasSize(43).matches("[A-Za-z0-9_-]+");
        assertThat(code.use("guessed")).isFalse();
        assertThat(code.use(issued)).isTrue();
        assertThat(code.use(issued)).isFalse();
    }

    @Test
    void aCodeIsGoodForAnHour() {
        var issued = code.issue();
        clock.advance(Duration.ofMinutes(60).minusMillis(1));
        assertThat(code.use(issued)).isTrue();

        var next = code.issue();
        clock.advance(Duration.ofMinutes(60));
        assertThat(code.use(next)).isFalse();
    }

    @Test
    void beforeOneIsMadeNoneIsGoodAndANewOneEndsTheOneBefore() {
        assertThat(code.use("")).isFalse();
        var first = code.issue();
        var second = code.issue();

        assertThat(first).isNotEqualTo(second);
        assertThat(code.use(first)).isFalse();
        assertThat(code.use(second)).isTrue();
    }
}
