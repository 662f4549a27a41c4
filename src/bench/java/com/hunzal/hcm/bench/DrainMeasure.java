package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.util.LinkedHashMap;

/** How fast a backlog of jobs that do nothing is worked off, by everybody in turns so that noise meets all alike. */
final class DrainMeasure implements Measure {

    private static final String OURS = "this service";

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String title() {
        return "Drain of a backlog, 10 workers";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var jobs = lab.options().jobs();
        var warmUp = Math.min(jobs, 5_000);
        var engines = new LinkedHashMap<String, Child>();
        var store = lab.server().migrated();
        try (var service = lab.service(store)) {
            for (var name : EngineNode.names(lab.server().vendor)) {
                engines.put(name, lab.engine(name, EngineNode.store(name, lab.server())));
            }
            Backlog.prepare(store, "noop", warmUp).drained();
            Backlog.prepare(store, "noop", warmUp).drained();
            for (var engine : engines.values()) {
                engine.ask("drain " + warmUp);
            }
            for (int run = 0; run < lab.options().runs(); run++) {
                figures.figure(OURS, "jobs/s")
                        .add(Backlog.prepare(store, "noop", jobs).drained());
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
            figures.ratio(figures.figure(OURS, ""), figures.figure(name, ""), floor(name, lab.server().vendor));
        }
    }

    private static String floor(String engine, Vendor vendor) {
        return switch (engine) {
            case "raw-batched" -> "0.6";
            case "jobrunr" -> "8";
            case "db-scheduler" -> vendor == Vendor.SQLITE ? "8" : "3";
            default -> null;
        };
    }
}
