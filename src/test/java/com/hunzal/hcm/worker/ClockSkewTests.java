package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.SettableClock;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.SharedClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** A machine whose clock is not PostgreSQL's, which here is that of the test. */
@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ClockSkewTests extends ServerTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @ParameterizedTest
    @ValueSource(longs = {7200, 3, -3, -7200})
    void aClockThatIsWrongIsSetRight(long secondsAhead) {
        var shared = new SharedClock(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(secondsAhead)));

        new ClockSkew(database, shared, registry).look();

        assertThat(shared.instant()).isCloseTo(Instant.now(), within(1, ChronoUnit.SECONDS));
        assertThat(registry.get("hcm.jobs.clock.skew").gauge().value()).isCloseTo(secondsAhead, within(1.0));
    }

    @Test
    void aClockThatIsNearlyRightIsLeftAlone() {
        var machine = Clock.offset(Clock.systemUTC(), Duration.ofMillis(300));
        var shared = new SharedClock(machine);

        new ClockSkew(database, shared, registry).look();

        var now = machine.instant();
        assertThat(shared.instant()).isAfterOrEqualTo(now);
    }

    @Test
    void whenSomebodySetsTheMachinesClockTheTimeGoesOnUntilTheDatabaseHasBeenAsked() {
        var machine = settable(Duration.ofHours(2));
        var shared = new SharedClock(machine);
        var skew = new ClockSkew(database, shared, registry);
        skew.look();

        machine.advance(Duration.ofHours(-2));
        assertThat(shared.instant()).isCloseTo(Instant.now(), within(1, ChronoUnit.SECONDS));
        machine.advance(Duration.ofDays(1));
        assertThat(shared.instant()).isCloseTo(Instant.now(), within(1, ChronoUnit.SECONDS));

        skew.look();
        assertThat(shared.instant()).isCloseTo(Instant.now(), within(1, ChronoUnit.SECONDS));
    }

    @ParameterizedTest
    @CsvSource({"PT2H, true", "PT0.5S, false"})
    void anAnswerThatTookLongSaysLess(Duration ahead, boolean setRight) {
        var machine = settable(ahead);
        var questions = new AtomicInteger();
        var slow = new Clock() {
            @Override
            public Instant instant() {
                if (questions.incrementAndGet() == 2) {
                    machine.advance(Duration.ofSeconds(2)); // from the question to the answer
                }
                return machine.instant();
            }

            @Override
            public ZoneId getZone() {
                return machine.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        var shared = new SharedClock(slow);

        new ClockSkew(database, shared, registry).look();

        assertThat(shared.instant().isBefore(machine.instant())).isEqualTo(setRight);
    }

    @Test
    void aClockOnTheEdgeDoesNotJumpToAndFro() {
        var machine = settable(Duration.ofMillis(1_300));
        var shared = new SharedClock(machine);
        var skew = new ClockSkew(database, shared, registry);
        skew.look();
        assertThat(shared.instant()).isBefore(machine.instant());

        machine.advance(Duration.between(machine.instant(), Instant.now()).plusMillis(800));
        skew.look();

        assertThat(shared.instant()).isBefore(machine.instant());
    }

    /** Goes on only when it is told. */
    private static SettableClock settable(Duration ahead) {
        var machine = new SettableClock();
        machine.advance(Duration.between(machine.instant(), Instant.now()).plus(ahead));
        return machine;
    }

    @Test
    void aClockThatSomebodyHasSetRightIsLeftAloneAgain() {
        var machine = settable(Duration.ofHours(1));
        var shared = new SharedClock(machine);
        var skew = new ClockSkew(database, shared, registry);
        skew.look();
        assertThat(shared.instant()).isBefore(machine.instant());

        machine.advance(Duration.between(machine.instant(), Instant.now()));
        skew.look();

        assertThat(shared.instant()).isEqualTo(machine.instant());
    }
}
