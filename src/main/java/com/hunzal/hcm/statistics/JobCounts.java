package com.hunzal.hcm.statistics;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts the jobs of an organization, and finds the one that waits longest, from a bounded part of an index each. */
@Component
class JobCounts {

    static final int LIMIT = 10_000;

    private static final int MOST_LANES = 200;

    private final Database database;
    private final CountSql sql;
    private final Clock clock;

    JobCounts(Database database, Clock clock) {
        this.database = database;
        this.sql = CountSql.of(database.vendor());
        this.clock = clock;
    }

    private record Found(int queued, int processing, int failed, int cancelled) {

        int all() {
            return queued + processing + failed + cancelled;
        }
    }

    JobStats.Counts counts(String organizationId) {
        var found = database.reads()
                .sql(sql.counts(LIMIT + 1))
                .param("org", organizationId)
                .query((row, number) -> new Found(
                        row.getInt("queued"), row.getInt("processing"), row.getInt("failed"), row.getInt("cancelled")))
                .single();
        var lowerBounds = new ArrayList<String>();
        noteIfCapped("queued", found.queued(), lowerBounds);
        noteIfCapped("processing", found.processing(), lowerBounds);
        noteIfCapped("failed", found.failed(), lowerBounds);
        noteIfCapped("cancelled", found.cancelled(), lowerBounds);
        // After the first query has given its connection back: one that waits for a second could wait for ever.
        // Jobs that were counted by the first may be deleted by now.
        var completed = lowerBounds.isEmpty()
                ? Math.max(0, all(organizationId, found.all() + LIMIT + 1) - found.all())
                : completedAtBothEnds(organizationId);
        if (completed > LIMIT || !lowerBounds.isEmpty()) {
            lowerBounds.add("completed");
        }
        return new JobStats.Counts(
                Math.min(found.queued(), LIMIT),
                Math.min(found.processing(), LIMIT),
                Math.min(completed, LIMIT),
                Math.min(found.failed(), LIMIT),
                Math.min(found.cancelled(), LIMIT),
                lowerBounds);
    }

    private static void noteIfCapped(String status, int count, List<String> lowerBounds) {
        if (count > LIMIT) {
            lowerBounds.add(status);
        }
    }

    private int all(String organizationId, int limit) {
        return database.reads()
                .sql(CountSql.all(limit))
                .param("org", organizationId)
                .query(Integer.class)
                .single();
    }

    /** No index knows completed jobs, and none is worth it: so a few are looked at where most are likely to be. */
    private int completedAtBothEnds(String organizationId) {
        return database.reads()
                .sql(CountSql.COMPLETED_AT_BOTH_ENDS)
                .param("org", organizationId)
                .query(Integer.class)
                .single();
    }

    private record Lane(String jobType, int priority) {}

    private record Waiting(String id, Instant due) {}

    JobStats.@Nullable OldestWaiting oldestWaiting(String organizationId) {
        var now = clock.instant();
        var oldest = lanes(organizationId).stream()
                .flatMap(lane -> firstOf(lane, organizationId, now).stream())
                .min(Comparator.comparing(Waiting::due).thenComparing(Waiting::id));
        return oldest.map(job -> new JobStats.OldestWaiting(
                        job.id(), job.due(), Duration.between(job.due(), now).toSeconds()))
                .orElse(null);
    }

    /** Seeks the index for each job type and priority that waits, and steps over all their jobs. */
    private List<Lane> lanes(String organizationId) {
        var lanes = new ArrayList<Lane>();
        var next = Optional.of(new Lane("", 0));
        while (lanes.size() < MOST_LANES) {
            next = database.reads()
                    .sql(CountSql.NEXT_LANE)
                    .param("org", organizationId)
                    .param("type", next.get().jobType())
                    .param("priority", next.get().priority())
                    .query((row, number) -> new Lane(row.getString("job_type"), row.getInt("priority")))
                    .optional();
            if (next.isEmpty()) {
                break;
            }
            lanes.add(next.get());
        }
        return lanes;
    }

    private List<Waiting> firstOf(Lane lane, String organizationId, Instant now) {
        return database.reads()
                .sql(CountSql.FIRST_OF_LANE)
                .param("org", organizationId)
                .param("type", lane.jobType())
                .param("priority", lane.priority())
                .param("now", database.vendor().timestamp(now))
                .query((row, number) -> {
                    var runAt = database.vendor().timestamp(row, "run_at");
                    var created = database.vendor().timestamp(row, "created_at");
                    var due = runAt == null || created != null && created.isAfter(runAt) ? created : runAt;
                    return new Waiting(row.getString("id"), due == null || due.isAfter(now) ? now : due);
                })
                .list();
    }
}
