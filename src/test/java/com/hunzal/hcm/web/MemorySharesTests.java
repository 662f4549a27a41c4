package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
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

    @Test
    void fiftyAtOnceOfOneWaitForTheirTurn() {
        var patient = new MemoryShares(100, 0.5, Duration.ofMinutes(1));
        patient.take("one", 50);
        var threads = Executors.newFixedThreadPool(50);
        try {
            var waiting = Stream.generate(() -> CompletableFuture.supplyAsync(() -> takeAndGiveBack(patient), threads))
                    .limit(50)
                    .toList();
            awaitWaiting(patient, 50);

            patient.giveBack("one", 50);

            assertThat(waiting).allSatisfy(each -> assertThat(each.join()).isTrue());
        } finally {
            threads.shutdownNow();
        }
        assertThat(patient.taken()).isZero();
    }

    @Test
    void ofMoreTheLastIsRefusedAtOnceAndOthersMayWait() {
        var patient = new MemoryShares(100, 1, Duration.ofMinutes(1));
        patient.take("third", 100);
        var threads = Executors.newFixedThreadPool(MemoryShares.MOST_WAITING_OF_ONE + 1);
        try {
            for (var i = 0; i < MemoryShares.MOST_WAITING_OF_ONE; i++) {
                threads.execute(() -> takeAndGiveBack(patient));
            }
            awaitWaiting(patient, MemoryShares.MOST_WAITING_OF_ONE);

            assertThat(patient.take("one", 50)).isFalse();
            var other = CompletableFuture.supplyAsync(() -> patient.take("other", 50), threads);
            awaitWaiting(patient, MemoryShares.MOST_WAITING_OF_ONE + 1);
            patient.giveBack("third", 100);
            assertThat(other.join()).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitWaiting(MemoryShares memory, int count) {
        while (memory.waiting() < count) {
            Thread.onSpinWait();
        }
    }

    private static boolean takeAndGiveBack(MemoryShares memory) {
        var taken = memory.take("one", 50);
        if (taken) {
            memory.giveBack("one", 50);
        }
        return taken;
    }
}
