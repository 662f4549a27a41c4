package com.hunzal.hcm.worker;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The threads that run handlers, in the order of {@link RunOrder}. */
final class JobThreads {

    private static final Logger log = LoggerFactory.getLogger(JobThreads.class);

    private final RunOrder order;
    private final ThreadPoolExecutor pool;
    private final Consumer<RunningJob> execute;
    private final Consumer<RunningJob> refused;

    /**
     * @param reserved how many are the last ones, for organizations that run nothing
     * @param execute what is done with an attempt, on one of the threads
     * @param refused gets what no thread takes any more
     */
    JobThreads(int threads, IntSupplier reserved, Consumer<RunningJob> execute, Consumer<RunningJob> refused) {
        this.order = new RunOrder(threads, reserved);
        this.execute = execute;
        this.refused = refused;
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                new CustomizableThreadFactory("job-"));
        pool.prestartAllCoreThreads(); // where no more can be made, it is to be known now and not by one job
    }

    /** When its turn comes. */
    void run(RunningJob attempt) {
        var next = order.add(attempt);
        if (next != null) {
            try {
                pool.execute(() -> executeAllFrom(next));
            } catch (RejectedExecutionException goingDown) {
                refused.accept(next);
            }
        }
    }

    private void executeAllFrom(RunningJob first) {
        for (var attempt = first; attempt != null; attempt = order.after(attempt)) {
            try {
                execute.accept(attempt);
            } catch (Throwable e) { // memory is short: its lease will end
                tell(attempt, e);
            }
        }
    }

    private static void tell(RunningJob attempt, Throwable e) {
        try {
            log.error("What became of job {} could not be noted", attempt.jobId(), e);
        } catch (Throwable untold) { // nothing may end the loop, or the thread would be lost
            return;
        }
    }

    /** How many attempts wait for a thread. */
    int waiting() {
        return order.waiting();
    }

    /** How many threads are at work, also on what was given up. */
    int busy() {
        return pool.getActiveCount();
    }

    /** It was given back while it waited. */
    void forget(RunningJob attempt) {
        order.forget(attempt);
    }

    /** Its job is over, as its row says, though its thread may never come back. */
    void abandon(RunningJob attempt) {
        if (attempt.startedAt() != null) {
            order.abandon(attempt);
        }
    }

    void close() {
        pool.shutdownNow();
    }
}
