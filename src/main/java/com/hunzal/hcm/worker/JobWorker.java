package com.hunzal.hcm.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import com.hunzal.hcm.jobs.JobHandlers;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.JobProperties;
import com.hunzal.hcm.jobs.ReservedThreads;
import com.hunzal.hcm.worker.Results.Done;
import com.hunzal.hcm.worker.RunningJob.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole life of a job on this node: claim, execute, record.
 *
 * <p>{@link #tick} records what is finished and claims what is due, for as many jobs as there are free slots, and a
 * few more while jobs are short. A slot is free again only when the result of its job is in the database, so that
 * nothing that was done can be forgotten. {@link JobEngine} decides when, and from how many threads.
 */
@Component
class JobWorker {

    private static final Logger log = LoggerFactory.getLogger(JobWorker.class);
    private static final String MDC_KEY = "job_id";

    /**
     * Results that one tick records: a quarter of what may be held ahead, so that while the database works on one batch
     * or two the threads have others to run. Larger ones left both waiting for each other.
     */
    static final int BATCH = Pace.MOST_AHEAD / 4;

    private final JobQueue queue;
    private final Execution execution;
    private final ForeignTypes foreignTypes;
    private final JobNotes notes;
    private final JobProperties properties;
    private final JobMetrics metrics;
    private final JsonMapper json;
    private final Clock clock;
    private final JobThreads threads;
    private final Pace pace;
    private final Slots slots;
    private final Fates fates;
    private final IntSupplier reserved;
    private final Ticker ticker;

    private final Results results;
    private final SuspectSlot suspects = new SuspectSlot();
    private volatile Runnable whenFinished = () -> {};

    JobWorker(
            JobQueue queue,
            JobHandlers handlers,
            Execution execution,
            ForeignTypes foreignTypes,
            JobNotes notes,
            JobProperties properties,
            JobMetrics metrics,
            ReservedThreads reservedThreads,
            JsonMapper json,
            Clock clock,
            Ticker ticker) {
        this.queue = queue;
        this.execution = execution;
        this.foreignTypes = foreignTypes;
        this.notes = notes;
        this.properties = properties;
        this.metrics = metrics;
        this.json = json;
        this.clock = clock;
        this.ticker = ticker;
        var most = properties.concurrency();
        this.reserved = () -> reservedThreads.of(most);
        this.threads = new JobThreads(most, reserved, this::execute, this::handBack);
        this.pace = new Pace(most);
        this.slots = new Slots(most, pace, reserved);
        this.results = new Results(queue);
        this.fates = new Fates(handlers, properties.backoff(), json, clock);
    }

    /** What follows from how much a tick has claimed: nothing, less than it could have, or all that it could. */
    enum Next {
        REST,
        CLAIM_MORE,
        CALL_OTHERS
    }

    /**
     * Records, claims and starts what can be. If the database does not answer, nothing is lost: results wait for the
     * next tick.
     *
     * @return what is to be done about the jobs that still wait
     */
    Next tick() {
        var done = results.take(BATCH);
        if (!results.isEmpty()) {
            whenFinished.run(); // for another tick, beside this one or after it
        }
        var freed = done.stream().filter(Done::freesSlot).map(Done::attempt).toList();
        var free = slots.reserve(freed.size());
        JobQueue.Round round;
        try {
            // Before the end is recorded, after which nothing may be written about the attempt.
            notes.write(done.stream().map(Done::attempt).toList());
            var room = room(free - startSuspect(room(free)));
            var asked = System.nanoTime();
            round = queue.recordAndClaim(done.stream().map(Done::finish).toList(), room);
            pace.wrote(Math.max(done.size(), round.claimed().size()), round.took());
            round.claimed().forEach(job -> start(job, asked));
        } catch (Throwable trouble) { // also Errors: memory may be short
            results.giveBack(done);
            throw trouble;
        } finally {
            slots.release(free);
        }
        if (!round.recorded()) {
            results.setAside(done);
            return Next.CLAIM_MORE;
        }
        freed.forEach(this::leave);
        metrics.recorded(done, round.written());
        if (freed.stream().anyMatch(each -> each.job().suspect())) {
            return Next.CLAIM_MORE; // now the next one may run
        }
        var full = round.claimed().size() >= room(free).forAnybody();
        if (full && slots.hasIdleThread()) {
            return Next.CLAIM_MORE; // another tick freed slots meanwhile, and neither knew of the other's
        }
        if (round.claimed().isEmpty()) {
            return Next.REST;
        }
        return full ? Next.CALL_OTHERS : Next.CLAIM_MORE;
    }

    private Room room(int free) {
        return new Room(free, Math.max(0, free - reserved.getAsInt()));
    }

    /** Whether somebody has locked a job whose result is to be recorded. */
    boolean waitsForLocks() {
        return results.waitForLocks();
    }

    /** Ticks until no result is left. If the database does not answer, those that are left stay. */
    void recordAll() {
        do {
            tick();
        } while (!results.isEmpty());
    }

    /** Whether each thread has another job here, and all of them for that long, going by how long jobs took lately. */
    boolean hasWorkFor(Duration time) {
        var waiting = threads.waiting();
        return waiting >= properties.concurrency() && pace.timeFor(waiting).compareTo(time) >= 0;
    }

    /** @return how many it started */
    private int startSuspect(Room room) {
        if (room.free() == 0 || !suspects.take()) {
            return 0;
        }
        var started = 0;
        try {
            var asked = System.nanoTime();
            var suspect = queue.claimSuspect(room);
            suspect.ifPresent(job -> start(job, asked));
            started = suspect.isPresent() ? 1 : 0;
        } finally {
            if (started == 0) {
                suspects.free();
            }
        }
        return started;
    }

    void lookForSuspects() {
        suspects.look();
    }

    private void leave(RunningJob attempt) {
        slots.leave(attempt);
        if (attempt.job().suspect()) {
            suspects.freeForTheNext();
        }
    }

    private void start(Claimed job, long asked) {
        var attempt = new RunningJob(job, asked, queue.texts(), json, clock, ticker);
        slots.enter(attempt);
        threads.run(attempt);
    }

    private void execute(RunningJob attempt) {
        if (isForOthers(attempt)
                || !attempt.begin(execution.timeout(attempt.job().jobType()))) {
            handBack(attempt);
            return;
        }
        MDC.put(MDC_KEY, attempt.jobId());
        var started = System.nanoTime();
        JobOutcome outcome = null;
        Throwable thrown = null;
        try {
            outcome = execution.of(attempt);
        } catch (Throwable failure) { // also Errors: a job must not take the worker's thread with it
            thrown = failure;
        } finally {
            attempt.leaveThisThread();
        }
        var nanos = System.nanoTime() - started;
        pace.took(nanos);
        if (attempt.endOnce()) {
            end(attempt, fates.of(attempt, outcome, thrown), true, Duration.ofNanos(nanos));
        } else {
            leave(attempt); // how it ended was said already, because its handler did not stop when told
        }
        MDC.remove(MDC_KEY);
    }

    private void end(RunningJob attempt, Finish finish, boolean freesSlot, @Nullable Duration ran) {
        results.add(new Done(attempt, finish, freesSlot, ran));
        whenFinished.run();
    }

    /** This process stood still, and somebody may have it by now; or only others know its type. */
    private boolean isForOthers(RunningJob attempt) {
        return attempt.isHeldForLongerThan(properties.leaseDuration())
                || foreignTypes.include(attempt.job().jobType());
    }

    /** How many handlers are at work, also those that were given up. */
    int busyThreads() {
        return threads.busy();
    }

    /** What this node holds: what runs, what waits for a thread, and what has run but is not yet recorded. */
    Set<RunningJob> running() {
        return slots.held();
    }

    /** A person cancelled the job: tells its handler, if it runs here. */
    void cancel(String jobId, int attempt) {
        running().stream()
                .filter(each -> each.jobId().equals(jobId) && each.job().attempt() == attempt)
                .forEach(each -> each.stop(StopReason.CANCELLED));
    }

    /** Gives back what has waited here for a thread: another node may have one. */
    void handBackUnstarted(Duration limit) {
        for (var attempt : running()) {
            if (attempt.waitsForLongerThan(limit) && handBack(attempt)) {
                threads.forget(attempt);
                pace.tooFast(); // or the next tick would take it again
            }
        }
    }

    /** Ends an attempt that no handler has seen, and none will. */
    private boolean handBack(RunningJob attempt) {
        var unstarted = attempt.endUnstarted();
        if (unstarted) {
            end(attempt, Finish.handedBack(attempt.job(), null), true, null);
        }
        return unstarted;
    }

    /** Gives up on a handler that did not stop when told to: its slot stays taken until it returns. */
    void abandon(RunningJob attempt) {
        if (attempt.endOnce()) {
            threads.abandon(attempt);
            log.error(
                    "Job {} ({}) does not stop when interrupted; its thread is lost until it returns",
                    attempt.jobId(),
                    attempt.job().jobType());
            var reason = JobOutcome.retry("its handler did not stop when interrupted");
            end(attempt, fates.of(attempt, reason, null), false, attempt.ranFor());
        }
    }

    void whenFinished(Runnable action) {
        whenFinished = action;
    }

    /** Takes no further jobs; those that run go on. */
    void stopClaiming() {
        slots.close();
    }

    void close() {
        threads.close();
    }
}
