package com.hunzal.hcm.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long something is kept before it is deleted by itself. Each room tells of its own, as a bean.
 *
 * @param what a word for programs, such as {@code completed_jobs}
 * @param time null for ever
 */
public record KeptFor(String what, @Nullable Duration time) {

    /** Of a setting that means "for ever" by zero. */
    public static KeptFor orForEver(String what, Duration time) {
        return new KeptFor(what, time.isZero() ? null : time);
    }
}
