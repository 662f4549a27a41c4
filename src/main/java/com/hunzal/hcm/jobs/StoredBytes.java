package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.database.Vendor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * About how many bytes the jobs of each organization take: what a walk through the table has found, some thousand rows a
 * second, and what this node has added since. What other nodes and programs add, and what is deleted, the next walk sees.
 */
@Component
class StoredBytes {

    /** A second on a small machine reads a hundred times as many. */
    static final int ROWS_AT_ONCE = 5000;

    /** So that a table of a million rows is walked through in some minutes, and nobody notices. */
    private static final Duration BETWEEN_WALKS = Duration.ofMinutes(1);

    /** Of a row, its indexes and its event, without what it holds. */
    static final int BYTES_OF_A_JOB = 800;

    private static final Logger log = LoggerFactory.getLogger(StoredBytes.class);

    private static final String COLUMNS = "payload result error_message checkpoint progress_message tags";

    private final Database database;
    private final Clock clock;
    private final Trouble trouble;
    private final String sql;
    private final boolean wanted;
    private final Map<String, Long> addedSince = new ConcurrentHashMap<>();
    private volatile Map<String, Long> found = Map.of();
    private Map<String, Long> walk = new HashMap<>();
    private Map<String, Long> met = Map.of();
    private @Nullable Object place;
    private Instant begun = Instant.EPOCH;
    private volatile boolean urgent;

    StoredBytes(Database database, JobProperties properties, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.wanted = properties.limits().bytesPerOrganization().toBytes() > 0;
        this.trouble = new Trouble(
                log, clock, "What the jobs of organizations take cannot be counted; limits go by the last time");
        this.sql = sql(database.vendor());
    }

    /** Neither reads the values themselves: SQLite has their lengths in the row's head, PostgreSQL beside the row. */
    private static String sql(Vendor vendor) {
        var sqlite = vendor == Vendor.SQLITE;
        var length = sqlite ? "octet_length" : "pg_column_size";
        var place = sqlite ? "rowid" : "id";
        var bytes = new StringBuilder(Integer.toString(BYTES_OF_A_JOB));
        for (var column : COLUMNS.split(" ")) {
            bytes.append(" + COALESCE(")
                    .append(length)
                    .append('(')
                    .append(column)
                    .append("), 0)");
        }
        return """
                SELECT %1$s AS place, organization_id, %2$s
                    + COALESCE((SELECT sum(100 + %3$s(message)) FROM hcm_job_log WHERE job_id = background_jobs.id), 0)
                    + COALESCE((SELECT sum(200 + COALESCE(%3$s(error_message), 0) + COALESCE(%3$s(stack_trace), 0))
                        FROM hcm_job_attempts WHERE job_id = background_jobs.id), 0) AS bytes
                FROM background_jobs WHERE %1$s > :place ORDER BY %1$s LIMIT :limit
                """.formatted(place, bytes, length);
    }

    long of(String organizationId) {
        return found.getOrDefault(organizationId, 0L) + addedSince.getOrDefault(organizationId, 0L);
    }

    void added(String organizationId, long bytes) {
        if (wanted) {
            addedSince.merge(organizationId, bytes, Long::sum);
        }
    }

    /** Somebody was refused: what has been deleted since is to count soon. */
    void lookSoon() {
        urgent = true;
    }

    @Scheduled(fixedDelay = 1000)
    void lookIfDue() {
        if (wanted && (place != null || urgent || !clock.instant().isBefore(begun.plus(BETWEEN_WALKS)))) {
            trouble.attempt(this::look);
        }
    }

    /** Goes on with the walk; where it ends, what it has found counts. */
    synchronized void look() {
        if (place == null) {
            urgent = false;
            begun = clock.instant();
            walk = new HashMap<>();
            met = Map.copyOf(addedSince);
            place = database.vendor() == Vendor.SQLITE ? (Object) Long.MIN_VALUE : "";
        }
        if (database.vendor() == Vendor.SQLITE) {
            met = Map.copyOf(addedSince); // new rows come last, so the walk still meets them
        }
        var rows = new int[1];
        RowCallbackHandler count = row -> {
            rows[0]++;
            place = row.getObject("place");
            var organizationId = row.getString("organization_id");
            if (organizationId != null) {
                walk.merge(organizationId, row.getLong("bytes"), Long::sum);
            }
        };
        database.reads()
                .sql(sql)
                .param("place", place)
                .param("limit", ROWS_AT_ONCE)
                .query(count);
        if (rows[0] < ROWS_AT_ONCE) {
            // On PostgreSQL what came meanwhile may be behind the walk: it counts until the next, maybe twice.
            met.forEach((id, bytes) ->
                    addedSince.computeIfPresent(id, (same, all) -> all - bytes == 0 ? null : all - bytes));
            found = walk;
            place = null;
        }
    }

    /** Until it has been once through all. */
    void lookAtAll() {
        do {
            look();
        } while (isUnderWay());
    }

    private synchronized boolean isUnderWay() {
        return place != null;
    }
}
