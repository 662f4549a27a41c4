package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTests {

    private static final int THREADS = 10;

    private final Pace pace = new Pace(THREADS);

    @Test
    void jobsCountAsLongUntilSomeHaveRun() {
        assertThat(pace.ahead()).isZero();
    }

    @Test
    void whatIsHeldAheadIsEnoughForATwentiethOfASecond() {
        take(Duration.ofMillis(10));

        assertThat(pace.ahead()).isBetween(49, 50);
        assertThat(pace.timeFor(pace.ahead())).isBetween(Duration.ofMillis(49), Duration.ofMillis(50));
    }

    @Test
    void moreIsNotHeldHoweverShortJobsAre() {
        take(Duration.ofNanos(10));

        assertThat(pace.ahead()).isEqualTo(Pace.MOST_AHEAD);
        assertThat(pace.timeFor(pace.ahead())).isLessThan(Duration.ofMillis(1));
    }

    @Test
    void whatTheDatabaseCannotWriteInAsLongIsNotHeldAhead() {
        take(Duration.ofNanos(10));

        for (int i = 0; i < 20; i++) {
            pace.wrote(1000, Duration.ofMillis(500));
        }

        assertThat(pace.ahead()).isBetween(100, 101);
    }

    @Test
    void whatARoundCostsByItselfIsNotItsJobs() {
        take(Duration.ofNanos(10));

        for (int i = 0; i < 20; i++) {
            pace.wrote(1, Duration.ofMillis(2));
        }

        assertThat(pace.ahead()).isEqualTo(Pace.MOST_AHEAD);
    }

    @Test
    void oneLongJobIsForgottenSoon() {
        take(Duration.ofMillis(1));

        pace.took(Duration.ofHours(1).toNanos());
        take(Duration.ofMillis(1));

        assertThat(pace.ahead()).isGreaterThan(400);
    }

    private void take(Duration each) {
        for (int i = 0; i < 200; i++) {
            pace.took(each.toNanos());
        }
    }
}
