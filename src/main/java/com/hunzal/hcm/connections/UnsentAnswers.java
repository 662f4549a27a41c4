package com.hunzal.hcm.connections;

import java.io.IOException;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What connections have not taken yet of their answers. When that is too much, the one with most of it is closed. */
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
            var largest = holders.stream()
                    .max(Comparator.comparingLong(ClientConnection::unsentBytes))
                    .orElse(connection);
            if (largest == connection || largest.unsentBytes() <= connection.unsentBytes() + bytes) {
                kept.addAndGet(-bytes);
                throw new IOException("the client does not read its answers");
            }
            largest.close();
        }
    }

    void sent(ClientConnection connection, long bytes, boolean all) {
        kept.addAndGet(-bytes);
        if (all) {
            holders.remove(connection);
        }
    }

    long kept() {
        return kept.get();
    }
}
