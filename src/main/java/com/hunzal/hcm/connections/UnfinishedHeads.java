package com.hunzal.hcm.connections;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections in the middle of a request's head, the oldest first. Each holds the buffers of a request. */
final class UnfinishedHeads {

    private final int most;
    private final long time;
    private final Map<ClientConnection, Long> begun = new LinkedHashMap<>();

    /** @param time how long a head may take, in nanoseconds */
    UnfinishedHeads(int most, long time) {
        this.most = most;
        this.time = time;
    }

    /** @return whom to close for it: the connection itself, the oldest, or nobody */
    synchronized @Nullable ClientConnection add(ClientConnection connection, long now) {
        var since = begun.putIfAbsent(connection, now);
        if (since != null && now - since > time) {
            begun.remove(connection);
            return connection;
        }
        if (begun.size() <= most) {
            return null;
        }
        var oldest = begun.keySet().iterator().next();
        begun.remove(oldest);
        return oldest;
    }

    synchronized void remove(ClientConnection connection) {
        begun.remove(connection);
    }
}
