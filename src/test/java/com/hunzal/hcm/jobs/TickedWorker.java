package com.hunzal.hcm.jobs;

/** For tests of other rooms: the worker, which moves when it is told to. */
public final class TickedWorker {

    private final JobWorker worker;

    TickedWorker(JobWorker worker) {
        this.worker = worker;
        worker.whenFinished(() -> {});
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
