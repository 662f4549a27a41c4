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
 * more wait than may, the one that keeps its thread longest gives way. That is time since its last bytes, and time
 * before if they were few: who sends a byte now and then waits on. Nobody gives way before a second, which an honest
 * client's packets may need; so long there may be a quarter more.
 * Tomcat's own wait knows no rate and cannot be ended by another thread; a selector's can.
 */
final class SlowBodies {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

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
        final long since = System.nanoTime();
        volatile boolean over;

        Wait(ClientConnection connection, Selector selector) {
            this.connection = connection;
            this.selector = selector;
        }

        long waited(long now) {
            return connection.body.waited() + now - since;
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
                    var left = connection.body.left(rate);
                    if (wait.over || left <= 0) {
                        throw new SocketTimeoutException("the body comes too slowly");
                    }
                    var untilSecond = SECOND - wait.waited(System.nanoTime());
                    if (untilSecond <= 0) {
                        makeRoom();
                    }
                    if (wait.over) {
                        continue;
                    }
                    selector.select(Duration.ofNanos(untilSecond > 0 ? Math.min(left, untilSecond) : left)
                                    .toMillis()
                            + 1);
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

    private synchronized void enter(Wait wait) {
        waiting.add(wait);
        makeRoom();
    }

    private synchronized void makeRoom() {
        var tooMany = waiting.stream().filter(each -> !each.over).count() - most;
        if (tooMany > 0) {
            var now = System.nanoTime();
            var crowded = tooMany > Math.max(1, most / 4);
            waiting.stream()
                    .filter(each -> !each.over && (crowded || each.waited(now) >= SECOND))
                    .sorted(Comparator.comparingLong((Wait each) -> each.waited(now))
                            .reversed())
                    .limit(tooMany)
                    .forEach(longest -> {
                        longest.over = true;
                        longest.selector.wakeup();
                    });
        }
    }

    private synchronized void leave(Wait wait) {
        waiting.remove(wait);
        wait.connection.body.waitedFor(System.nanoTime() - wait.since);
    }
}
