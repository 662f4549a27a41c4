package com.hunzal.hcm.worker;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one attempt of a job has told and is not yet written. */
record Notes(String jobId, int attempt, @Nullable Progress progress, List<Line> lines) {

    /** @param percent from 0 to 100; null if only the message is new */
    record Progress(@Nullable Integer percent, @Nullable String message) {

        static @Nullable Progress newer(@Nullable Progress before, @Nullable Progress now) {
            return before == null || now == null
                    ? (now == null ? before : now)
                    : new Progress(
                            now.percent() == null ? before.percent() : now.percent(),
                            now.message() == null ? before.message() : now.message());
        }
    }

    record Line(Instant loggedAt, String message) {}
}
