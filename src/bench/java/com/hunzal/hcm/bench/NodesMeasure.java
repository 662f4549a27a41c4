package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.util.HashSet;
import java.util.List;

/** Two nodes on one PostgreSQL beside one node on another; all handlers say what they ran. */
final class NodesMeasure implements Measure {

    /** Of draining, for each node, until the compiler has come to rest. */
    private static final int WARM_UP_SECONDS = 10;

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
        return "Both nodes and the server share this machine, so with jobs that do nothing this shows that nothing runs twice and that"
                + " a second node does not slow down the first. With jobs that wait for something else, as those that send mail do, it shows"
                + " what a second node adds.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        if (lab.server().vendor == Vendor.SQLITE) {
            return;
        }
        var alone = lab.server().migrated();
        var shared = lab.server().migrated();
        try (var single = lab.service(alone);
                var first = lab.service(shared);
                var second = lab.service(shared)) {
            var nodes = List.of(first, second);
            warmUp(lab, alone, 1);
            warmUp(lab, shared, nodes.size());
            forget(List.of(single, first, second));
            for (int run = 0; run < lab.options().runs(); run++) {
                compare(figures, "", ProbeJob.TYPE, 3 * lab.options().jobs(), alone, shared, nodes);
                compare(
                        figures,
                        ", jobs that wait " + ProbeJob.WAIT_MILLIS + " ms",
                        ProbeJob.WAITING_TYPE,
                        lab.options().jobs() / 4,
                        alone,
                        shared,
                        nodes);
                single.probes();
            }
        }
        figures.ratio(figures.figure("two nodes", ""), figures.figure("one node", ""), "1.1");
        figures.ratio(
                figures.figure("two nodes, jobs that wait " + ProbeJob.WAIT_MILLIS + " ms", ""),
                figures.figure("one node, jobs that wait " + ProbeJob.WAIT_MILLIS + " ms", ""),
                "1.1");
    }

    private static void warmUp(Lab lab, Store store, int nodes) throws Exception {
        for (double seconds = 0; seconds < lab.options().scaled(nodes * WARM_UP_SECONDS, 1); ) {
            seconds += lab.options().jobs()
                    / Backlog.prepare(store, ProbeJob.TYPE, lab.options().jobs())
                            .drained();
        }
    }

    private static void compare(
            Figures figures, String which, String type, int jobs, Store alone, Store shared, List<Service> nodes)
            throws Exception {
        Tables.clear(alone); // jobs of both types have the same ids
        Tables.clear(shared);
        drain(figures, "one node" + which, Backlog.prepare(alone, type, jobs));
        drain(figures, "two nodes" + which, Backlog.prepare(shared, type, jobs));
        var byFirst = nodes.get(0).probes();
        var bySecond = nodes.get(1).probes();
        figures.figure("jobs that ran twice" + which, "")
                .add(byFirst.size() + bySecond.size() - distinct(byFirst, bySecond));
        figures.figure("share of the busier node" + which, "%")
                .add(100.0 * Math.max(byFirst.size(), bySecond.size()) / jobs);
    }

    /** With how busy the machine was, because two nodes can gain what one leaves idle and no more. */
    private static void drain(Figures figures, String name, Backlog backlog) throws Exception {
        backlog.awaitStart();
        var busy = Machine.busyNanos();
        var begin = System.nanoTime();
        figures.figure(name, "jobs/s").add(backlog.drained());
        figures.figure(name + ", busy", "cores")
                .add((Machine.busyNanos() - busy) / (double) (System.nanoTime() - begin));
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
