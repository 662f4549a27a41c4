package com.hunzal.hcm.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.hunzal.hcm.database.Vendor;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jobrunr.configuration.JobRunr;

/** How fast a backlog of jobs that do nothing is worked off, by everybody in turns so that noise meets all alike. */
final class DrainMeasure implements Measure {

    private static final String OURS = "this service";
    private static final String WAL = "this service, write-ahead log";

    /** Of draining, until the compiler has come to rest: it takes a core of two for as long as it has not. */
    private static final int WARM_UP_SECONDS = 10;

    private final boolean longer;

    /** @param longer ten times the jobs, once */
    DrainMeasure(boolean longer) {
        this.longer = longer;
    }

    @Override
    public String name() {
        return longer ? "long-drain" : "drain";
    }

    @Override
    public String title() {
        return longer ? "Drain of ten times as many" : "Drain of a backlog, 10 workers";
    }

    @Override
    public String explanation() {
        if (longer) {
            return "200 000 jobs (ten times -Dbench.n) in the same way, once: most of these engines take minutes.";
        }
        return "Jobs that do nothing, written with plain SQL before; from the first start until all are recorded in the database. Every"
                + " engine has a process of its own (" + String.join(" ", Child.OPTIONS)
                + "), has drained for ten seconds before, and has "
                + Engine.WORKERS + " workers. " + Versions.of(JobRunr.class, Scheduler.class)
                + " with the settings that their manuals call fastest; db-scheduler deletes what is done, all others keep it."
                + " pg-boss 12.38.0 in one process of Node.js 22, two workers that get 100 jobs in a call of the handler, or 1 000: they fail"
                + " together, while everybody else runs each job by itself."
                + " raw-batched claims and completes " + RawJdbc.BATCH
                + " jobs at a time in the service's own table with all its"
                + " indexes, by one connection or by four; raw-single one at a time, by one connection on SQLite and by ten on"
                + " PostgreSQL. The log begins with a checkpoint, and is that of claim and completion.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var jobs = lab.options().jobs() * (longer ? lab.options().scaled(10, 2) : 1);
        var warmUp = Math.min(jobs, 20_000);
        var engines = new LinkedHashMap<String, Child>();
        var store = lab.server().migrated();
        try (var service = lab.service(store)) {
            warmUp(lab, warmUp, () -> Backlog.prepare(store, "noop", warmUp).drained());
            for (var name : lab.engines()) {
                var engine = lab.engine(name, EngineNode.store(name, lab.server()));
                engines.put(name, engine);
                warmUp(lab, warmUp, () -> Double.parseDouble(engine.ask("drain " + warmUp)));
            }
            for (int run = 0; run < (longer ? 1 : lab.options().runs()); run++) {
                var backlog = Backlog.prepare(store, "noop", jobs);
                var walBefore = store.walBytes();
                figures.figure(OURS, "jobs/s").add(backlog.drained());
                if (store.vendor() == Vendor.POSTGRESQL) {
                    figures.figure(WAL, "bytes/job").add((double) (store.walBytes() - walBefore) / jobs);
                }
                for (var engine : engines.entrySet()) {
                    figures.figure(engine.getKey(), "jobs/s")
                            .add(Double.parseDouble(engine.getValue().ask("drain " + jobs)));
                }
            }
        } finally {
            for (var engine : engines.values()) {
                engine.close();
            }
        }
        for (var name : engines.keySet()) {
            figures.ratio(
                    figures.figure(OURS, ""),
                    figures.figure(name, ""),
                    longer ? null : floor(name, lab.server().vendor));
        }
    }

    private static void warmUp(Lab lab, int jobs, Callable<Double> drain) throws Exception {
        for (double seconds = 0; seconds < lab.options().scaled(WARM_UP_SECONDS, 1); ) {
            seconds += jobs / drain.call();
        }
    }

    private static String floor(String engine, Vendor vendor) {
        return switch (engine) {
            case "raw-batched", "raw-batched-4" -> "0.6";
            case "jobrunr" -> "8";
            case "db-scheduler" -> vendor == Vendor.SQLITE ? "8" : "3";
            case PgBoss.NAME -> "1";
            default -> null;
        };
    }
}
