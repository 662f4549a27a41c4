package com.hunzal.hcm.providers;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Ends conversations that take too long as a whole. A timeout of a socket starts anew with each byte, so that a server which
 * says one now and then could keep a worker for ever.
 */
@Component
class SmtpWatch implements DisposableBean {

    /** In times of what one step may take. */
    private static final int MOST_STEPS = 3;

    private final ScheduledThreadPoolExecutor clock;
    private final Duration longest;

    /** Something said to a server. */
    @FunctionalInterface
    interface Talk {
        void run() throws MessagingException;
    }

    SmtpWatch(ProvidersProperties properties) {
        this.longest = properties.timeout().multipliedBy(MOST_STEPS);
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "smtp-watch");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Also for Angus Mail, which would else start a thread for each connection to watch what it writes. */
    ScheduledExecutorService clock() {
        return clock;
    }

    void over(GuardedSocket socket, Talk talk) throws MessagingException {
        socket.refill();
        var end = clock.schedule(() -> close(socket), longest.toMillis(), TimeUnit.MILLISECONDS);
        try {
            talk.run();
        } finally {
            end.cancel(false);
        }
    }

    private static void close(GuardedSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void destroy() {
        clock.shutdownNow();
    }
}
