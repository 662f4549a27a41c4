package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Jobs that were queued while the clock was ahead would wait until it has come there again. Looks for them at the start,
 * and when the clock has gone back: all that waits for its time has to be read.
 */
@Component
class ClockSetBack {

    /** Whoever was put off by less waits for it. */
    private static final Duration BEARABLE = Duration.ofMinutes(1);

    /** What people planned stays as planned. An attempt's backoff, or a job that was to run at once, is due now. */
    private static final String PUT_OFF = """
            COALESCE(status, '') = 'queued' AND run_at > :ahead AND (updated_at > :ahead OR created_at > :ahead)
            AND (attempt > 0 OR run_at <= created_at)
            """;

    private final Database database;
    private final JobSql sql;
    private final Clock clock;

    private @Nullable Instant seen;
    private long seenNanos;

    ClockSetBack(Database database, Clock clock) {
        this.database = database;
        this.sql = JobSql.of(database.vendor());
        this.clock = clock;
    }

    /** @return how many jobs are due now that were not */
    synchronized int mend() {
        var now = clock.instant();
        var nanos = System.nanoTime();
        if (seen != null && !now.isBefore(seen.plusNanos(nanos - seenNanos).minus(BEARABLE))) {
            seen = now;
            seenNanos = nanos;
            return 0;
        }
        var mended = mend(now);
        seen = now;
        seenNanos = nanos;
        return mended;
    }

    private int mend(Instant now) {
        var vendor = database.vendor();
        var moments = Map.of("now", vendor.timestamp(now), "ahead", vendor.timestamp(now.plus(BEARABLE)));
        // Apart, so that on SQLite nobody who writes waits for the search.
        var found = database.reads()
                .sql("SELECT EXISTS (SELECT 1 FROM background_jobs WHERE " + PUT_OFF + ")")
                .param("ahead", moments.get("ahead"))
                .query(Boolean.class)
                .single();
        return !found
                ? 0
                : database.writes()
                        .sql("""
                        UPDATE background_jobs
                        SET run_at = :now, updated_at = :now,
                            next_retry_at = CASE WHEN next_retry_at IS NULL THEN NULL ELSE :now END,
                            created_at = CASE WHEN created_at > :ahead THEN :now ELSE created_at END
                        WHERE id IN (SELECT id FROM background_jobs WHERE %s%s)
                        """.formatted(PUT_OFF, sql.skipLocked()))
                        .params(moments)
                        .update();
    }
}
