package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.security.CallerRefused;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people are told when they ask for a job that acts on the whole service: at once, and not when it runs. */
@Component
class WholeServiceRules {

    private static final int MOST_LOOKED_AT = 20;

    private final Database database;
    private final JobHandlers handlers;
    private final WholeService service;
    private final Clock clock;

    WholeServiceRules(Database database, JobHandlers handlers, WholeService service, Clock clock) {
        this.database = database;
        this.handlers = handlers;
        this.service = service;
        this.clock = clock;
    }

    /** Whether a job of this kind acts on the whole service; not if it could not run at all. */
    boolean concern(String jobType, @Nullable String payload) {
        return handlers.isForWholeService(jobType, payload);
    }

    boolean concern(NewJob job) {
        return concern(job.jobType(), job.payload());
    }

    /** @throws CallerRefused 403 if the caller may not ask for it */
    void checkCaller(Caller caller, String jobType, @Nullable String payload) {
        if (!caller.root() && concern(jobType, payload) && !service.isOnly(caller.organizationId())) {
            throw CallerRefused.notForTheWholeService(jobType);
        }
    }

    /**
     * As below, for one that is new; one that is planned for later is in nobody's way.
     *
     * @throws CallerRefused 403
     * @throws MaintenanceTooSoon as below
     */
    void check(Caller caller, NewJob job) {
        if (job.runAt() != null && job.runAt().isAfter(clock.instant())) {
            checkCaller(caller, job.jobType(), job.payload());
        } else {
            check(caller, job.jobType(), job.payload(), null);
        }
    }

    /**
     * @param jobId the job itself, if it is there already
     * @throws CallerRefused 403 if the caller may not ask for it
     * @throws MaintenanceTooSoon if another one waits, runs, or has run a moment ago
     */
    void check(Caller caller, String jobType, @Nullable String payload, @Nullable String jobId) {
        checkCaller(caller, jobType, payload);
        if (!concern(jobType, payload) || handlers.hasOwnPart(jobType, payload)) {
            return;
        }
        var wait = service.wait(jobType, jobId);
        if (wait.isZero() && !service.leastInterval().isZero() && oneWaits(caller, jobType, jobId)) {
            wait = service.leastInterval();
        }
        if (!wait.isZero()) {
            throw new MaintenanceTooSoon(jobType, service.leastInterval(), wait);
        }
    }

    /** Of the caller's organization, and due: one that is planned for later is in nobody's way. */
    private boolean oneWaits(Caller caller, String jobType, @Nullable String jobId) {
        return database.reads()
                .sql("""
                SELECT id, payload FROM background_jobs
                WHERE %s AND organization_id = :org AND job_type = :type AND run_at <= :now
                LIMIT %s
                """.formatted(JobIndexes.QUEUED_WITH_PRIORITY, MOST_LOOKED_AT))
                .param("org", caller.organizationId())
                .param("type", jobType)
                .param("now", database.vendor().timestamp(clock.instant()))
                .query((row, number) ->
                        !row.getString("id").equals(jobId) && concern(jobType, row.getString("payload")))
                .list()
                .contains(true);
    }
}
