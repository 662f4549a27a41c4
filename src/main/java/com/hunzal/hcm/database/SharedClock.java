package com.hunzal.hcm.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The time that all nodes go by. On PostgreSQL that is the server's: this machine's clock, set right where the two have
 * come apart. Else a job created on one node would be due late on another, and a schedule's time come twice.
 *
 * <p>When somebody sets the machine's clock, this one goes on as before until the database has been asked again.
 */
public final class SharedClock extends Clock {

    /** A clock that is only adjusted does not come that far between two questions. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private final Clock machine;
    private volatile @Nullable Reading last;

    public SharedClock(Clock machine) {
        this.machine = machine;
    }

    /**
     * What the database said.
     *
     * @param nanos when, by {@link System#nanoTime()}
     * @param ahead how far the machine's clock is ahead, if that is worth setting right
     */
    private record Reading(Instant time, long nanos, Duration ahead) {}

    /** For what has to do with others who go by their machines' clocks, as tokens do. */
    public static Clock machine(Clock clock) {
        return clock instanceof SharedClock shared ? shared.machine : clock;
    }

    /** @param ahead how far the machine's clock is ahead of the database's, if that is worth setting right; else zero */
    public void setRightBy(Duration ahead) {
        last = new Reading(machine.instant().minus(ahead), System.nanoTime(), ahead);
    }

    @Override
    public Instant instant() {
        var now = machine.instant();
        var reading = last;
        if (reading == null) {
            return now;
        }
        var right = now.minus(reading.ahead());
        var passed = reading.time().plusNanos(System.nanoTime() - reading.nanos());
        return Duration.between(passed, right).abs().compareTo(STEP) > 0 ? passed : right;
    }

    @Override
    public ZoneId getZone() {
        return machine.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("it tells instants");
    }
}
