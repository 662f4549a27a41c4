package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.util.HashSet;
import java.util.List;

/** Two nodes on one PostgreSQL beside one node on another; all handlers say what they ran. */
final class NodesMeasure implements Measure {

    private static final String ONE = "one node";
    private static final String TWO = "two nodes";

    @Override
    public String name() {
        return "nodes";
    }

    @Override
    public String title() {
        return "Two nodes on one PostgreSQL";
    }

    @Override
    public String explanation() {
        return "Both nodes and the server share this machine, so this shows that nothing runs twice and that a second node does not"
                + " slow down the first, not what a second machine would add.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        if (lab.server().vendor == Vendor.SQLITE) {
            return;
        }
        var jobs = lab.options().jobs();
        var alone = lab.server().migrated();
        var shared = lab.server().migrated();
        try (var single = lab.service(alone);
                var first = lab.service(shared);
                var second = lab.service(shared)) {
            for (int warmUp = 0; warmUp < 2; warmUp++) {
                Backlog.prepare(alone, ProbeJob.TYPE, Math.min(jobs, 5_000)).drained();
                Backlog.prepare(shared, ProbeJob.TYPE, Math.min(jobs, 5_000)).drained();
            }
            forget(List.of(single, first, second));
            for (int run = 0; run < lab.options().runs(); run++) {
                figures.figure(ONE, "jobs/s")
                        .add(Backlog.prepare(alone, ProbeJob.TYPE, jobs).drained());
                single.probes();
                figures.figure(TWO, "jobs/s")
                        .add(Backlog.prepare(shared, ProbeJob.TYPE, jobs).drained());
                var byFirst = first.probes();
                var bySecond = second.probes();
                figures.figure("jobs that ran twice", "")
                        .add(byFirst.size() + bySecond.size() - distinct(byFirst, bySecond));
                figures.figure("share of the busier node", "%")
                        .add(100.0 * Math.max(byFirst.size(), bySecond.size()) / jobs);
            }
        }
        figures.ratio(figures.figure(TWO, ""), figures.figure(ONE, ""), "1.1");
    }

    private static void forget(List<Service> services) throws Exception {
        for (var each : services) {
            each.probes();
        }
    }

    private static int distinct(List<String> first, List<String> second) {
        var ids = new HashSet<String>();
        first.forEach(line -> ids.add(line.split(" ")[0]));
        second.forEach(line -> ids.add(line.split(" ")[0]));
        return ids.size();
    }
}
