package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Jobs that free space are taken where there is none. They take some themselves, so only small ones that are due, and of
 * each organization a few: else whoever asks for thousands of them fills what is left.
 */
@Component
class FreeingJobs {

    /** Unfinished ones of an organization and type. */
    static final int MOST_UNFINISHED = 3;

    /** Of an organization, on this node: one that finds nothing to delete is over at once, and its row stays. */
    static final int MOST_IN_A_MINUTE = 10;

    private static final int LONGEST_PAYLOAD = 1000;

    private final Database database;
    private final JobHandlers handlers;
    private final Clock clock;
    private final Map<String, Integer> taken = new HashMap<>();
    private Instant minute = Instant.EPOCH;

    FreeingJobs(Database database, JobHandlers handlers, Clock clock) {
        this.database = database;
        this.handlers = handlers;
        this.clock = clock;
    }

    boolean isOne(String jobType) {
        return handlers.find(jobType).map(known -> known.handler().freesSpace()).orElse(false);
    }

    /** Whether all of them are taken without room. If so they are counted. */
    boolean take(String organizationId, Collection<NewJob> jobs) {
        return jobs.stream().allMatch(this::isSmallAndDue)
                && jobs.stream()
                        .collect(Collectors.groupingBy(NewJob::jobType, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .allMatch(type -> hasFew(organizationId, type.getKey(), type.getValue()))
                && count(organizationId, jobs.size());
    }

    /** Whether another one of this type would be taken as far as unfinished ones go. */
    boolean hasFew(String organizationId, String jobType) {
        return isOne(jobType) && hasFew(organizationId, jobType, 1);
    }

    private boolean isSmallAndDue(NewJob job) {
        return isOne(job.jobType())
                && (job.runAt() == null || !job.runAt().isAfter(clock.instant()))
                && (job.payload() == null || job.payload().length() <= LONGEST_PAYLOAD);
    }

    private boolean hasFew(String organizationId, String jobType, long more) {
        Function<String, Integer> count = sql -> database.reads()
                .sql(sql)
                .param("org", organizationId)
                .param("type", jobType)
                .param("limit", MOST_UNFINISHED + 1)
                .query(Integer.class)
                .single();
        var which = " AND organization_id = :org AND job_type = :type";
        return more <= MOST_UNFINISHED
                && count.apply(QueuedSql.of(database.vendor()).countQueued(which))
                                + count.apply("SELECT count(*) FROM (SELECT 1 FROM background_jobs" + " WHERE "
                                        + JobIndexes.IS_PROCESSING + which + " LIMIT :limit) AS counted")
                                + more
                        <= MOST_UNFINISHED;
    }

    private synchronized boolean count(String organizationId, int more) {
        var now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!now.equals(minute)) {
            minute = now;
            taken.clear();
        }
        var all = taken.getOrDefault(organizationId, 0) + more;
        if (all > MOST_IN_A_MINUTE) {
            return false;
        }
        taken.put(organizationId, all);
        return true;
    }
}
