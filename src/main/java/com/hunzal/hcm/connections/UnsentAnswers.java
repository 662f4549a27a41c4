package com.hunzal.hcm.connections;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What connections have not taken yet of their answers. When that is too much, the address with most of it gives way, of
 * it the token with most, and of that the largest connection: many small ones do not push an honest reader out.
 */
final class UnsentAnswers {

    private final long most;
    private final AtomicLong kept = new AtomicLong();
    private final Set<ClientConnection> holders = ConcurrentHashMap.newKeySet();

    UnsentAnswers(long most) {
        this.most = most;
    }

    /** @throws IOException if it is this connection that has to go */
    void keep(ClientConnection connection, int bytes) throws IOException {
        holders.add(connection);
        if (kept.addAndGet(bytes) > most) {
            var largest = largest(each -> each.unsentBytes() + (each == connection ? bytes : 0));
            if (largest == null || largest == connection) {
                kept.addAndGet(-bytes);
                throw new IOException("the client does not read its answers");
            }
            largest.close();
        }
    }

    private @Nullable ClientConnection largest(ToLongFunction<ClientConnection> size) {
        var ofAddress = largest(holders, each -> each.address, size);
        var ofCaller = largest(ofAddress, each -> each.caller, size);
        return ofCaller.stream().max(Comparator.comparingLong(size)).orElse(null);
    }

    private static Collection<ClientConnection> largest(
            Collection<ClientConnection> all,
            Function<ClientConnection, String> by,
            ToLongFunction<ClientConnection> size) {
        return all.stream().collect(Collectors.groupingBy(by)).values().stream()
                .max(Comparator.comparingLong(
                        group -> group.stream().mapToLong(size).sum()))
                .orElse(List.of());
    }

    void sent(ClientConnection connection, long bytes, boolean all) {
        if (all) {
            holders.remove(connection);
        }
        if (kept.addAndGet(-bytes) <= 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Closes those who take too little: of who takes nothing, no event tells. To be called every second or so. */
    void look() {
        for (var holder : holders) {
            try {
                holder.flushUnsent();
            } catch (IOException | RuntimeException tooSlowOrGone) {
                holder.close();
            }
        }
    }

    /** Waits until everything is sent, at most so long. */
    synchronized void awaitNone(long nanos) throws InterruptedException {
        var end = System.nanoTime() + nanos;
        while (kept.get() > 0 && end - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, end - System.nanoTime()));
        }
    }

    long kept() {
        return kept.get();
    }
}
