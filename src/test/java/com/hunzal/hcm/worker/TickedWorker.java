package com.hunzal.hcm.worker;

import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/** For tests of other rooms: the worker, which moves when it is told to. */
public final class TickedWorker {

    private final JobWorker worker;
    private final JobEngine engine;

    TickedWorker(JobWorker worker, JobEngine engine) {
        this.worker = worker;
        this.engine = engine;
        worker.whenFinished(() -> {});
    }

    public static TickedWorker of(AutowireCapableBeanFactory beans) {
        return beans.createBean(TickedWorker.class);
    }

    public void tick() {
        worker.tick();
    }

    public boolean isAtWork() {
        return !worker.running().isEmpty();
    }

    /** Takes jobs from the dead, too. */
    public void beat() {
        engine.beat();
    }

    /** Runs what is due, and what becomes due by that at once, until nothing is. */
    public void runDueJobs() {
        do {
            var next = worker.tick();
            while (!worker.running().isEmpty()) {
                Thread.onSpinWait();
                next = worker.tick();
            }
            if (next == JobWorker.Next.REST) {
                return;
            }
        } while (true);
    }
}
