package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.jobs.QueuedSql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Jobs that were queued while the clock was ahead would wait until it has come there again. Looks for them at the start,
 * and when the clock has gone back: all that waits for its time has to be read.
 */
@Component
class ClockSetBack {

    /** A shorter delay is simply waited out. */
    private static final Duration BEARABLE = Duration.ofMinutes(1);

    /** Rows that one heartbeat mends: on SQLite nobody else can write meanwhile. */
    static final int MOST_AT_ONCE = 1000;

    /** What people planned stays as planned. An attempt's backoff, or a job that was to run at once, is due now. */
    private static final String PUT_OFF = QueuedSql.QUEUED
            + " AND run_at > :ahead AND (updated_at > :ahead OR created_at > :ahead)"
            + " AND (attempt > 0 OR run_at <= updated_at)";

    private final Database database;
    private final StuckRows.Kind stuck;
    private final Clock clock;
    private final String putOff;
    private final String mend;

    private @Nullable Instant seen;
    private long seenNanos;
    private boolean toBeMended;

    ClockSetBack(Database database, StuckRows stuck, Clock clock) {
        this.database = database;
        this.stuck = stuck.of("Jobs that were queued while the clock was ahead cannot be made due");
        this.clock = clock;
        var sql = JobSql.of(database.vendor());
        this.putOff = "SELECT id FROM " + QueuedSql.of(database.vendor()).queuedJobs() + " WHERE " + PUT_OFF
                + sql.timesAreOurs();
        this.mend = """
                UPDATE background_jobs
                SET run_at = :now, updated_at = :now,
                    next_retry_at = CASE WHEN next_retry_at IS NULL THEN NULL ELSE :now END,
                    created_at = CASE WHEN created_at > :ahead THEN :now ELSE created_at END
                WHERE id IN (%s AND id IN (:ids)%s) RETURNING id
                """.formatted(putOff, database.vendor().skipLocked());
    }

    /** @return how many jobs are due now that were not; there may be more if they are {@link #MOST_AT_ONCE} */
    synchronized int mend() {
        var now = clock.instant();
        var nanos = System.nanoTime();
        toBeMended |=
                seen == null || now.isBefore(seen.plusNanos(nanos - seenNanos).minus(BEARABLE));
        seen = now;
        seenNanos = nanos;
        if (!toBeMended) {
            return 0;
        }
        return mend(now);
    }

    private int mend(Instant now) {
        var vendor = database.vendor();
        var ahead = vendor.timestamp(now.plus(BEARABLE));
        // Apart, so that on SQLite nobody who writes waits for the search.
        var found = stuck.without(database.reads()
                .sql(putOff + " LIMIT " + stuck.limit(MOST_AT_ONCE))
                .param("ahead", ahead)
                .query(String.class)
                .list());
        var mended = stuck.change(
                        found.subList(0, Math.min(found.size(), MOST_AT_ONCE)),
                        ids -> database.writes()
                                .sql(mend)
                                .param("now", vendor.timestamp(now))
                                .param("ahead", ahead)
                                .param("ids", ids)
                                .query(String.class)
                                .list())
                .size();
        toBeMended = found.size() >= MOST_AT_ONCE;
        return mended;
    }
}
