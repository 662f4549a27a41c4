package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.OddTimes;
import com.hunzal.hcm.database.OddTimes.Row;
import com.hunzal.hcm.database.OddTimes.Search;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.events.JobEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Brings times of jobs that other programs wrote into the form that the queries rely on. What is no time at all becomes
 * what is nearest to having been left out; but a job whose {@code run_at} says nothing that can be read fails and says
 * so, because it was not to run now, and nobody knows when.
 */
@Component
public class JobTimes {

    private static final Set<String> FINISHED = Set.of("completed", "failed", "cancelled");

    private static final List<String> COLUMNS = List.of(
            "run_at",
            "created_at",
            "updated_at",
            "next_retry_at",
            "started_at",
            "completed_at",
            "lease_until",
            "cancel_requested_at");

    private static final Set<String> PLANNED = Set.of("run_at", "next_retry_at", "lease_until");

    private final Database database;
    private final JobEvents events;
    private final Clock clock;
    private final OddTimes waitingOrOver;
    private final OddTimes running;

    public JobTimes(Database database, JobEvents events, StuckRows stuck, Clock clock) {
        this.database = database;
        this.events = events;
        this.clock = clock;
        var vendor = database.vendor();
        this.waitingOrOver = new OddTimes(
                database, stuck, "background_jobs", COLUMNS, "status", List.of(unplaced(vendor), mistimed(vendor)));
        this.running = new OddTimes(
                database,
                stuck,
                "background_jobs",
                COLUMNS,
                "status",
                List.of(new Search(
                        JobIndexes.PROCESSING, JobIndexes.IS_PROCESSING + " AND " + vendor.odd("lease_until"))));
    }

    // Word for word what the indexes of such rows say.

    /** What has no place in the order in which jobs are claimed or listed. */
    public static Search unplaced(Vendor vendor) {
        return new Search(
                JobIndexes.UNPLACED,
                "%s OR %s OR %s%s"
                        .formatted(
                                vendor.missing("priority"),
                                vendor.oddOrMissing("created_at"),
                                vendor == Vendor.SQLITE ? "run_at <> created_at AND " : "", // cheaper for most
                                vendor.odd("run_at")));
    }

    /** What would be tried again, or deleted, at another time than it says. */
    public static Search mistimed(Vendor vendor) {
        return new Search(JobIndexes.MISTIMED, """
                CASE COALESCE(status, '') WHEN 'queued' THEN run_at < next_retry_at OR %s
                WHEN 'processing' THEN 1 = 0 ELSE %s END""".formatted(
                        vendor.odd("next_retry_at"), vendor.odd("COALESCE(completed_at, updated_at)")));
    }

    /** Inside the caller's transaction, before it claims. PostgreSQL's columns hold nothing that would start too early. */
    public void mendBeforeClaim() {
        if (database.vendor() == Vendor.SQLITE) {
            waitingOrOver.mendPage(this::mend);
        }
    }

    /** @return how many jobs were mended; there may be more */
    public int mend() {
        return waitingOrOver.mend(this::mend);
    }

    /** The leases, too. */
    public int mendAll() {
        return mend() + running.mend(this::mend);
    }

    private void mend(Row row) {
        var now = clock.instant();
        var values = new LinkedHashMap<String, @Nullable Instant>();
        for (var column : COLUMNS) {
            var time = row.time(column);
            if (time.odd()) {
                values.put(column, mended(column, row, now));
            }
        }
        if (row.time("created_at").isEmpty()) {
            values.put("created_at", now);
        }
        if (isQueued(row)) {
            var runAt = valueOf("run_at", row, values);
            var retry = valueOf("next_retry_at", row, values);
            if (runAt != null && retry != null) { // both, because what is the same time may still sort apart
                values.put("next_retry_at", retry);
                values.put("run_at", runAt.isBefore(retry) ? retry : runAt);
            }
        }
        if (isQueued(row) && row.time("run_at").isNone()) {
            fail(row, values, now);
        } else {
            write(row.id(), values, Map.of());
        }
    }

    private static @Nullable Instant valueOf(String column, Row row, Map<String, @Nullable Instant> values) {
        return values.containsKey(column)
                ? values.get(column)
                : row.time(column).instant();
    }

    private static @Nullable Instant mended(String column, Row row, Instant now) {
        var time = row.time(column).instant();
        if (time != null) {
            return PLANNED.contains(column) || time.isBefore(Vendor.LAST)
                    ? time
                    : now; // nothing has happened in the future
        }
        var none = row.time(column).isNone();
        return switch (column) {
            case "created_at", "updated_at" -> now;
            case "run_at" -> JobDefaults.AT_ONCE;
            case "next_retry_at" -> none && isQueued(row) ? now : null;
            case "cancel_requested_at" -> none ? now : null;
            case "completed_at" -> none && FINISHED.contains(String.valueOf(row.state())) ? now : null;
            default -> null;
        };
    }

    private static boolean isQueued(Row row) {
        return row.state() == null || row.state().equals(JobStatus.QUEUED.text());
    }

    private void fail(Row row, Map<String, @Nullable Instant> values, Instant now) {
        values.put("run_at", now);
        values.put("updated_at", now);
        values.put("completed_at", now);
        var error = "Not run, because its run_at is no time: '"
                + row.time("run_at").text() + "'. Times are UTC, as 2027-01-01 06:00:00; a retry runs it at once";
        write(row.id(), values, Map.of("status", JobStatus.FAILED.text(), "error_message", error))
                .ifPresent(events::write);
    }

    /** @return the job's state now */
    private Optional<JobEvents.Changes> write(
            String id, Map<String, @Nullable Instant> times, Map<String, String> texts) {
        var vendor = database.vendor();
        var set = Stream.concat(times.keySet().stream(), texts.keySet().stream())
                .map(column -> ", " + column + " = :" + column)
                .collect(Collectors.joining());
        var update = database.writes()
                .sql("UPDATE background_jobs SET priority = COALESCE(priority, 0)" + set + " WHERE id = :id RETURNING "
                        + JobEvents.Changes.COLUMNS)
                .param("id", id);
        times.forEach((column, time) -> update.param(column, vendor.timestampOrNull(time)));
        texts.forEach(update::param);
        return update.query((row, number) -> new JobEvents.Changes().add(row)).optional();
    }
}
