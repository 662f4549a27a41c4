package com.hunzal.hcm.database;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Waits for what somebody else holds, as long as it takes, but not in silence. */
public final class Patience {

    private static final long BETWEEN_ATTEMPTS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Then it is no longer what passes by itself in a moment. */
    private static final long SILENT = TimeUnit.SECONDS.toNanos(3);

    private Patience() {}

    public interface Attempt<E extends Exception> {
        boolean succeeds() throws E;
    }

    /** @param tell called once with {@code what}, if it takes longer than a moment */
    public static <E extends Exception> void until(Attempt<E> attempt, Consumer<String> tell, String what) throws E {
        var start = System.nanoTime();
        var told = false;
        while (!attempt.succeeds()) {
            if (!told && System.nanoTime() - start > SILENT) {
                tell.accept(what);
                told = true;
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS);
        }
    }
}
