package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.SettableClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;

@ExtendWith(OutputCaptureExtension.class)
class TroubleTests {

    private final SettableClock clock = new SettableClock();
    private final Trouble trouble =
            new Trouble(LoggerFactory.getLogger(TroubleTests.class), clock, "The mill stands still; tries again");

    @Test
    void isToldOnceHoweverOftenItHappens(CapturedOutput output) {
        for (int i = 0; i < 100; i++) {
            assertThat(trouble.attempt(() -> fail("disk full after " + System.nanoTime() + " bytes")))
                    .isFalse();
        }

        assertThat(lines(output)).singleElement().asString().contains("disk full");
    }

    @Test
    void isToldAgainIfItIsAnother(CapturedOutput output) {
        for (int i = 0; i < 10; i++) {
            trouble.attempt(() -> fail("disk full"));
            trouble.attempt(() -> fail("server gone"));
        }

        assertThat(lines(output)).hasSize(2);
    }

    @Test
    void isOverWhenItWorksForAWhileAndThenIsToldAnew(CapturedOutput output) {
        trouble.attempt(() -> fail("disk full"));
        assertThat(trouble.attempt(() -> {})).isTrue();
        trouble.attempt(() -> fail("disk full"));
        assertThat(lines(output)).as("it comes and goes").hasSize(1);

        clock.advance(Trouble.CALM);
        trouble.attempt(() -> {});
        trouble.attempt(() -> {});
        assertThat(lines(output)).hasSize(2).last().asString().contains("over, after 2 times");

        trouble.attempt(() -> fail("disk full"));
        assertThat(lines(output)).hasSize(3);
    }

    @Test
    void isNotOverForEverBecauseTheClockWasSetBack(CapturedOutput output) {
        trouble.attempt(() -> fail("disk full"));
        clock.advance(Trouble.CALM.multipliedBy(-100));

        trouble.attempt(() -> {});

        assertThat(lines(output)).hasSize(2);
    }

    private static void fail(String message) {
        throw new DataAccessResourceFailureException(message);
    }

    private static List<String> lines(CapturedOutput output) {
        return output.getAll().lines().filter(line -> line.contains("The mill")).toList();
    }
}
