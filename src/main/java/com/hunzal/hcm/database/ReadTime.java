package com.hunzal.hcm.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteException;

/** How long this thread may read for whoever asked it to. What the service reads for itself has no limit. */
public final class ReadTime {

    /** Some milliseconds, so that asking for the time costs nothing. */
    private static final int STEPS_BETWEEN_LOOKS = 100_000;

    private static final int SQLITE_INTERRUPT = 9;
    private static final String QUERY_CANCELED = "57014";

    private static final ThreadLocal<@Nullable Long> END = new ThreadLocal<>();

    private static final ThreadLocal<@Nullable Duration> LEFT = new ThreadLocal<>();

    private ReadTime() {}

    /** From now on; to be followed by {@link #clear()}. */
    public static void limit(Duration longest) {
        END.set(System.nanoTime() + longest.toNanos());
    }

    /** For what reads and writes in turns: counts only while it is {@link #spend spent}. To be followed by {@link #clear()}. */
    public static void give(Duration longest) {
        LEFT.set(longest);
    }

    /**
     * Reads within what is left of the time that was given, if any was. After a failure no more is to be read: that the time
     * is over is told by {@link #isBehind} until it is cleared.
     */
    public static <T> T spend(Supplier<T> reading) {
        var left = LEFT.get();
        if (left == null) {
            return reading.get();
        }
        var start = System.nanoTime();
        limit(left);
        var read = reading.get();
        LEFT.set(left.minusNanos(System.nanoTime() - start));
        END.remove(); // what is written has its own limits
        return read;
    }

    public static void clear() {
        END.remove();
        LEFT.remove();
    }

    /** Whether the failure is that of a statement that was ended because the time was over. */
    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; isOver() && cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite && (sqlite.getErrorCode() & 0xff) == SQLITE_INTERRUPT
                    || cause instanceof SQLException sql && QUERY_CANCELED.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOver() {
        var end = END.get();
        return end != null && System.nanoTime() - end >= 0;
    }

    /** For PostgreSQL, which ends a statement by itself; null for no limit. */
    public static @Nullable Integer secondsLeft() {
        var end = END.get();
        return end == null
                ? null
                : (int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime() + 999_999_999L));
    }

    /** Makes SQLite ask now and then, on the thread that reads. */
    static void watch(Connection connection) throws SQLException {
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return isOver() ? 1 : 0;
            }
        });
    }
}
