package com.hunzal.hcm.bulk;

import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.DiskNearlyFull;
import com.hunzal.hcm.database.DiskSpace;
import com.hunzal.hcm.database.Halves;
import com.hunzal.hcm.events.JobEvents;
import com.hunzal.hcm.jobs.JobSignals;
import com.hunzal.hcm.jobs.JobStatus;
import com.hunzal.hcm.jobs.JobTimes;
import com.hunzal.hcm.jobs.NoRoomForJobs;
import com.hunzal.hcm.jobs.OddStates;
import com.hunzal.hcm.jobs.QueueLimit;
import com.hunzal.hcm.jobs.SpaceLimit;
import com.hunzal.hcm.jobs.StateMove;
import com.hunzal.hcm.security.Caller;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.util.StringUtils;

/**
 * Changes many jobs of an organization, a page per transaction: other writers get their turn in between, and whatever
 * happens, each page is changed as a whole or not at all.
 */
@Component
class BulkJobs {

    private static final Logger log = LoggerFactory.getLogger(BulkJobs.class);
    private static final String AUDITED = "background-jobs";
    private static final int MOST_COUNTED = 10_000;
    private static final int LONGEST_SELECTION = 500;
    private static final int FEW = 20;

    private final Database database;
    private final JobEvents events;
    private final JobSignals signals;
    private final QueueLimit limit;
    private final SpaceLimit space;
    private final JobTimes times;
    private final OddStates states;
    private final DiskSpace disk;
    private final AuditTrail audit;
    private final Clock clock;

    BulkJobs(
            Database database,
            JobEvents events,
            JobSignals signals,
            QueueLimit limit,
            SpaceLimit space,
            JobTimes times,
            OddStates states,
            DiskSpace disk,
            AuditTrail audit,
            Clock clock) {
        this.database = database;
        this.events = events;
        this.signals = signals;
        this.limit = limit;
        this.space = space;
        this.times = times;
        this.states = states;
        this.disk = disk;
        this.audit = audit;
        this.clock = clock;
    }

    /** A job as it is after the change. */
    private record Changed(String id, String jobType, String status, int attempt) {}

    /** @param stopped whether trouble kept the rest from being changed */
    private record Outcome(List<Changed> changed, int skipped, boolean stopped) {

        Outcome(List<Changed> changed, int skipped) {
            this(changed, skipped, false);
        }
    }

    /**
     * What is changed stands in the log, too. In the audit it is one entry, however many transactions it took; of what was
     * changed when the process died in the middle there is none.
     */
    BulkResult change(BulkChange change, Caller caller, JobSelection selection) {
        var result = apply(change, caller, selection);
        if (result.changed() > 0) {
            log.info(
                    "{} of {} jobs of organization {} by {}: {}",
                    change,
                    result.changed(),
                    caller.organizationId(),
                    caller.subject(),
                    StringUtils.truncate(selection.toString(), LONGEST_SELECTION));
        }
        if (!selection.dryRun()) {
            audit.append(caller.organizationId(), change.action(), AUDITED, described(selection, result));
        }
        return result;
    }

    private static Map<String, Object> described(JobSelection selection, BulkResult result) {
        var details = new LinkedHashMap<String, Object>();
        details.put("matched", result.matched());
        details.put("changed", result.changed());
        details.put("skipped", result.skipped());
        details.put("more", result.more());
        details.put("selection", selection.toString());
        return details;
    }

    private BulkResult apply(BulkChange change, Caller caller, JobSelection selection) {
        // Or a filter would pass by, or take in, what another program has just written.
        states.mend();
        times.mend();
        var walk = new JobWalk(
                database, caller.organizationId(), selection, change.lanes(selection.dryRun()), clock.instant());
        var limit = selection.dryRun() ? Math.min(selection.limit(), MOST_COUNTED) : selection.limit();
        var matched = 0;
        var changed = 0;
        var skipped = 0;
        var more = false;
        var refused = new HashSet<String>(); // the walk may come by them again
        try {
            while (!more) {
                var found = walk.next();
                if (found.isEmpty()) {
                    break;
                }
                var page = found.stream()
                        .filter(job -> !refused.contains(job.id()))
                        .toList();
                var room = limit - matched;
                more = page.size() > room;
                var part = more ? page.subList(0, room) : page;
                matched += part.size();
                if (!selection.dryRun() && !part.isEmpty()) {
                    for (var piece : pieces(part)) {
                        var outcome = changePage(change, caller, piece, refused);
                        changed += outcome.changed().size();
                        skipped += outcome.skipped();
                        more |= outcome.stopped();
                    }
                }
            }
        } catch (DataAccessException | TransactionException | NoRoomForJobs | DiskNearlyFull trouble) {
            if (changed == 0) {
                throw trouble;
            }
            // An error would say that nothing was changed.
            log.warn("Stopped after changing {} jobs: {}", changed, trouble.toString());
            more = true;
        }
        more |= walk.isIncomplete();
        return new BulkResult(selection.dryRun(), matched, more, changed, skipped, more && !selection.dryRun());
    }

    /** SQLite writes a row anew with its payload, into the journal first: while there is hardly any room, few at a time. */
    private List<List<JobWalk.Found>> pieces(List<JobWalk.Found> page) {
        var size = disk.isLow() ? FEW : page.size();
        return IntStream.range(0, (page.size() + size - 1) / size)
                .mapToObj(i -> page.subList(i * size, Math.min((i + 1) * size, page.size())))
                .toList();
    }

    private Outcome changePage(BulkChange change, Caller caller, List<JobWalk.Found> page, Set<String> refused) {
        var ids = page.stream().map(JobWalk.Found::id).toList();
        var outcome = change == BulkChange.RETRY
                ? retry(caller, page, refused)
                : applyToAllThatAllowIt(change, caller, ids, refused);
        switch (change) {
            case RETRY, RUN -> signals.announce();
            case CANCEL ->
                outcome.changed().stream()
                        .filter(job -> job.status().equals(JobStatus.PROCESSING.text()))
                        .forEach(job -> signals.cancelled(job.id(), job.attempt()));
            case DISCARD -> {}
        }
        return outcome;
    }

    /** Of two jobs with the same unique key only the first can be queued. */
    private Outcome retry(Caller caller, List<JobWalk.Found> page, Set<String> refused) {
        space.checkAgain(
                caller.organizationId(),
                page.stream().map(JobWalk.Found::jobType).toList());
        var keys = new HashSet<List<String>>();
        var ids = page.stream()
                .filter(job -> job.uniqueKey() == null || keys.add(List.of(job.jobType(), job.uniqueKey())))
                .map(JobWalk.Found::id)
                .toList();
        var outcome = applyToAllThatAllowIt(BulkChange.RETRY, caller, ids, refused);
        return new Outcome(outcome.changed(), outcome.skipped() + page.size() - ids.size(), outcome.stopped());
    }

    /**
     * Those that cannot be changed are left alone: somebody made a job with the unique key of one while they were being
     * changed, or another program's rule is in the way.
     */
    private Outcome applyToAllThatAllowIt(BulkChange change, Caller caller, List<String> ids, Set<String> refused) {
        var changed = new ArrayList<Changed>();
        var skipped = new AtomicInteger();
        var full = new AtomicBoolean();
        try {
            Halves.change(
                    ids,
                    part -> {
                        var outcome = apply(change, caller, part);
                        changed.addAll(outcome.changed());
                        skipped.addAndGet(outcome.skipped());
                        full.set(full.get() || outcome.stopped());
                    },
                    (id, reason) -> {
                        skipped.incrementAndGet();
                        refused.add(id);
                        log.info("{} is not possible for job {}: {}", change, id, reason.toString());
                    });
        } catch (DataAccessException | TransactionException | NoRoomForJobs | DiskNearlyFull trouble) {
            if (changed.isEmpty()) {
                throw trouble;
            }
            log.warn("Stopped after changing {} jobs of a page: {}", changed.size(), trouble.toString());
            return new Outcome(changed, skipped.get(), true);
        }
        return new Outcome(changed, skipped.get(), full.get());
    }

    private Outcome apply(BulkChange change, Caller caller, List<String> ids) {
        var organizationId = caller.organizationId();
        var parameters = new HashMap<String, Object>(Map.of("org", organizationId, "root", caller.root()));
        parameters.put("now", database.vendor().timestamp(clock.instant()));
        return database.inTransaction(() -> {
            var room = enter(change, organizationId);
            parameters.put("ids", ids.subList(0, Math.min(room, ids.size())));
            var changed = database.writes()
                    .sql(change.sql(database.vendor()))
                    .params(parameters)
                    .query((row, number) -> new Changed(
                            row.getString("id"),
                            row.getString("job_type"),
                            row.getString("status"),
                            row.getInt("attempt")))
                    .list();
            if (change != BulkChange.DISCARD) {
                var changes = new JobEvents.Changes();
                changed.forEach(
                        job -> changes.add(organizationId, job.id(), job.jobType(), job.status(), job.attempt()));
                events.write(changes);
            }
            var stillThere = change == BulkChange.RETRY && changed.size() < ids.size() ? countBlocked(parameters) : 0;
            return new Outcome(changed, stillThere, room < ids.size());
        });
    }

    /**
     * Before any job is locked: whoever deletes the organization does so in this order, too.
     *
     * @return how many jobs may be queued
     * @throws NoRoomForJobs if none may
     */
    private int enter(BulkChange change, String organizationId) {
        database.keepOrganization(organizationId);
        return change == BulkChange.RETRY ? limit.enter(organizationId) : Integer.MAX_VALUE;
    }

    /** Those that could be retried but for their unique key; others somebody has changed, and changed back, meanwhile. */
    private int countBlocked(Map<String, Object> parameters) {
        return database.writes()
                .sql("SELECT count(*) FROM background_jobs WHERE id IN (:ids) AND " + StateMove.RETRY.guard()
                        + " AND unique_key IS NOT NULL")
                .params(parameters)
                .query(Integer.class)
                .single();
    }
}
