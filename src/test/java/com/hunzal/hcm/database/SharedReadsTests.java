package com.hunzal.hcm.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedReadsTests {

    private static final String FAIL = "fail";

    private final AtomicInteger reads = new AtomicInteger();
    private final BlockingQueue<String> begun = new ArrayBlockingQueue<>(10);
    private final BlockingQueue<String> mayEnd = new ArrayBlockingQueue<>(10);
    private final List<Thread> askers = new CopyOnWriteArrayList<>();
    private final SharedReads<String, String> shared = new SharedReads<>(this::read);

    private String read(String key) {
        var answer = key + reads.incrementAndGet();
        try {
            begun.put(answer);
            if (mayEnd.take().equals(FAIL)) {
                throw new IllegalStateException(answer);
            }
        } catch (InterruptedException e) {
            throw new IllegalArgumentException(e);
        }
        return answer;
    }

    @Test
    void whoAsksWhileOthersReadSharesTheNextAnswerNotTheirs() throws Exception {
        var first = ask("a");
        assertThat(begun.take()).isEqualTo("a1");
        var others = Stream.generate(() -> ask("a")).limit(3).toList();
        awaitWaiting(3);
        mayEnd.put("");
        assertThat(begun.take()).isEqualTo("a2");
        mayEnd.put("");

        assertThat(first.get()).isEqualTo("a1");
        for (var other : others) {
            assertThat(other.get()).isEqualTo("a2");
        }
        assertThat(reads).hasValue(2);
    }

    @Test
    void questionsOfDifferentKindsDoNotWaitForEachOther() throws Exception {
        var first = ask("a");
        begun.take();
        var second = ask("b");
        begun.take();
        mayEnd.put("");
        mayEnd.put("");

        assertThat(List.of(first.get(), second.get())).containsExactly("a1", "b2");
    }

    @Test
    void aFailureIsToldToAllThatShareItAndToNobodyElse() throws Exception {
        var first = ask("a");
        begun.take();
        var others = Stream.generate(() -> ask("a")).limit(2).toList();
        awaitWaiting(2);
        mayEnd.put("");
        begun.take();
        mayEnd.put(FAIL);

        assertThat(first.get()).isEqualTo("a1");
        for (var other : others) {
            assertThatThrownBy(other::get).rootCause().hasMessage("a2");
        }
        mayEnd.put("");
        assertThat(shared.get("a")).isEqualTo("a3");
    }

    @Test
    void whoComesAfterAFailureReadsAnew() throws Exception {
        var first = ask("a");
        begun.take();
        var second = ask("a");
        awaitWaiting(1);
        mayEnd.put(FAIL);
        begun.take();
        mayEnd.put("");

        assertThatThrownBy(first::get).rootCause().hasMessage("a1");
        assertThat(second.get()).isEqualTo("a2");
    }

    private CompletableFuture<String> ask(String key) {
        var answer = new CompletableFuture<String>();
        var asker = new Thread(() -> {
            try {
                answer.complete(shared.get(key));
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        askers.add(asker);
        asker.start();
        return answer;
    }

    /** Until so many stand still in {@link SharedReads}, beside the one that reads. */
    private void awaitWaiting(int others) {
        while (askers.stream()
                        .filter(each -> each.getState() == Thread.State.WAITING)
                        .count()
                < others + 1) {
            Thread.onSpinWait();
        }
    }
}
