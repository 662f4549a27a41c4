package com.hunzal.hcm.schedules;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.database.RowTrouble;
import com.hunzal.hcm.jobs.JobTags;
import com.hunzal.hcm.security.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** What people do with schedules. Always inside one organization. */
@Component
class Schedules {

    static final int MOST_PER_ORGANIZATION = 200;

    private static final int ATTEMPTS = 5;

    private final Database database;
    private final Plans plans;
    private final ScheduledJobs jobs;
    private final AuditTrail audit;
    private final Clock clock;

    Schedules(Database database, Plans plans, ScheduledJobs jobs, AuditTrail audit, Clock clock) {
        this.database = database;
        this.plans = plans;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @throws com.hunzal.hcm.security.CallerRefused 403 if its jobs act on the whole service, and are not for the caller
     * @throws ScheduleNameTaken if another has the name
     * @throws TooManySchedules if the organization has as many as it may
     */
    Schedule create(Caller caller, Plan plan) {
        var organizationId = caller.organizationId();
        jobs.checkCaller(caller, plan);
        return database.inTransaction(() -> {
            checkLimit(organizationId);
            var created = write("""
                    INSERT INTO hcm_job_schedules (
                        id, organization_id, name, cron, zone, job_type, payload, priority, max_retries, enabled,
                        overlap, tags, next_run_at, created_at, updated_at, asked_by_root, payload_check)
                    VALUES (
                        :id, :org, :name, :cron, :zone, :jobType, :payload, :priority, :maxRetries, :enabled,
                        :overlap, :tags, :nextRunAt, :now, :now, :root, '')
                    ON CONFLICT (organization_id, name) DO NOTHING
                    RETURNING *
                    """, Ids.next(), caller, plan, firstRun(plan)).orElseThrow(ScheduleNameTaken::new);
            append("schedule.create", created);
            return created;
        });
    }

    private void append(String action, Schedule schedule) {
        audit.append(schedule.organizationId(), action, schedule.id(), AuditedSchedule.of(schedule));
    }

    private void checkLimit(String organizationId) {
        database.lockOrganization(organizationId); // or two that see 199 would both add one
        var present = database.writes()
                .sql("SELECT count(*) FROM hcm_job_schedules WHERE organization_id = :org")
                .param("org", organizationId)
                .query(Integer.class)
                .single();
        if (present >= MOST_PER_ORGANIZATION) {
            throw new TooManySchedules();
        }
    }

    /** @throws ScheduleNotFound if there is no such schedule in this organization */
    Schedule get(String organizationId, String id) {
        return database.reads()
                .sql("SELECT * FROM hcm_job_schedules WHERE id = :id AND organization_id = :org")
                .param("id", id)
                .param("org", organizationId)
                .query((row, number) -> Schedule.read(row, database.vendor()))
                .optional()
                .orElseThrow(ScheduleNotFound::new);
    }

    /**
     * For a person who wants to see what is masked: the audit says so.
     *
     * @throws ScheduleNotFound if there is no such schedule in this organization
     */
    Schedule reveal(Caller caller, String id) {
        var schedule = get(caller.organizationId(), id);
        return database.inTransaction(() -> {
            database.keepOrganization(caller.organizationId());
            audit.append(caller.organizationId(), "schedule.reveal", id, Map.of("job_type", schedule.jobType()));
            return schedule;
        });
    }

    /**
     * @param change what the schedule is to become, asked again if others change it meanwhile
     * @throws ScheduleNotFound if there is no such schedule in this organization
     * @throws ScheduleNameTaken if another has the name
     * @throws ScheduleChanging if others change it all the time
     * @throws com.hunzal.hcm.security.CallerRefused 403 if its jobs act on the whole service, and are not for the caller
     */
    Schedule change(Caller caller, String id, Function<Schedule, ScheduleBodies.Change> change) {
        try {
            return write(caller.organizationId(), id, this::keep, before -> {
                var wanted = change.apply(before);
                jobs.checkCaller(caller, wanted.plan());
                var unchanged = wanted.changesNothing() && (before.askedByRoot() || !caller.root());
                return now -> unchanged ? now : update(caller, now, wanted.plan());
            });
        } catch (DataIntegrityViolationException refused) {
            if (!RowTrouble.isTakenKey(refused)) {
                throw refused; // a rule that another program has set
            }
            throw new ScheduleNameTaken();
        }
    }

    /**
     * Looks at a schedule in its own time, and writes in a transaction if it still says the same.
     *
     * @param enter what the transaction begins with
     */
    private <T> T write(
            String organizationId,
            String id,
            Consumer<Schedule> enter,
            Function<Schedule, Function<Schedule, T>> look) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var before = get(organizationId, id);
            var write = look.apply(before);
            var written = database.inTransaction(() -> {
                enter.accept(before);
                var now = lock(organizationId, id);
                return now.saysTheSameAs(before) ? Optional.of(write.apply(now)) : Optional.<T>empty();
            });
            if (written.isPresent()) {
                return written.get();
            }
        }
        throw new ScheduleChanging();
    }

    private Schedule update(Caller caller, Schedule before, Plan plan) {
        var sameTimes = plan.cron().equals(before.cron())
                && plan.zone().equals(before.zone())
                && plan.enabled() == before.enabled();
        write("""
                UPDATE hcm_job_schedules
                SET name = :name, cron = :cron, zone = :zone, job_type = :jobType, payload = :payload,
                    priority = :priority, max_retries = :maxRetries, enabled = :enabled, overlap = :overlap,
                    tags = :tags, updated_at = :now, asked_by_root = :root
                WHERE id = :id AND organization_id = :org
                RETURNING *
                """, before.id(), caller, plan, null);
        // Apart, because the table's trigger takes the next time from whoever changes the times and leaves that as it
        // is; with the payload likewise.
        var after = write("""
                UPDATE hcm_job_schedules SET next_run_at = :nextRunAt, payload_check = ''
                WHERE id = :id AND organization_id = :org
                RETURNING *
                """, before.id(), caller, plan, sameTimes ? before.nextRunAt() : firstRun(plan))
                .orElseThrow(ScheduleNotFound::new);
        audit.append(after.organizationId(), "schedule.change", after.id(), AuditedSchedule.changes(before, after));
        return after;
    }

    /** @throws ScheduleNotFound if there is no such schedule in this organization */
    void delete(String organizationId, String id) {
        database.inTransaction(() -> {
            database.keepOrganization(organizationId);
            var deleted = database.writes()
                    .sql("DELETE FROM hcm_job_schedules WHERE id = :id AND organization_id = :org RETURNING *")
                    .param("id", id)
                    .param("org", organizationId)
                    .query((row, number) -> Schedule.read(row, database.vendor()))
                    .optional()
                    .orElseThrow(ScheduleNotFound::new);
            append("schedule.delete", deleted);
            return deleted;
        });
    }

    /**
     * Makes its job at once, also while it is switched off. The next time stays what it was.
     *
     * @return the job's id
     * @throws ScheduleNotFound if there is no such schedule in this organization
     * @throws UnfitRow if another program wrote a schedule that cannot run
     * @throws ScheduleChanging if others change it all the time
     * @throws RuntimeException as {@link ScheduledJobs#checkNow}, {@link ScheduledJobs#checkSpace} and
     *     {@link ScheduledJobs#enter}
     */
    String run(Caller caller, String id) {
        return write(caller.organizationId(), id, this::enter, seen -> {
            var plan = plans.of(seen);
            jobs.checkNow(caller, plan);
            jobs.checkSpace(seen, plan);
            return now -> {
                var job = jobs.make(now, plan, now.nextRunAt(), caller.root());
                audit.append(
                        now.organizationId(), "schedule.run", id, Map.of("job_id", job, "job_type", now.jobType()));
                return job;
            };
        });
    }

    private void keep(Schedule schedule) {
        database.keepOrganization(schedule.organizationId());
    }

    private void enter(Schedule schedule) {
        keep(schedule);
        jobs.enter(schedule);
    }

    /** Reads a row that nobody else can change until this transaction ends. A write that changes nothing does that on both databases. */
    private Schedule lock(String organizationId, String id) {
        return database.writes()
                .sql("UPDATE hcm_job_schedules SET name = name WHERE id = :id AND organization_id = :org RETURNING *")
                .param("id", id)
                .param("org", organizationId)
                .query((row, number) -> Schedule.read(row, database.vendor()))
                .optional()
                .orElseThrow(ScheduleNotFound::new);
    }

    private Optional<Schedule> write(String sql, String id, Caller caller, Plan plan, @Nullable Instant nextRunAt) {
        var vendor = database.vendor();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("id", id);
        parameters.put("org", caller.organizationId());
        parameters.put("root", caller.root());
        parameters.put("name", plan.name());
        parameters.put("cron", plan.cron());
        parameters.put("zone", plan.zone());
        parameters.put("jobType", plan.job().jobType());
        parameters.put("payload", plan.job().payload());
        parameters.put("priority", plan.job().priority());
        parameters.put("maxRetries", plan.job().maxRetries());
        parameters.put("enabled", plan.enabled());
        parameters.put("overlap", plan.overlap());
        parameters.put("tags", JobTags.stored(plan.job().tags()));
        parameters.put("nextRunAt", vendor.timestampOrNull(nextRunAt));
        parameters.put("now", vendor.timestamp(clock.instant()));
        return database.writes()
                .sql(sql)
                .params(parameters)
                .query((row, number) -> Schedule.read(row, vendor))
                .optional();
    }

    private @Nullable Instant firstRun(Plan plan) {
        return plan.enabled() ? plan.timetable().next(clock.instant()) : null;
    }
}
