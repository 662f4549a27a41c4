package com.hunzal.hcm.bench;

import java.time.Instant;

/** Time that processes of one machine agree on. */
final class Moments {

    private Moments() {}

    /** Nanoseconds since 1970; they advance in steps of a microsecond or less. */
    static long epochNanos() {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    static long epochNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
