package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/** Two nodes on one PostgreSQL beside one node on another; all handlers say what they ran. */
final class NodesMeasure implements Measure {

    /** Of draining, for each node, until the compiler has come to rest. */
    private static final int WARM_UP_SECONDS = 20;

    private static final String ONE = "one node";
    private static final String TWO = "two nodes";
    private static final String WAITING = ", jobs that wait " + ProbeJob.WAIT_MILLIS + " ms";

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
        return "Both nodes and the server share this machine, so with jobs that do nothing this shows that nothing runs twice, and what a second"
                + " process costs. With jobs that wait for something else, as those that send mail do, it shows what a second node adds. Processor"
                + " time is that of all nodes, and of the database server.";
    }

    /** Nodes that share a database. */
    private record Cluster(String name, Store store, List<Service> nodes) {}

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
            var clusters =
                    List.of(new Cluster(ONE, alone, List.of(single)), new Cluster(TWO, shared, List.of(first, second)));
            for (var cluster : clusters) {
                warmUp(lab, cluster);
            }
            for (int run = 0; run < lab.options().runs(); run++) {
                compare(lab, figures, clusters, ProbeJob.TYPE, 3 * lab.options().jobs(), "");
                compare(
                        lab,
                        figures,
                        clusters,
                        ProbeJob.WAITING_TYPE,
                        lab.options().jobs() / 4,
                        WAITING);
            }
        }
        for (var which : List.of("", WAITING)) {
            figures.ratio(figures.figure(TWO + which, ""), figures.figure(ONE + which, ""), "1.1");
        }
    }

    private static void warmUp(Lab lab, Cluster cluster) throws Exception {
        var jobs = lab.options().jobs();
        for (double seconds = 0; seconds < lab.options().scaled(cluster.nodes().size() * WARM_UP_SECONDS, 1); ) {
            seconds +=
                    jobs / Backlog.prepare(cluster.store(), ProbeJob.TYPE, jobs).drained();
        }
        for (var node : cluster.nodes()) {
            node.probes();
        }
    }

    private static void compare(Lab lab, Figures figures, List<Cluster> clusters, String type, int jobs, String which)
            throws Exception {
        for (var cluster : clusters) {
            Tables.clear(cluster.store()); // jobs of both types have the same ids
            var backlog = Backlog.prepare(cluster.store(), type, jobs);
            var ofNodes = cpuNanos(cluster);
            var ofServer = lab.server().cpuNanos();
            figures.figure(cluster.name() + which, "jobs/s").add(backlog.drained());
            figures.figure(cluster.name() + which + ", processor time of nodes", "µs/job")
                    .add((cpuNanos(cluster) - ofNodes) / 1e3 / jobs);
            figures.figure(cluster.name() + which + ", processor time of the database", "µs/job")
                    .add((lab.server().cpuNanos() - ofServer) / 1e3 / jobs);
            var ran = new ArrayList<Integer>();
            var ids = new HashSet<String>();
            for (var node : cluster.nodes()) {
                var probes = node.probes();
                ran.add(probes.size());
                probes.forEach(line -> ids.add(line.split(" ")[0]));
            }
            if (ran.size() > 1) {
                var runs = ran.stream().mapToInt(each -> each).sum();
                figures.figure("jobs that ran twice" + which, "").add(runs - ids.size());
                figures.figure("share of the busier node" + which, "%").add(100.0 * Collections.max(ran) / jobs);
            }
        }
    }

    private static long cpuNanos(Cluster cluster) {
        return cluster.nodes().stream()
                .mapToLong(node -> Machine.cpuNanos(node.pid()))
                .sum();
    }
}
