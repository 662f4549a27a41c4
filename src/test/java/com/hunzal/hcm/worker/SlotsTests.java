package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SlotsTests {

    private static final int THREADS = 10;
    private static final int RESERVED = 2;

    private final Pace pace = new Pace(THREADS);
    private final Slots slots = new Slots(THREADS, pace, () -> RESERVED);

    @Test
    void manyThatWaitForAThreadDoNotKeepNewcomersFromTheLastOnes() {
        hold(100).stream().limit(THREADS - RESERVED).forEach(each -> each.begin(Duration.ofMinutes(1)));

        pace.tooFast(); // so that it holds more than it would take now

        assertThat(slots.reserve(0)).isEqualTo(RESERVED);
        assertThat(slots.reserve(0)).as("while those are claimed").isZero();
    }

    @Test
    void noMoreBeginThanThereAreThreads() {
        hold(100).stream().limit(THREADS - 1).forEach(each -> each.begin(Duration.ofMinutes(1)));

        pace.tooFast();

        assertThat(slots.reserve(0)).isEqualTo(1);
    }

    @Test
    void nothingIsTakenAnyMoreWhenItIsClosed() {
        slots.close();

        assertThat(slots.reserve(0)).isZero();
    }

    private List<RunningJob> hold(int jobs) {
        var held = IntStream.range(0, jobs).mapToObj(each -> job()).toList();
        held.forEach(slots::enter);
        return held;
    }

    private static RunningJob job() {
        var clock = Clock.systemUTC();
        var job = new Claimed("job", "acme", "noop", 1, 0, 0, 0, null, false, null, false, clock.instant());
        JobTexts unread = null;
        return new RunningJob(job, 0, unread, JsonMapper.shared(), clock, System::nanoTime);
    }
}
