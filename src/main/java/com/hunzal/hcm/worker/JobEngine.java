package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.events.JobEvents;
import com.hunzal.hcm.jobs.FailureKeys;
import com.hunzal.hcm.jobs.JobProperties;
import com.hunzal.hcm.jobs.JobSignals;
import com.hunzal.hcm.jobs.JobTimes;
import com.hunzal.hcm.jobs.ReservedThreads;
import com.hunzal.hcm.worker.RunningJob.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Drives the worker: wakes it when something happened, and on every poll in case somebody else made it happen;
 * keeps leases alive on a thread of its own; and stops in good order.
 */
@Component
class JobEngine implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobEngine.class);

    /** How long a handler may take to obey an interrupt. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration TIME_TO_HAND_BACK = Duration.ofSeconds(3);
    private static final Duration LONGEST_WAIT_FOR_A_THREAD = Duration.ofSeconds(1);
    private static final int BEATS_PER_LEASE = 6;

    private final JobQueue queue;
    private final JobWorker worker;
    private final JobLeases leases;
    private final JobTimes times;
    private final ClockSetBack clockSetBack;
    private final Presence presence;
    private final JobNotes notes;
    private final JobEvents events;
    private final JobSignals signals;
    private final FailureKeys failureKeys;
    private final JobMetrics metrics;
    private final ReservedThreads reservedThreads;
    private final JobProperties properties;
    private final Clock clock;
    private final Duration shutdownTimeout;

    private final Trouble renewal;
    private final Trouble showing;
    private final Trouble takeOver;
    private final Trouble mending;
    private final Trouble mendingOfTimes;
    private final Trouble timesOfOthers;
    private final Trouble keys;
    private final Trouble heartbeat;
    private final Trouble care;
    private final Trouble noting;
    private final Trouble telling;

    private final JobTicks ticks;
    private final ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("job-leases-"));
    private volatile boolean started;
    private volatile boolean stopped;

    JobEngine(
            JobQueue queue,
            JobWorker worker,
            JobLeases leases,
            JobTimes times,
            ClockSetBack clockSetBack,
            Presence presence,
            JobNotes notes,
            JobEvents events,
            JobSignals signals,
            FailureKeys failureKeys,
            JobMetrics metrics,
            ReservedThreads reservedThreads,
            Database database,
            JobProperties properties,
            Clock clock,
            @Value("${spring.lifecycle.timeout-per-shutdown-phase:30s}") Duration shutdownTimeout) {
        this.queue = queue;
        this.worker = worker;
        this.leases = leases;
        this.times = times;
        this.clockSetBack = clockSetBack;
        this.presence = presence;
        this.notes = notes;
        this.events = events;
        this.signals = signals;
        this.failureKeys = failureKeys;
        this.metrics = metrics;
        this.reservedThreads = reservedThreads;
        this.properties = properties;
        this.clock = clock;
        this.shutdownTimeout = shutdownTimeout;
        this.renewal = trouble("The leases of running jobs could not be renewed; the next heartbeat tries again");
        this.showing = trouble("This node could not tell that it is alive; the next heartbeat tries again");
        this.takeOver = trouble("Jobs of dead workers could not be taken over; the next heartbeat tries again");
        this.mending = trouble("Rows of other programs could not be mended; the next heartbeat tries again");
        this.mendingOfTimes =
                trouble("Jobs of a clock that was ahead could not be mended; the next heartbeat tries again");
        this.timesOfOthers =
                trouble("Times that other programs wrote could not be mended; the next second tries again");
        this.keys = trouble("Failed jobs could not be given a failure_key; the next heartbeat tries again");
        this.heartbeat = trouble("The heartbeat failed; the next one tries again");
        this.care = trouble("Running jobs could not be looked after; the next second tries again");
        this.noting = trouble("What running jobs told could not be written; the next second tries again");
        this.telling = trouble(
                "Job events of an organization that is locked could not be written; the next second tries again");
        // While one tick waits for its commit, PostgreSQL works on another; a SQLite file has one writer.
        this.ticks = new JobTicks(queue, worker, signals, heart, clock, database.vendor() == Vendor.POSTGRESQL ? 2 : 1);
        signals.add(ticks); // also if it is never started: who ticks by hand is told of what is cancelled, too
    }

    private Trouble trouble(String sentence) {
        return new Trouble(log, clock, sentence);
    }

    /** What keeps this node from running jobs, if that does not pass. */
    Optional<String> trouble() {
        return ticks.trouble();
    }

    /** The floor under all wake-ups: finds what other programs and nodes wrote. */
    @Scheduled(fixedDelayString = "${hcm.jobs.poll-interval:1s}")
    void poll() {
        if (started) {
            worker.lookForSuspects();
            care.attempt(reservedThreads::lookForAnother);
            ticks.look();
            mendTimes(times::mend);
        }
    }

    private void mendTimes(IntSupplier mending) {
        timesOfOthers.attempt(() -> {
            var mended = mending.getAsInt();
            metrics.mended(mended);
            if (mended > 0) {
                log.debug("Mended {} jobs with times that another program wrote", mended);
                ticks.wake();
            }
        });
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void lookAfterRunningJobs() {
        if (started) {
            care.attempt(() -> {
                enforceDeadlines();
                worker.handBackUnstarted(LONGEST_WAIT_FOR_A_THREAD);
            });
            noting.attempt(this::writeNotes);
            telling.attempt(events::writeLate);
        }
    }

    void writeNotes() {
        notes.write(worker.running());
    }

    void enforceDeadlines() {
        for (var attempt : worker.running()) {
            if (attempt.isPastDeadline()) {
                attempt.stop(StopReason.DEADLINE);
            }
            if (attempt.hasNotStoppedFor(GRACE)) {
                worker.abandon(attempt);
            }
        }
    }

    /** One heartbeat: renews our leases first, then looks for those of dead workers. Each step fails alone. */
    void beat() {
        var running = worker.running();
        var held = running.stream().map(RunningJob::job).toList();
        // First, so that nothing else that takes its time costs a lease.
        renewal.attempt(() -> renew(running, leases.beat(held)));
        showing.attempt(() -> {
            presence.beat(worker.busyThreads());
            signals.alone(presence.isAlone());
            reservedThreads.look();
        });
        mendTimes(times::mendAll); // before leases are compared
        takeOver.attempt(() -> takeOver(leases.rescue(held)));
        mending.attempt(() -> mended(leases.mend()));
        mendingOfTimes.attempt(() -> mended(clockSetBack.mend()));
        keys.attempt(failureKeys::fillInSome);
    }

    private static void renew(Set<RunningJob> running, Map<AttemptId, Boolean> owned) {
        for (var attempt : running) {
            var cancelled = owned.get(AttemptId.of(attempt.job()));
            if (cancelled == null) {
                attempt.stop(StopReason.LOST);
            } else if (cancelled) {
                attempt.stop(StopReason.CANCELLED);
            }
        }
    }

    private void takeOver(List<Rescued> rescued) {
        if (!rescued.isEmpty()) {
            log.warn("Took {} jobs from workers that gave no sign of life", rescued.size());
            metrics.crashed(rescued);
            worker.lookForSuspects();
            ticks.wake();
        }
    }

    private void mended(int rows) {
        if (rows > 0) {
            log.info("Mended {} rows that other programs, or a clock, had left odd", rows);
            metrics.mended(rows);
        }
    }

    private void beatSafely() {
        heartbeat.attempt(this::beat); // else what is thrown would end the schedule, and the leases with it
    }

    @Override
    public void start() {
        if (!properties.enabled() || started) {
            return;
        }
        started = true;
        signals.listen();
        worker.whenFinished(ticks::finished);
        ticks.start();
        var interval = properties.leaseDuration().toMillis() / BEATS_PER_LEASE;
        heart.scheduleWithFixedDelay(this::beatSafely, 0, interval, TimeUnit.MILLISECONDS);
    }

    @EventListener
    void on(ContextClosedEvent closing) {
        worker.stopClaiming();
    }

    /** Lets running jobs finish; those that do not in time are interrupted and handed back without a spent retry. */
    @Override
    public void stop() {
        if (!started || stopped) {
            return;
        }
        worker.stopClaiming();
        worker.handBackUnstarted(Duration.ZERO);
        ticks.awaitIdle(shutdownTimeout.minus(TIME_TO_HAND_BACK));
        worker.running().forEach(each -> each.stop(StopReason.SHUTDOWN));
        ticks.awaitIdle(TIME_TO_HAND_BACK.dividedBy(2));
        worker.running().forEach(worker::abandon);
        ticks.tickForTheLastTime(TIME_TO_HAND_BACK);
        presence.leave();
        stopped = true;
        signals.stop();
        ticks.stop(); // before its timer, the heart
        heart.shutdownNow();
        worker.close();
    }

    @Override
    public boolean isRunning() {
        return started && !stopped;
    }

    /** After the web server, so that a request in flight can still create its job. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4096;
    }
}
