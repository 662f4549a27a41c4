package com.hunzal.hcm.connections;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, on which no thread waits for long. What the client does not take of an answer stays here
 * until it does; bodies that do not come are waited for by {@link SlowBodies}; and after a refusal the connection
 * lingers, without a thread: closed at once, with the rest of a body on its way, it would take the answer with it.
 */
final class ClientConnection extends NioSocketWrapper {

    private static final ThreadLocal<@Nullable ClientConnection> CURRENT = new ThreadLocal<>();
    private static final int MOST_WRITTEN_AT_ONCE = 64 * 1024;

    /** The operating system has taken at least so much when it takes no more, and the client may be reading that. */
    private static final int ON_THE_WAY = 32 * 1024;

    private final Patience patience;
    private final Runnable gone;
    private final boolean encrypted;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private volatile long unsentBytes;
    private long unsentSince;
    private long taken;
    private boolean released;

    final String address;
    volatile String caller = "";
    final RawHead head = new RawHead();
    final BodyPace body = new BodyPace();
    volatile boolean queued;
    private volatile boolean busy;
    private boolean refused;
    private long lingersUntil;
    private boolean lingers;

    /** @param gone called once, when it is closed */
    ClientConnection(NioChannel channel, NioEndpoint endpoint, Patience patience, String address, Runnable gone) {
        super(channel, endpoint);
        this.address = address;
        this.patience = patience;
        this.gone = gone;
        this.encrypted = endpoint.isSSLEnabled();
    }

    /** The one that this thread serves. */
    static @Nullable ClientConnection current() {
        return CURRENT.get();
    }

    static void serves(@Nullable ClientConnection connection) {
        if (connection == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(connection);
        }
    }

    /** Whether it waits for its client, and can be closed without harm to anybody else. */
    boolean waitsForItsClient() {
        return !busy && !queued && !(getCurrentProcessor() instanceof Processor processor && processor.isAsync());
    }

    /** A thread begins to serve it. */
    void begins() {
        busy = true;
        queued = false;
    }

    void ends() {
        busy = false;
    }

    // Bodies

    void headIsRead() {
        head.next();
        body.next();
    }

    @Override
    public int read(boolean block, ByteBuffer to) throws IOException {
        var from = to.position();
        var count = super.read(false, to);
        if (!block) {
            head.add(to, from);
            return count;
        }
        body.begin();
        if (count == 0) {
            count = patience.bodies().read(this, to);
        }
        body.came(Math.max(0, count), patience.readers());
        return count;
    }

    int readWhatIsThere(ByteBuffer to) throws IOException {
        return super.read(false, to);
    }

    // Answers

    /** Tomcat's own waits until the client has taken everything; only with TLS it still does. */
    @Override
    protected void doWrite(boolean block, ByteBuffer buffer) throws IOException {
        if (encrypted) {
            super.doWrite(block, buffer);
            return;
        }
        synchronized (unsent) {
            if (isClosed()) {
                throw new ClosedChannelException();
            }
            if (flushUnsent()) {
                writeWhatGoes(buffer);
            }
        }
        if (block && buffer.hasRemaining()) {
            patience.answers().keep(this, buffer.remaining()); // without the lock: it may close another connection
            keep(buffer);
        }
    }

    private void writeWhatGoes(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining() && getSocket().write(buffer) > 0) {
            updateLastWrite();
        }
    }

    private void keep(ByteBuffer buffer) throws IOException {
        var size = buffer.remaining();
        var copy = ByteBuffer.allocate(size);
        copy.put(buffer).flip();
        synchronized (unsent) {
            if (released) {
                patience.answers().sent(this, size, true);
                throw new ClosedChannelException();
            }
            if (unsent.isEmpty()) {
                unsentSince = System.nanoTime();
                taken = ON_THE_WAY;
            }
            unsent.add(copy);
            unsentBytes += size;
        }
    }

    boolean hasUnsent() {
        synchronized (unsent) {
            return !unsent.isEmpty();
        }
    }

    /** Nothing is expected from a client who still takes an answer. */
    @Override
    public long getReadTimeout() {
        return unsentBytes > 0 ? -1 : super.getReadTimeout();
    }

    /** {@link UnsentAnswers} looks at what it takes, as long as it takes it at the least rate it may go on. */
    @Override
    public long getWriteTimeout() {
        return unsentBytes > 0 ? -1 : super.getWriteTimeout();
    }

    /** As it was a moment ago. */
    long unsentBytes() {
        return unsentBytes;
    }

    /**
     * @return whether nothing is left
     * @throws IOException if the client has gone, or takes it more slowly than the least rate
     */
    boolean flushUnsent() throws IOException {
        synchronized (unsent) {
            var before = unsentBytes;
            var round = 0L;
            while (!unsent.isEmpty() && round < MOST_WRITTEN_AT_ONCE) {
                var next = unsent.element();
                var count = getSocket().write(next);
                if (count < 0) {
                    throw new ClosedChannelException();
                }
                if (count == 0) {
                    break;
                }
                round += count;
                updateLastWrite();
                updateLastRead(); // its turn to ask again begins when it has the answer
                if (!next.hasRemaining()) {
                    unsent.remove();
                }
            }
            unsentBytes -= round;
            taken += round;
            if (before > 0) {
                patience.answers().sent(this, round, unsent.isEmpty());
                if (!unsent.isEmpty() && patience.readers().left(taken, System.nanoTime() - unsentSince) <= 0) {
                    throw new IOException("the client reads too slowly");
                }
            }
            return unsent.isEmpty();
        }
    }

    // The end

    /** Its client may still be sending what nobody will read. */
    void refuse() {
        refused = true;
    }

    /** @return whether it is to stay open for a moment, after the connection's last answer */
    boolean beginToClose() {
        if (isClosed() || getError() != null || !(refused || hasUnsent())) {
            return false;
        }
        lingers = true;
        lingersUntil = System.nanoTime() + patience.linger();
        return true;
    }

    boolean lingers() {
        return lingers;
    }

    /**
     * One step of closing: what was not taken first, then the end of our side, then whatever comes is thrown away.
     *
     * @return whether it has to wait for more
     */
    boolean closeGently() throws IOException {
        if (!flushUnsent()) {
            lingersUntil = System.nanoTime() + patience.linger();
            registerWriteInterest();
            return true;
        }
        if (encrypted || !refused || System.nanoTime() > lingersUntil) {
            return false;
        }
        var channel = getSocket().getIOChannel();
        if (isClosed() || channel == null) {
            return false; // somebody needed its place
        }
        channel.shutdownOutput();
        setReadTimeout(Math.max(1, patience.linger() / 2_000_000));
        var waste = ByteBuffer.allocate(MOST_WRITTEN_AT_ONCE);
        if (getSocket().read(waste) < 0) {
            return false;
        }
        updateLastRead();
        registerReadInterest();
        return true;
    }

    @Override
    protected void doClose() {
        super.doClose();
        patience.heads().remove(this);
        synchronized (unsent) {
            if (!released) {
                released = true;
                patience.answers().sent(this, unsentBytes, true);
                unsent.clear();
                unsentBytes = 0;
                gone.run();
            }
        }
    }
}
