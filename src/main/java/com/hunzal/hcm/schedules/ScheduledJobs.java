package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.JobSubmitter;
import com.hunzal.hcm.security.Caller;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the job of a schedule, and writes down that it did. */
@Component
class ScheduledJobs {

    private final Database database;
    private final JobSubmitter jobs;
    private final ScheduleProperties properties;
    private final Clock clock;

    ScheduledJobs(Database database, JobSubmitter jobs, ScheduleProperties properties, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Both in the transaction of the caller, who has entered and holds the schedule's lock.
     *
     * @param askedByRoot whoever wants this job now
     * @return the job's id
     */
    String make(Schedule schedule, Plan plan, @Nullable Instant nextRunAt, boolean askedByRoot) {
        var vendor = database.vendor();
        var id = jobs.submit(schedule.organizationId(), plan.job().ofSchedule(schedule.id(), askedByRoot));
        database.writes()
                .sql("""
                UPDATE hcm_job_schedules
                SET next_run_at = :next, last_run_at = :now, last_job_id = :job
                WHERE id = :id
                """)
                .param("next", vendor.timestampOrNull(nextRunAt))
                .param("now", vendor.timestamp(clock.instant()))
                .param("job", id)
                .param("id", schedule.id())
                .update();
        return id;
    }

    /**
     * As {@link JobSubmitter#enter}, to be called before the schedule is locked.
     *
     * @return false if somebody is deleting the organization
     */
    boolean enter(Schedule schedule) {
        return jobs.enter(schedule.organizationId());
    }

    /** As {@link JobSubmitter#checkSpace}. */
    void checkSpace(Schedule schedule, Plan plan) {
        jobs.checkSpace(schedule.organizationId(), plan.job());
    }

    /** @throws com.hunzal.hcm.security.CallerRefused 403 if its jobs act on the whole service, and are not for the caller */
    void checkCaller(Caller caller, Plan plan) {
        if (plan.enabled()) { // to switch one off is for everybody
            jobs.checkCaller(caller, plan.job());
        }
    }

    /** As {@link JobSubmitter#checkNow}. */
    void checkNow(Caller caller, Plan plan) {
        jobs.checkNow(caller, plan.job());
    }

    /** Whether so many of its jobs are unfinished, e.g. because their type is paused, that another is none too few. */
    boolean hasTooMany(Schedule schedule) {
        var most = properties.mostUnfinished();
        return most > 0 && jobs.unfinished(schedule.id(), most) >= most;
    }

    /** Whether the job that was made last is queued or running. */
    boolean lastIsUnfinished(Schedule schedule) {
        return schedule.lastJobId() != null
                && database.writes()
                                .sql("SELECT count(*) FROM background_jobs"
                                        + " WHERE id = :id AND COALESCE(status, 'queued') IN ('queued', 'processing')")
                                .param("id", schedule.lastJobId())
                                .query(Integer.class)
                                .single()
                        > 0;
    }

    /**
     * Leaves a time out; as {@link #make} in the transaction of the caller.
     *
     * @param reason as {@code last_skipped_reason} has it
     */
    void skip(Schedule schedule, @Nullable Instant nextRunAt, String reason) {
        var vendor = database.vendor();
        database.writes()
                .sql("""
                UPDATE hcm_job_schedules
                SET next_run_at = :next, last_skipped_at = :now, last_skipped_reason = :reason
                WHERE id = :id
                """)
                .param("reason", reason)
                .param("next", vendor.timestampOrNull(nextRunAt))
                .param("now", vendor.timestamp(clock.instant()))
                .param("id", schedule.id())
                .update();
    }
}
