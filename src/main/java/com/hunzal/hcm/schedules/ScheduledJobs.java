package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.jobs.JobSubmitter;
import com.hunzal.hcm.security.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Component;

/** Makes the job of a schedule, and writes down that it did. */
@Component
class ScheduledJobs {

    private static final String MADE =
            "UPDATE hcm_job_schedules SET next_run_at = :next, last_run_at = :now, last_job_id = :job WHERE id = :id";

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
        return makeAll(List.of(new Due(schedule, plan, nextRunAt, askedByRoot))).get(0);
    }

    /** A schedule whose job is to be made. */
    record Due(Schedule schedule, Plan plan, @Nullable Instant nextRunAt, boolean askedByRoot) {}

    /** As {@link #make}, in a few statements. */
    List<String> makeAll(List<Due> due) {
        var vendor = database.vendor();
        var ids = jobs.submitAll(due.stream()
                .map(each -> new JobSubmitter.Order(
                        each.schedule().organizationId(),
                        each.plan().job().ofSchedule(each.schedule().id(), each.askedByRoot())))
                .toList());
        var now = vendor.timestamp(clock.instant());
        database.batches()
                .batchUpdate(
                        MADE,
                        IntStream.range(0, due.size())
                                .mapToObj(i -> new MapSqlParameterSource()
                                        .addValue(
                                                "next",
                                                vendor.timestampOrNull(
                                                        due.get(i).nextRunAt()))
                                        .addValue("now", now)
                                        .addValue("job", ids.get(i))
                                        .addValue("id", due.get(i).schedule().id()))
                                .toArray(SqlParameterSource[]::new));
        return ids;
    }

    /**
     * As {@link JobSubmitter#enter}, to be called before the schedule is locked.
     *
     * @return false if somebody is deleting the organization
     */
    boolean enter(Schedule schedule) {
        return jobs.enter(schedule.organizationId());
    }

    /** As {@link #enter}. @return those whose organization was entered */
    List<Schedule> enterAll(Collection<Schedule> schedules) {
        var entered =
                jobs.enterAll(schedules.stream().map(Schedule::organizationId).collect(Collectors.toSet()));
        return schedules.stream()
                .filter(each -> entered.contains(each.organizationId()))
                .toList();
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

    /** Of which so many jobs are unfinished, e.g. because their type is paused, that another is none too few. */
    Set<String> withTooMany(Collection<Schedule> schedules) {
        var most = properties.mostUnfinished();
        return most == 0
                ? Set.of()
                : jobs.withUnfinished(schedules.stream().map(Schedule::id).toList(), most);
    }

    /** Of which the job that was made last is queued or running. */
    Set<String> withLastUnfinished(Collection<Schedule> schedules) {
        var unfinished = jobs.unfinished(schedules.stream()
                .map(Schedule::lastJobId)
                .filter(Objects::nonNull)
                .toList());
        return schedules.stream()
                .filter(each -> each.lastJobId() != null && unfinished.contains(each.lastJobId()))
                .map(Schedule::id)
                .collect(Collectors.toSet());
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
