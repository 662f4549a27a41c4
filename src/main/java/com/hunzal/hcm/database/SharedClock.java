package com.hunzal.hcm.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The time that all nodes go by. On PostgreSQL that is the server's: this machine's clock, set right where the two have
 * come apart. Else a job created on one node would be due late on another, and a schedule's time come twice.
 */
public final class SharedClock extends Clock {

    private final Clock machine;
    private volatile Duration ahead = Duration.ZERO;

    public SharedClock(Clock machine) {
        this.machine = machine;
    }

    Clock machine() {
        return machine;
    }

    /** @param ahead how far the machine's clock is ahead, if it is worth setting right */
    void setRightBy(Duration ahead) {
        this.ahead = ahead;
    }

    @Override
    public Instant instant() {
        return machine.instant().minus(ahead);
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
