package com.hunzal.hcm.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Whether the heap stays flat while many jobs are drained. */
final class MemoryMeasure implements Measure {

    private static final List<String> SMALL_HEAP = List.of("-Xms64m", "-Xmx256m");
    private static final String IN_USE = "heap in use after a collection";

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String title() {
        return "A long drain in a small heap";
    }

    @Override
    public String explanation() {
        return "200 000 jobs (ten times -Dbench.n) in a process with -Xmx256m. A full collection is forced twice a second, which slows"
                + " the drain; flat means that the greatest value is near the least.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var store = lab.server().migrated();
        try (var service = Service.start(store, lab.folder(), SMALL_HEAP)) {
            Backlog.prepare(store, "noop", 5_000).drained();
            var jobs = 10 * lab.options().jobs();
            var backlog = Backlog.prepare(store, "noop", jobs);
            backlog.awaitStart();
            figures.figure("heap before", "MB").add(service.heapMegabytes());
            var drain = CompletableFuture.supplyAsync(() -> drained(backlog));
            while (!drain.isDone()) {
                figures.figure(IN_USE, "MB").add(service.heapMegabytes());
                TimeUnit.MILLISECONDS.sleep(500);
            }
            figures.figure("drain of " + jobs, "jobs/s").add(drain.get());
            figures.figure("heap after", "MB").add(service.heapMegabytes());
            figures.figure("resident memory of the process", "MB").add(Machine.residentMegabytes(service.pid()));
        }
    }

    private static double drained(Backlog backlog) {
        try {
            return backlog.drained();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
