package com.hunzal.hcm.connections;

import java.time.Duration;

/** How long somebody who has sent so much may still take. Times in nanoseconds. */
record LeastRate(long grace, long bytesPerSecond) {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /**
     * @param received bytes since the beginning
     * @param elapsed time since the beginning
     * @return time until patience ends; negative if it has
     */
    long left(long received, long elapsed) {
        return grace + time(received) - elapsed;
    }

    /** How long so many bytes may take. */
    long time(long bytes) {
        return (long) ((double) bytes / bytesPerSecond * SECOND);
    }
}
