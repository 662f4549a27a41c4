package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.FieldErrors;
import com.hunzal.hcm.web.JsonFields;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/** The door for other rooms that want a job to be done. */
@Component
public class JobSubmitter {

    // A schedule has not many more than it may.
    private static final String WITH_UNFINISHED = """
            SELECT schedule_id FROM background_jobs WHERE schedule_id IN (:schedules) AND %s
            GROUP BY schedule_id HAVING count(*) >= :jobs
            """.formatted(JobIndexes.IS_UNFINISHED);

    private final Database database;
    private final QueueLimit limit;
    private final SpaceLimit space;
    private final FreeingJobs freeing;
    private final JobInserts inserts;
    private final JobSignals signals;
    private final JobHandlers handlers;
    private final WholeServiceRules rules;
    private final JsonMapper json;
    private final Clock clock;

    JobSubmitter(
            Database database,
            QueueLimit limit,
            SpaceLimit space,
            FreeingJobs freeing,
            JobInserts inserts,
            JobSignals signals,
            JobHandlers handlers,
            WholeServiceRules rules,
            JsonMapper json,
            Clock clock) {
        this.database = database;
        this.limit = limit;
        this.space = space;
        this.freeing = freeing;
        this.inserts = inserts;
        this.signals = signals;
        this.handlers = handlers;
        this.rules = rules;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Reads {@code job_type}, {@code payload}, {@code priority} and {@code max_retries} as a new job has them, and
     * notes what is wrong with them: the result is only good for something if {@link JsonFields#check} is content.
     */
    public JobRequest read(JsonFields fields) {
        return NewJob.request(fields, PayloadChecks.ofOneRequest(handlers), json);
    }

    /** As {@link #read(JsonFields)}, for a payload that was found right already and is not there. */
    public JobRequest readWithoutPayload(JsonFields fields) {
        return NewJob.request(fields, new PayloadChecks(handlers, PayloadChecks.Depth.NOT_AT_ALL), json);
    }

    /**
     * What a row says of its jobs, by the same rules as {@link #read(JsonFields)}: only good for something if nothing was
     * noted.
     */
    public JobRequest read(JobRequest row, FieldErrors errors) {
        return NewJob.request(row, errors, PayloadChecks.ofOneRequest(handlers), json);
    }

    /** The same, but of the payload only fields and types are looked at, not what costs its job type work. */
    public JobRequest readShape(JobRequest row, FieldErrors errors) {
        return NewJob.request(row, errors, new PayloadChecks(handlers, PayloadChecks.Depth.SHAPE), json);
    }

    /** The same, taking the payload as it is: it was found right already, or is looked at elsewhere. */
    public JobRequest readTrusting(JobRequest row, FieldErrors errors) {
        var checks = new PayloadChecks(handlers, PayloadChecks.Depth.NOT_AT_ALL);
        return NewJob.request(row.withPayload(null), errors, checks, json).withPayload(row.payload());
    }

    /**
     * To be called first in a transaction that is to submit a job, before any row of the organization is locked: whoever
     * deletes the organization does so in this order, too. Waits for nobody who does.
     *
     * @return false if somebody is deleting the organization, or has locked it as if
     * @throws NoRoomForJobs if it has as many queued jobs as it may
     */
    public boolean enter(String organizationId) {
        if (!database.keepOrganizations(List.of(organizationId)).isEmpty()) {
            return false;
        }
        limit.enter(organizationId);
        return true;
    }

    /**
     * As {@link #enter}, for many.
     *
     * @return those that were entered; none where their jobs are counted, which is done behind a lock of each
     */
    public Set<String> enterAll(Collection<String> organizationIds) {
        if (limit.isSet()) {
            return Set.of();
        }
        var entered = new HashSet<>(organizationIds);
        entered.removeAll(database.keepOrganizations(entered));
        return entered;
    }

    /**
     * @throws com.hunzal.hcm.security.CallerRefused 403 if such jobs act on the whole service, and are not for the caller
     */
    public void checkCaller(Caller caller, JobRequest request) {
        rules.checkCaller(caller, request.jobType(), request.payload());
    }

    /**
     * As {@link #checkCaller}, for a job that is to run at once.
     *
     * @throws RuntimeException if another one waits, runs, or has run a moment ago
     */
    public void checkNow(Caller caller, JobRequest request) {
        rules.check(caller, request.jobType(), request.payload(), null);
    }

    /**
     * Whether there is room for the job. To be called outside a transaction, which would hold SQLite's writer meanwhile.
     *
     * @throws NoRoomForJobs if the organization has stored as much as it may; not for a few jobs that free space
     * @throws com.hunzal.hcm.database.DiskNearlyFull if there is no room on the disk; with the same exception
     */
    public void checkSpace(String organizationId, JobRequest request) {
        space.check(organizationId, newJob(request));
    }

    /** Whether the organization has as many queued jobs as it may, or there is no room for another of this type. */
    public boolean isFull(String organizationId, String jobType) {
        return limit.isReached(organizationId) || space.isReached(organizationId, jobType);
    }

    /** Whether jobs of this type free space; for all others {@link #isFull} has the same answer. */
    public boolean freesSpace(String jobType) {
        return freeing.isOne(jobType);
    }

    private static NewJob newJob(JobRequest request) {
        return newJob(request, null);
    }

    private static NewJob newJob(JobRequest request, @Nullable Instant runAt) {
        return new NewJob(request.jobType(), request.payload(), request.priority(), request.maxRetries(), runAt, null)
                .tagged(request.tags());
    }

    /** Which of the schedules have so many jobs that are queued or running. */
    public Set<String> withUnfinished(Collection<String> scheduleIds, int jobs) {
        return Set.copyOf(database.writes()
                .sql(WITH_UNFINISHED)
                .param("schedules", scheduleIds)
                .param("jobs", jobs)
                .query(String.class)
                .list());
    }

    /** Which of the jobs are queued or running. */
    public Set<String> unfinished(Collection<String> jobIds) {
        return jobIds.isEmpty()
                ? Set.of()
                : Set.copyOf(database.writes()
                        .sql("SELECT id FROM background_jobs WHERE id IN (:ids) AND " + StateMove.CANCEL.guard())
                        .param("ids", jobIds)
                        .query(String.class)
                        .list());
    }

    /**
     * A job that somebody wants for an organization.
     *
     * @param runAt not before this moment; null for at once
     */
    public record Order(
            String organizationId,
            JobRequest request,
            @Nullable Instant runAt) {

        public Order(String organizationId, JobRequest request) {
            this(organizationId, request, null);
        }
    }

    /**
     * Makes jobs with one statement, in the transaction of the caller if there is one, after {@link #enter} or
     * {@link #enterAll}. The worker is woken when they are committed.
     *
     * @return the ids of the jobs, in the order of the orders
     */
    public List<String> submitAll(List<Order> orders) {
        var rows = orders.stream().map(this::row).toList();
        inserts.add(rows);
        rows.forEach(row -> space.added(row.organizationId(), row.job()));
        wakeAfterCommit();
        return rows.stream().map(NewRow::id).toList();
    }

    /**
     * As {@link #submitAll}, for one organization that may ask for many at once, after {@link #enter}.
     *
     * @throws NoRoomForJobs if it has more queued jobs than it may, these included
     */
    public List<String> submitWithinLimit(String organizationId, List<Order> orders) {
        var ids = submitAll(orders);
        limit.check(organizationId);
        return ids;
    }

    /**
     * As {@link #checkSpace(String, JobRequest)}, for many.
     *
     * @param payloadBytes of each, about
     */
    public void checkSpace(String organizationId, int jobs, int payloadBytes) {
        space.checkRoom(organizationId, (long) jobs * (StoredBytes.BYTES_OF_A_JOB + payloadBytes));
    }

    private NewRow row(Order order) {
        var job = newJob(order.request(), order.runAt()).askedBy(order.request().askedByRoot());
        return NewRow.of(order.organizationId(), job, clock.instant())
                .askedForBy(order.request().scheduleId());
    }

    private void wakeAfterCommit() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            signals.announce();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                signals.announce();
            }
        });
    }
}
