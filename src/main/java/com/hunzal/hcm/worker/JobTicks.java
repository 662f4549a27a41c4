package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.jobs.JobListener;
import com.hunzal.hcm.jobs.JobSignals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that tick: whenever somebody calls, and soon after jobs have ended. */
final class JobTicks implements JobListener {

    private static final Logger log = LoggerFactory.getLogger(JobTicks.class);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    /** How long results gather: a round costs the database nearly the same for one of them as for ten. */
    private static final Duration GATHERING = Duration.ofMillis(10);

    private final JobQueue queue;
    private final JobWorker worker;
    private final JobSignals signals;
    private final Semaphore wakeUp = new Semaphore(0);
    private final AtomicBoolean called = new AtomicBoolean();
    private final AtomicBoolean gathering = new AtomicBoolean();
    private final AtomicBoolean retrying = new AtomicBoolean();
    private final Object idle = new Object();
    private final ScheduledExecutorService timer;
    private final List<Thread> tickers;
    private final Semaphore ticks;
    private final Trouble trouble;
    private final WorkerTrouble standstill = new WorkerTrouble();
    private volatile boolean stopped;

    /** @param parallel how many ticks may go on at once */
    JobTicks(
            JobQueue queue,
            JobWorker worker,
            JobSignals signals,
            ScheduledExecutorService timer,
            Clock clock,
            int parallel) {
        this.queue = queue;
        this.worker = worker;
        this.signals = signals;
        this.timer = timer;
        this.trouble = new Trouble(log, clock, "The job queue could not be read or written; trying again soon");
        this.ticks = new Semaphore(parallel);
        this.tickers = IntStream.rangeClosed(1, parallel)
                .mapToObj(number -> new Thread(this::tickWhenWoken, "job-ticker-" + number))
                .toList();
        queue.whenFound(this::wake);
    }

    void start() {
        for (var ticker : tickers) {
            ticker.setDaemon(true);
            ticker.start();
        }
    }

    @Override
    public void wake() {
        called.set(true);
        if (wakeUp.availablePermits() == 0) {
            wakeUp.release();
        }
    }

    @Override
    public void added(String organizationId, String jobType, int priority, Instant dueSince) {
        queue.added(organizationId, jobType, priority, dueSince);
    }

    /** A job has ended: to be recorded at once, unless the threads have others to run meanwhile. */
    void finished() {
        if (!worker.hasWorkFor(GATHERING.multipliedBy(2))) {
            wake();
        } else {
            wakeAfter(GATHERING, gathering);
        }
    }

    /** Nobody called: ticks if there are jobs in the queue, because an idle poll is to cost next to nothing. */
    @Override
    public void look() {
        wakeUp.release();
    }

    @Override
    public void cancelled(String jobId, int attempt) {
        worker.cancel(jobId, attempt);
    }

    /** @param planned whether that will happen already */
    private void wakeAfter(Duration pause, AtomicBoolean planned) {
        if (!stopped && planned.compareAndSet(false, true)) {
            timer.schedule(
                    () -> {
                        planned.set(false);
                        wake();
                    },
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void tickWhenWoken() {
        while (!stopped) {
            try {
                wakeUp.acquire();
                wakeUp.drainPermits();
                if (called.getAndSet(false) || queue.hasQueued()) {
                    tick();
                    standstill.isOver();
                }
                if (worker.waitsForLocks()) {
                    wakeAfter(AFTER_TROUBLE, retrying);
                }
                trouble.isOver();
            } catch (InterruptedException stop) {
                return;
            } catch (Throwable e) { // nothing may end this loop, not even memory that is short for a moment
                // What could not be recorded or claimed waits for nobody's call, and the poll may be far off.
                wakeAfter(AFTER_TROUBLE, retrying);
                tell(e);
            }
            synchronized (idle) {
                idle.notifyAll();
            }
        }
    }

    private void tell(Throwable e) {
        try {
            standstill.happened(e);
            trouble.happened(e);
        } catch (Throwable untold) { // memory is still short; the next time may tell
            return;
        }
    }

    private void tick() throws InterruptedException {
        ticks.acquire();
        try {
            switch (worker.tick()) {
                case CLAIM_MORE -> wake();
                case CALL_OTHERS -> signals.send(); // more may wait than this node can hold
                case REST -> {}
            }
        } finally {
            ticks.release();
        }
    }

    void awaitIdle(Duration limit) {
        var end = System.nanoTime() + limit.toNanos();
        wake();
        synchronized (idle) {
            while (!worker.running().isEmpty() && System.nanoTime() < end) {
                try {
                    idle.wait(50);
                } catch (InterruptedException hurry) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** Writes the last results on the calling thread, once the ticks that are running have ended. */
    void tickForTheLastTime(Duration limit) {
        try {
            if (!ticks.tryAcquire(tickers.size(), limit.toMillis(), TimeUnit.MILLISECONDS)) {
                log.error("The database does not answer; what has not been recorded runs again after its lease");
            }
            worker.recordAll();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("The last results could not be written; these jobs run again after their lease", e);
        }
    }

    /** What keeps it from its work, if that does not pass. */
    Optional<String> trouble() {
        return standstill.lasting();
    }

    void stop() {
        stopped = true;
        tickers.forEach(Thread::interrupt);
    }
}
