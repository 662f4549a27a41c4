package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemorySharesTests {

    private final MemoryShares memory = new MemoryShares(100, 0.5, Duration.ZERO);

    @Test
    void nobodyGetsMoreThanAShareWhileOthersGetTheirs() {
        assertThat(memory.take("one", 30)).isTrue();
        assertThat(memory.take("one", 20)).isTrue();
        assertThat(memory.take("one", 1)).isFalse();

        assertThat(memory.take("other", 50)).isTrue();
        assertThat(memory.take("third", 1)).isFalse();
        assertThat(memory.taken()).isEqualTo(100);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        memory.take("one", 50);
        memory.giveBack("one", 50);

        assertThat(memory.taken()).isZero();
        assertThat(memory.take("one", 50)).isTrue();
    }

    @Test
    void whoAsksForMoreThanThereIsGetsItAlone() {
        assertThat(memory.take("one", 70)).as("more than a share").isTrue();
        memory.giveBack("one", 70);
        assertThat(memory.take("one", 200)).as("more than all").isTrue();
        assertThat(memory.take("other", 1)).isFalse();
        memory.giveBack("one", 200);
        assertThat(memory.take("other", 1)).isTrue();
    }

    @Test
    void whoWaitsGetsItAsSoonAsItIsFree() {
        var patient = new MemoryShares(100, 1, Duration.ofMinutes(1));
        patient.take("one", 100);
        var waits = CompletableFuture.supplyAsync(() -> patient.take("other", 100));

        patient.giveBack("one", 100);

        assertThat(waits.join()).isTrue();
    }
}
