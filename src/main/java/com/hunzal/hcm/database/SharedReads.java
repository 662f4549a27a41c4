package com.hunzal.hcm.database;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Request coalescing: of those who ask for the same while it is being read, all wait for one further read and share its
 * answer. Nobody gets an answer that was begun before the question, so each sees what it would have seen alone.
 *
 * @param <K> what is asked for; a value with {@code equals}
 * @param <V> an answer; not to be changed by those who share it
 */
public final class SharedReads<K, V> {

    private final Function<K, V> read;
    private final Map<K, Read<V>> newest = new HashMap<>();

    /** @param read not to ask for the same once more: it would wait for itself */
    public SharedReads(Function<K, V> read) {
        this.read = read;
    }

    private static final class Read<V> {
        final CompletableFuture<V> answer = new CompletableFuture<>();
        boolean begun;
    }

    /** @throws RuntimeException what the read threw, the same for all that share it */
    public V get(K key) {
        CompletableFuture<V> before = null;
        Read<V> mine = null;
        Read<V> shared;
        synchronized (newest) {
            shared = newest.get(key);
            if (shared == null || shared.begun) {
                before = shared == null ? null : shared.answer;
                shared = mine = new Read<>();
                newest.put(key, mine);
            }
        }
        if (mine != null) {
            begin(key, mine, before);
        }
        return answer(shared);
    }

    private void begin(K key, Read<V> mine, @Nullable CompletableFuture<V> before) {
        if (before != null) {
            before.handle((answer, failure) -> answer).join();
        }
        synchronized (newest) {
            mine.begun = true;
        }
        try {
            mine.answer.complete(read.apply(key));
        } catch (Throwable failure) { // also Errors: others wait for it
            mine.answer.completeExceptionally(failure);
        } finally {
            synchronized (newest) {
                newest.remove(key, mine);
            }
        }
    }

    private static <V> V answer(Read<V> read) {
        try {
            return read.answer.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (failed.getCause() instanceof Error failure) {
                throw failure;
            }
            throw failed;
        }
    }
}
