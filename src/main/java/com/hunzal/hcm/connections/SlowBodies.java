package com.hunzal.hcm.connections;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * Threads that wait for the rest of a body. Nobody waits for one that comes more slowly than the least rate; and when
 * as many wait as may, the one that is nearest to that limit gives way, so that slow senders hinder one another only.
 * Tomcat's own wait knows no rate and cannot be ended by another thread; a selector's can.
 */
final class SlowBodies {

    private final LeastRate rate;
    private final int most;
    private final Set<Wait> waiting = new HashSet<>();

    SlowBodies(LeastRate rate, int most) {
        this.rate = rate;
        this.most = most;
    }

    private static final class Wait {
        final ClientConnection connection;
        final Selector selector;
        volatile boolean over;

        Wait(ClientConnection connection, Selector selector) {
            this.connection = connection;
            this.selector = selector;
        }
    }

    /**
     * Waits until something has come.
     *
     * @return how many bytes
     * @throws SocketTimeoutException if it took too long: Tomcat makes a 408 of it
     */
    int read(ClientConnection connection, ByteBuffer to) throws IOException {
        try (var selector = Selector.open()) {
            var channel = connection.getSocket().getIOChannel();
            if (channel == null) {
                throw new ClosedChannelException();
            }
            channel.register(selector, SelectionKey.OP_READ);
            var wait = new Wait(connection, selector);
            enter(wait);
            try {
                while (true) {
                    var left = left(connection);
                    if (wait.over || left <= 0) {
                        throw new SocketTimeoutException("the body comes too slowly");
                    }
                    selector.select(Duration.ofNanos(left).toMillis() + 1);
                    selector.selectedKeys().clear();
                    var count = connection.readWhatIsThere(to);
                    if (count != 0) {
                        return count;
                    }
                }
            } finally {
                leave(wait);
            }
        }
    }

    private long left(ClientConnection connection) {
        return rate.left(connection.bodyReceived(), connection.bodyElapsed());
    }

    private synchronized void enter(Wait wait) {
        if (waiting.size() >= most) {
            waiting.stream()
                    .filter(each -> !each.over)
                    .min(Comparator.comparingLong(each -> left(each.connection)))
                    .ifPresent(slowest -> {
                        slowest.over = true;
                        slowest.selector.wakeup();
                    });
        }
        waiting.add(wait);
    }

    private synchronized void leave(Wait wait) {
        waiting.remove(wait);
    }
}
