package com.hunzal.hcm.jobs;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.RowTrouble;
import com.hunzal.hcm.events.JobEvents;
import com.hunzal.hcm.security.Caller;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** What people do with a job that is there: look at it, cancel it, run it again. Always inside one organization. */
@Component
class Jobs {

    private final Database database;
    private final JobRepository rows;
    private final JobEvents events;
    private final JobSignals signals;
    private final QueueLimit limit;
    private final SpaceLimit space;
    private final WholeServiceRules rules;
    private final AuditTrail audit;
    private final Clock clock;

    Jobs(
            Database database,
            JobRepository rows,
            JobEvents events,
            JobSignals signals,
            QueueLimit limit,
            SpaceLimit space,
            WholeServiceRules rules,
            AuditTrail audit,
            Clock clock) {
        this.rules = rules;
        this.database = database;
        this.rows = rows;
        this.events = events;
        this.signals = signals;
        this.limit = limit;
        this.space = space;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws JobNotFound if there is no such job in this organization */
    Job get(String organizationId, String id) {
        return rows.findByIdAndOrganizationId(id, organizationId).orElseThrow(JobNotFound::new);
    }

    /**
     * For a person who wants to see what is masked: the audit says so.
     *
     * @throws JobNotFound if there is no such job in this organization
     */
    Job reveal(Caller caller, String id) {
        return database.inTransaction(() -> {
            database.keepOrganization(caller.organizationId());
            var job = get(caller.organizationId(), id);
            audit.append(caller.organizationId(), "job.reveal", id, Map.of("job_type", job.jobType()));
            return job;
        });
    }

    /**
     * A queued job is cancelled at once. One that runs is asked to stop, and is {@code cancelled} when it has.
     *
     * @throws JobNotFound if there is no such job in this organization
     * @throws WrongJobState if it is finished
     */
    Job cancel(Caller caller, String id) {
        var job = change(caller, id, "cancelled", false, StateMove.CANCEL);
        if (job.status().equals(JobStatus.PROCESSING.text())) {
            signals.cancelled(id, job.attempt());
        }
        return job;
    }

    /**
     * Runs a failed or cancelled job again, with all its retries.
     *
     * @throws com.hunzal.hcm.security.CallerRefused 403 if it acts on the whole service and is not for the caller
     * @throws JobNotFound if there is no such job in this organization
     * @throws WrongJobState if it is in another state
     * @throws UniqueKeyInUse if there is an unfinished job of the same unique key
     * @throws NoRoomForJobs if the organization has too many queued jobs or has stored as much as it may
     * @throws MaintenanceTooSoon if it acts on the whole service and comes too soon
     */
    Job retry(Caller caller, String id) {
        var jobType = checkWholeService(caller, id).jobType();
        space.checkAgain(caller.organizationId(), List.of(jobType)); // each attempt writes down how it ended
        var job = change(caller, id, "retried", true, StateMove.RETRY);
        signals.announce();
        return job;
    }

    /**
     * Makes a queued job due that waits for a time, to be tried again or as planned. One that is due already keeps its
     * place.
     *
     * @throws JobNotFound if there is no such job in this organization
     * @throws WrongJobState if it is in another state
     */
    Job runNow(Caller caller, String id) {
        checkWholeService(caller, id);
        var job = change(caller, id, "run now", false, StateMove.RUN_NOW);
        signals.announce();
        return job;
    }

    /**
     * @param queues whether there is one more queued job then
     * @throws WrongJobState if its state does not allow it
     * @throws UniqueKeyInUse if the row would come into conflict with an unfinished job
     */
    private Job change(Caller caller, String id, String participle, boolean queues, StateMove move) {
        Optional<Job> changed;
        try {
            changed = changeRow(caller, id, queues, move);
        } catch (DataIntegrityViolationException refused) {
            if (!RowTrouble.isTakenKey(refused)) {
                throw refused; // a rule that another program has set
            }
            throw UniqueKeyInUse.byAnother();
        }
        return changed.orElseThrow(
                () -> new WrongJobState(get(caller.organizationId(), id).status(), "be " + participle));
    }

    /** Who asked for it last counts. One that is over, or another program's, may be anybody's by now. */
    private Job checkWholeService(Caller caller, String id) {
        var job = get(caller.organizationId(), id);
        rules.check(caller, job.jobType(), job.payload(), id);
        return job;
    }

    private Optional<Job> changeRow(Caller caller, String id, boolean queues, StateMove move) {
        var organizationId = caller.organizationId();
        return database.inTransaction(() -> {
            // before the job, as whoever deletes it does
            if (queues && limit.isSet()) {
                database.lockOrganization(organizationId);
            } else {
                database.keepOrganization(organizationId);
            }
            var now = database.vendor().timestamp(clock.instant());
            var job = rows.change(
                    move.ofOne(database.vendor()),
                    Map.of("id", id, "org", organizationId, "root", caller.root(), "now", now));
            if (queues && job.isPresent()) {
                limit.check(organizationId);
            }
            job.ifPresent(each -> {
                events.write(new JobEvents.Changes()
                        .add(each.organizationId(), each.id(), each.jobType(), each.status(), each.attempt()));
                audit.append(
                        organizationId,
                        move.action(),
                        id,
                        new TreeMap<>(Map.of("job_type", each.jobType(), "status", each.status())));
            });
            return job;
        });
    }
}
