package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.FieldErrors;
import com.hunzal.hcm.web.JsonFields;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/** The door for other rooms that want a job to be done. */
@Component
public class JobSubmitter {

    // In the words of their index.
    private static final String COUNT_UNFINISHED = """
            SELECT count(*) FROM (
                SELECT 1 FROM background_jobs
                WHERE schedule_id = :schedule AND COALESCE(status, '') IN ('queued', 'processing') LIMIT :limit) AS counted
            """;

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
        return NewJob.request(fields, handlers.checksOfOneRequest(), json);
    }

    /** As {@link #read(JsonFields)}, for a payload that was found right already and is not there. */
    public JobRequest readWithoutPayload(JsonFields fields) {
        return NewJob.request(fields, handlers.checks(PayloadChecks.Depth.NOT_AT_ALL), json);
    }

    /**
     * What a row says of its jobs, by the same rules as {@link #read(JsonFields)}: only good for something if nothing was
     * noted.
     */
    public JobRequest read(JobRequest row, FieldErrors errors) {
        return NewJob.request(row, errors, handlers.checksOfOneRequest(), json);
    }

    /** The same, but of the payload only fields and types are looked at, not what costs its job type work. */
    public JobRequest readShape(JobRequest row, FieldErrors errors) {
        return NewJob.request(row, errors, handlers.checks(PayloadChecks.Depth.SHAPE), json);
    }

    /** The same, taking the payload as it is: it was found right already, or is looked at elsewhere. */
    public JobRequest readTrusting(JobRequest row, FieldErrors errors) {
        var checks = handlers.checks(PayloadChecks.Depth.NOT_AT_ALL);
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
        return new NewJob(request.jobType(), request.payload(), request.priority(), request.maxRetries(), null, null);
    }

    /** How many jobs of a schedule are queued or running, at most the limit. */
    public int unfinished(String scheduleId, int limit) {
        return database.writes()
                .sql(COUNT_UNFINISHED)
                .param("schedule", scheduleId)
                .param("limit", limit)
                .query(Integer.class)
                .single();
    }

    /**
     * Makes a job that is due at once, in the transaction of the caller if there is one, after {@link #enter}. The worker is woken when the
     * job is committed.
     *
     * @return the job's id
     */
    public String submit(String organizationId, JobRequest request) {
        var job = newJob(request);
        var row = NewRow.of(organizationId, job.askedBy(request.askedByRoot()), clock.instant())
                .askedForBy(request.scheduleId());
        inserts.add(List.of(row));
        space.added(organizationId, job);
        wakeAfterCommit();
        return row.id();
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
