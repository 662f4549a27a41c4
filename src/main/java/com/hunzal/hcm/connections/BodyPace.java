package com.hunzal.hcm.connections;

/** How fast the body of a connection's present request comes. Times in nanoseconds. */
final class BodyPace {

    private boolean begun;
    private long since;
    private long received;
    private volatile long waited;

    /** Another request begins. */
    void next() {
        begun = false;
        received = 0;
        waited = 0;
    }

    /** Somebody wants its bytes. */
    void begin() {
        if (!begun) {
            begun = true;
            since = System.nanoTime();
        }
    }

    void came(int bytes, LeastRate rate) {
        received += bytes;
        waited = Math.max(0, waited - rate.time(bytes));
    }

    /** How long it may still take; negative if it is too slow. */
    long left(LeastRate rate) {
        return rate.left(received, System.nanoTime() - since);
    }

    /** How long it has been waited for so far, less what the bytes that came were worth; never less than nothing. */
    long waited() {
        return waited;
    }

    void waitedFor(long nanos) {
        waited += nanos;
    }
}
