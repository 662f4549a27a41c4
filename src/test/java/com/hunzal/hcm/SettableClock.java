package com.hunzal.hcm;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A clock that stands still until a test moves it, and by which it is measured how long something took. */
public class SettableClock extends Clock implements Ticker {

    private final AtomicReference<@Nullable Trouble> trouble = new AtomicReference<>();
    private volatile Instant now = Instant.parse("2026-11-23T10:00:00.123456Z");

    private volatile long nanos;

    /** Time passes. */
    public void advance(Duration duration) {
        now = now.plus(duration);
        nanos += duration.toNanos();
    }

    /** Somebody sets the clock, forward or back: no time passes. */
    public void set(Duration by) {
        now = now.plus(by);
    }

    @Override
    public long read() {
        return nanos;
    }

    private record Trouble(String thread, Error error, CountDownLatch happened) {}

    /**
     * A thread that asks gets this once, as memory may fail one anywhere.
     *
     * @param thread how the thread's name begins
     * @return open when it has happened
     */
    public CountDownLatch failOnce(String thread, Error error) {
        var happened = new CountDownLatch(1);
        trouble.set(new Trouble(thread, error, happened));
        return happened;
    }

    @Override
    public Instant instant() {
        var next = trouble.get();
        if (next != null
                && Thread.currentThread().getName().startsWith(next.thread())
                && trouble.compareAndSet(next, null)) {
            next.happened().countDown();
            throw next.error();
        }
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
