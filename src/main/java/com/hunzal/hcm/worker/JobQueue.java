package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.RowTrouble;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.events.JobEvents;
import com.hunzal.hcm.jobs.AttemptOutcome;
import com.hunzal.hcm.jobs.JobStatus;
import com.hunzal.hcm.jobs.QueuedSql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;

/** The worker's side of the table: takes jobs that are due and gives back what became of them. */
@Component
class JobQueue {

    private static final Logger log = LoggerFactory.getLogger(JobQueue.class);

    /** So that what cannot be started, much of it, keeps results waiting for seconds at most. */
    private static final int CLAIMS_AT_ONCE = 20;

    private final Database database;
    private final JobRecords records;
    private final JobClaims claims;
    private final JobEvents events;
    private final JobNews news;
    private final FreshPlans plans;
    private final Trouble lockedResults;
    private final Trouble refusedResults;

    JobQueue(Database database, JobRecords records, JobClaims claims, JobEvents events, JobNews news, Clock clock) {
        this.database = database;
        this.records = records;
        this.claims = claims;
        this.events = events;
        this.news = news;
        this.plans = new FreshPlans(database);
        this.lockedResults =
                new Trouble(log, clock, "Somebody holds a lock on jobs that have ended; they are recorded later");
        this.refusedResults = new Trouble(
                log,
                clock,
                "Results of jobs cannot be stored; such a job fails and says so, or else runs again after its lease");
    }

    /**
     * What {@link #recordAndClaim} did.
     *
     * @param claimed the jobs that are ours now
     * @param written what was recorded; a result that cannot be stored as a failure, an attempt that lost its job not
     * @param recorded false if nothing was, because somebody has locked one of the jobs
     * @param took in the transaction, without its commit
     */
    record Round(List<Claimed> claimed, List<Finish> written, boolean recorded, Duration took) {

        Round(List<Claimed> claimed, List<Finish> written) {
            this(claimed, written, true, Duration.ZERO);
        }
    }

    /**
     * Writes what is finished and takes what is due, in one transaction: one commit for many jobs. If one result cannot
     * be stored, each is written alone, that one as failed. A job that cannot be taken is left. If somebody has locked one
     * of the jobs for too long, or is deleting its organization, nothing is written. Leaves suspects to {@link #claimSuspect}.
     */
    Round recordAndClaim(List<Finish> finished, Room room) {
        if (finished.isEmpty() && room.free() == 0) {
            return new Round(List.of(), List.of());
        }
        if (finished.isEmpty()) {
            return claimWhatCanBe(false, room);
        }
        try {
            var round = round(finished, () -> room.free() == 0 ? List.of() : claims.take(false, room));
            lockedResults.isOver();
            refusedResults.isOver();
            return round;
        } catch (PessimisticLockingFailureException locked) {
            lockedResults.happened(locked);
            return new Round(List.of(), List.of(), false, Duration.ZERO);
        } catch (RuntimeException e) {
            if (!RowTrouble.isBehind(e)) {
                throw e;
            }
            var written = finished.stream()
                    .map(this::recordAlone)
                    .flatMap(List::stream)
                    .toList();
            return new Round(
                    room.free() == 0 ? List.of() : claimWhatCanBe(false, room).claimed(), written);
        }
    }

    private Round claimWhatCanBe(boolean suspects, Room room) {
        for (int i = 0; i < CLAIMS_AT_ONCE; i++) {
            try {
                return round(List.of(), () -> claims.take(suspects, room));
            } catch (RuntimeException e) {
                if (!RowTrouble.isBehind(e) || !claims.leaveWhatCannotBeTaken(suspects, room)) {
                    throw e;
                }
            }
        }
        return new Round(List.of(), List.of()); // the next claim goes on, without all that were found
    }

    /** Which of the jobs somebody has locked at this moment, or their organization. */
    Set<String> locked(Collection<String> ids) {
        return Set.copyOf(database.writes()
                .sql(JobSql.of(database.vendor()).locked(database.organizations()))
                .param("ids", ids)
                .query(String.class)
                .list());
    }

    /** @return what was written: if not the result, a failure that says so, or at least a failure */
    private List<Finish> recordAlone(Finish finish) {
        var error = "The job ended as " + finish.outcome().text() + ", but its result could not be stored";
        for (var each : List.of(finish, failed(finish, error), failed(finish, null))) {
            try {
                return round(List.of(each), List::of).written();
            } catch (RuntimeException e) {
                if (!RowTrouble.isBehind(e)) {
                    throw e;
                }
                refusedResults.happened(e);
            }
        }
        return List.of();
    }

    private static Finish failed(Finish finish, @Nullable String error) {
        return Finish.over(finish.job(), JobStatus.FAILED, finish.startedAt(), error, AttemptOutcome.FAILED);
    }

    /** Takes one job whose worker has died twice, if one is due. */
    Optional<Claimed> claimSuspect(Room room) {
        return claimWhatCanBe(true, new Room(1, Math.min(1, room.forAnybody()))).claimed().stream()
                .findFirst();
    }

    private Round round(List<Finish> finished, Supplier<List<Claimed>> claiming) {
        var round = database.inTransaction(() -> {
            var started = System.nanoTime();
            var changes = new JobEvents.Changes();
            var deleted = database.keepOrganizations(
                    finished.stream().map(each -> each.job().organizationId()).toList());
            if (!deleted.isEmpty()) {
                throw new CannotAcquireLockException("somebody is deleting or has locked the organizations " + deleted);
            }
            var written = records.write(finished, changes);
            var claimed = claiming.get();
            for (var job : claimed) {
                changes.add(job.organizationId(), job.id(), job.jobType(), JobStatus.PROCESSING.text(), job.attempt());
            }
            events.write(changes);
            var took = Duration.ofNanos(System.nanoTime() - started);
            plans.after(took);
            return new Round(claimed, written, true, took);
        });
        claims.committed(round.claimed());
        news.recorded(round.written());
        return round;
    }

    /** Somebody has made a job that is due. */
    void added(String organizationId, String jobType, int priority, Instant dueSince) {
        claims.added(organizationId, jobType, priority, dueSince);
    }

    /** @param task is run when there is something for a claim that went away with nothing, though nobody has called */
    void whenFound(Runnable task) {
        claims.whenFound(task);
    }

    /** Whether any job is queued, due or not: much cheaper than a claim that finds nothing. */
    boolean hasQueued() {
        return database.reads()
                        .sql(QueuedSql.of(database.vendor()).countQueued(""))
                        .param("limit", 1)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** What a job has beside what it is claimed with. */
    JobTexts texts() {
        return new JobTexts(database);
    }
}
