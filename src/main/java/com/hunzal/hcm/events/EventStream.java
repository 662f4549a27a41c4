package com.hunzal.hcm.events;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open answer to which events are added. Nobody ever waits for its reader: what the connection does not take now
 * stays here, and the container says when it takes more.
 */
final class EventStream implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);

    private final AsyncContext response;
    private final ServletOutputStream output;
    private final Consumer<EventStream> whenEnded;
    private final Deque<byte[]> unsent = new ArrayDeque<>();
    private boolean begun;
    private boolean flushed = true;
    private boolean blocked;
    private boolean ended;

    final String organizationId;

    /** The newer, the higher. */
    final long number;

    final Instant expires;

    // These four are the poller's, who has one thread.
    EventPosition position;
    Instant lastSent;
    boolean behind;

    @Nullable
    Instant blockedSince;

    EventStream(
            AsyncContext response,
            Consumer<EventStream> whenEnded,
            String organizationId,
            long number,
            Instant expires,
            EventPosition position,
            Instant now)
            throws IOException {
        this.response = response;
        this.output = response.getResponse().getOutputStream();
        this.whenEnded = whenEnded;
        this.organizationId = organizationId;
        this.number = number;
        this.expires = expires;
        this.position = position;
        this.lastSent = now;
    }

    /** From here on the container may call. */
    void begin() {
        response.addListener(this);
        output.setWriteListener(this);
    }

    synchronized void send(byte[] text) {
        if (ended) {
            return;
        }
        unsent.add(text);
        try {
            write();
        } catch (IOException readerHasGone) {
            // On a thread that is not the container's: it calls onError, which completes the answer.
            log.debug("A listener has gone", readerHasGone);
            markEnded();
        }
    }

    /** Whether the connection has not taken all of it yet. */
    synchronized boolean isBlocked() {
        return blocked || !unsent.isEmpty();
    }

    /**
     * Ends the answer, without what has not been written yet. One that the connection does not take waits for it: to
     * complete it from here would leave it open in the container for good if the reader went away at that moment.
     */
    void end() {
        if (markEnded() && !isBlocked()) {
            complete(response);
        }
    }

    /** Ends the answer because the service stops. */
    void endNow() {
        if (markEnded()) {
            complete(response);
        }
    }

    /** @throws IOException if the reader has gone; {@link #onError(Throwable)} follows */
    @Override
    public synchronized void onWritePossible() throws IOException {
        begun = true;
        blocked = false;
        if (ended) {
            complete(response);
        } else {
            write();
        }
    }

    /** Every call of the output has to be allowed by {@code isReady}; where it is not, onWritePossible follows. */
    private void write() throws IOException {
        while (begun && !ended && !(unsent.isEmpty() && flushed)) {
            blocked = !output.isReady();
            if (blocked) {
                return;
            }
            var next = unsent.poll();
            if (next == null) {
                output.flush();
            } else {
                output.write(next);
            }
            flushed = next == null;
        }
    }

    private boolean markEnded() {
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            unsent.clear();
        }
        whenEnded.accept(this);
        return true;
    }

    private static void complete(AsyncContext response) {
        try {
            response.complete();
        } catch (IllegalStateException containerWasFaster) {
            log.debug("An event stream was over already", containerWasFaster);
        }
    }

    @Override
    public void onError(Throwable readerHasGone) {
        log.debug("A listener has gone", readerHasGone);
        markEnded();
        complete(response);
    }

    @Override
    public void onError(AsyncEvent event) {
        markEnded();
        complete(event.getAsyncContext());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        markEnded();
        complete(event.getAsyncContext());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        markEnded();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
