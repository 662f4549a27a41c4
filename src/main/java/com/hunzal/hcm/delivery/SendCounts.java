package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How much organizations have sent in the windows that have a limit, on all nodes together: a row for each, which one guarded
 * statement raises. Nobody waits for anybody longer than that.
 */
@Component
class SendCounts {

    /** Longer than the longest window. */
    private static final Duration KEPT = Duration.ofDays(40);

    private static final String TAKE = """
            INSERT INTO hcm_send_counts (organization_id, name, subject, window_start, used)
            VALUES (:org, :name, :subject, :start, :more)
            ON CONFLICT (organization_id, name, subject, window_start)
                DO UPDATE SET used = hcm_send_counts.used + :more WHERE hcm_send_counts.used + :more <= :most
            """;

    private static final String PASS = """
            INSERT INTO hcm_send_paces (organization_id, name, free_at, queued_until)
            VALUES (:org, :name, :next, :next)
            ON CONFLICT (organization_id, name) DO UPDATE SET free_at = :next WHERE hcm_send_paces.free_at <= :now
            """;

    private final Database database;
    private final Clock clock;

    SendCounts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Something that is counted.
     *
     * @param subject what it is about, where the name alone does not tell
     */
    record Window(String organizationId, String name, String subject, Instant start) {}

    long used(Window window) {
        return database.reads()
                .sql("SELECT used FROM hcm_send_counts WHERE organization_id = :org AND name = :name"
                        + " AND subject = :subject AND window_start = :start")
                .param("org", window.organizationId())
                .param("name", window.name())
                .param("subject", window.subject())
                .param("start", database.vendor().timestamp(window.start()))
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /**
     * Counts more, in the caller's transaction.
     *
     * @return false, and nothing is counted, if that would be more than {@code most}
     */
    boolean take(Window window, int more, int most) {
        return more <= most
                && database.writes()
                                .sql(TAKE)
                                .param("org", window.organizationId())
                                .param("name", window.name())
                                .param("subject", window.subject())
                                .param("start", database.vendor().timestamp(window.start()))
                                .param("more", more)
                                .param("most", most)
                                .update()
                        > 0;
    }

    /** Whether the next may go now, at this pace; in the caller's transaction. */
    boolean pass(String organizationId, String name, Instant now, Duration each) {
        return database.writes()
                        .sql(PASS)
                        .param("org", organizationId)
                        .param("name", name)
                        .param("now", database.vendor().timestamp(now))
                        .param("next", database.vendor().timestamp(now.plus(each)))
                        .update()
                > 0;
    }

    /**
     * A moment for one that may not pass now, behind all that have asked before: they do not all come back at once. In the
     * caller's transaction, after {@link #pass}, which has locked the row.
     */
    Instant queue(String organizationId, String name, Instant now, Duration each) {
        var vendor = database.vendor();
        var times = database.writes()
                .sql("SELECT free_at, queued_until FROM hcm_send_paces WHERE organization_id = :org AND name = :name")
                .param("org", organizationId)
                .param("name", name)
                .query((row, number) ->
                        Stream.of(vendor.timestamp(row, "free_at"), vendor.timestamp(row, "queued_until")))
                .single();
        var slot = Stream.concat(times, Stream.of(now))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(now);
        database.writes()
                .sql("UPDATE hcm_send_paces SET queued_until = :until WHERE organization_id = :org AND name = :name")
                .param("until", vendor.timestamp(slot.plus(each)))
                .param("org", organizationId)
                .param("name", name)
                .update();
        return slot;
    }

    @Scheduled(fixedDelay = 6, initialDelay = 1, timeUnit = TimeUnit.HOURS)
    void forgetOld() {
        database.writes()
                .sql("DELETE FROM hcm_send_counts WHERE window_start < :then")
                .param("then", database.vendor().timestamp(clock.instant().minus(KEPT)))
                .update();
    }
}
