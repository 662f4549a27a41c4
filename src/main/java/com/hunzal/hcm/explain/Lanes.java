package com.hunzal.hcm.explain;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobIndexes;
import com.hunzal.hcm.jobs.Pauses;
import com.hunzal.hcm.jobs.QueuedSql;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Looks at the jobs around one, however many there are: a lane (organization, type, priority) is found by one seek in
 * the index, and of each no more rows are read than are counted.
 *
 * <p>The {@code ORDER BY} are for PostgreSQL, which reads the whole table when it thinks that the first row will do.
 */
@Component
class Lanes {

    /** As far as jobs are counted. */
    static final int MOST = 10_000;

    static final int MOST_LANES = 2_000;
    private static final int MOST_OWN_LANES = 200;

    private static final String DUE = """
            %s AND organization_id = lane.organization_id AND job_type = lane.job_type
            AND priority = lane.priority AND (next_retry_at IS NULL OR next_retry_at <= :now)
            """.formatted(JobIndexes.QUEUED);

    private final Database database;
    private final Clock clock;

    Lanes(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Lane(String organizationId, int ahead) {}

    /** Where the job is in the queue, without the jobs of paused types, which are in nobody's way. */
    QueuePlace place(ExplainedJob job) {
        var ahead = ahead(job);
        var sum = ahead.stream().mapToLong(Lane::ahead).sum();
        var waiting = waiting();
        var others = new LinkedHashSet<String>();
        for (var lane : waiting) {
            if (lane.ahead() > 0 && !lane.organizationId().equals(job.organizationId())) {
                others.add(lane.organizationId());
            }
        }
        return new QueuePlace(
                (int) Math.min(sum, MOST),
                sum > MOST || ahead.size() == MOST_OWN_LANES,
                List.copyOf(others),
                waiting.size() == MOST_LANES);
    }

    /** Of the lanes of {@code :org}, how many jobs come before the one that is asked about. */
    static String aheadSql(Vendor vendor) {
        var queued = QueuedSql.of(vendor);
        return queued.lanesOfOne() + """

                SELECT lane.organization_id, CASE
                    WHEN lane.priority < :priority THEN 0
                    WHEN lane.priority > :priority THEN (SELECT count(*) FROM (
                        SELECT 1 FROM %1$s WHERE %2$s AND run_at <= :now
                        ORDER BY run_at, id LIMIT :most) higher)
                    ELSE (SELECT count(*) FROM (
                        SELECT 1 FROM %1$s WHERE %2$s AND (run_at, id) < (:runAt, :id)
                        ORDER BY run_at, id LIMIT :most) earlier)
                    END AS ahead
                FROM (SELECT * FROM lanes LIMIT :lanes) lane WHERE %3$s
                """.formatted(queued.queuedJobs(), DUE, Pauses.noneOf("lane"));
    }

    /** All lanes, and whether each has a job that could start. */
    static String waitingSql(Vendor vendor) {
        var queued = QueuedSql.of(vendor);
        return queued.lanes() + """

                SELECT lane.organization_id, CASE WHEN %3$s AND (
                    SELECT run_at FROM %1$s WHERE %2$s AND run_at <= :now
                    ORDER BY run_at, id LIMIT 1) IS NOT NULL THEN 1 ELSE 0 END AS ahead
                FROM (SELECT * FROM lanes LIMIT :lanes) lane
                """.formatted(queued.queuedJobs(), DUE, Pauses.noneOf("lane"));
    }

    private List<Lane> ahead(ExplainedJob job) {
        var now = clock.instant();
        var due = job.runAt() == null || !job.runAt().isAfter(now);
        return database.reads()
                .sql(aheadSql(database.vendor()))
                .param("org", job.organizationId())
                .param("priority", job.priority())
                .param("now", moment(now))
                // One that is not due itself has all that are due before it, and none of those that are not.
                .param("runAt", due ? job.runAtAsStored() : moment(now.plus(1, ChronoUnit.MICROS)))
                .param("id", due ? job.id() : "")
                .param("most", MOST + 1)
                .param("lanes", MOST_OWN_LANES)
                .query((row, number) -> new Lane(row.getString("organization_id"), row.getInt("ahead")))
                .list();
    }

    private List<Lane> waiting() {
        return database.reads()
                .sql(waitingSql(database.vendor()))
                .param("now", moment(clock.instant()))
                .param("lanes", MOST_LANES)
                .query((row, number) -> new Lane(row.getString("organization_id"), row.getInt("ahead")))
                .list();
    }

    private Object moment(Instant instant) {
        return database.vendor().timestamp(instant);
    }
}
