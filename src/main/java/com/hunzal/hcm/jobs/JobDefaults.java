package com.hunzal.hcm.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What stands where nothing was said. */
public final class JobDefaults {

    public static final int MAX_RETRIES = 3;

    /** As many as anybody may ask for. */
    public static final int MOST_RETRIES = 25;

    static final int MOST_PAYLOAD_BYTES = 64 * 1024;

    /** The default of the column {@code run_at}. */
    static final Instant AT_ONCE = Instant.EPOCH;

    private JobDefaults() {}

    /** The column's default, 1970, in rows of other programs means "at once". */
    public static @Nullable Instant shownRunAt(@Nullable Instant runAt, @Nullable Instant createdAt) {
        return AT_ONCE.equals(runAt) ? createdAt : runAt;
    }
}
