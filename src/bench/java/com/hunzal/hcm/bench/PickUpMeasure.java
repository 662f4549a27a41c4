package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.database.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** How soon an idle engine starts a job that was just created. */
final class PickUpMeasure implements Measure {

    private static final byte[] JOB_BODY = ("{\"job_type\":\"" + ProbeJob.TYPE + "\"}").getBytes();
    private static final Pattern JOB_ID = Pattern.compile("\"job_id\":\"([^\"]+)\"");
    private static final int WARM_UPS = 3;
    private static final int WARM_UP_JOBS = 3_000;
    private static final int PAUSE_MILLIS = 20;

    @Override
    public String name() {
        return "pick-up";
    }

    @Override
    public String title() {
        return "Pick-up of one job by an idle engine";
    }

    @Override
    public String explanation() {
        return "One job every " + PAUSE_MILLIS
                + " ms, to the service over HTTP. The end is the first line of the handler. The beginning is the moment after"
                + " the first commit that follows the request, noted in the process that commits; and, for those who doubt that, the"
                + " moment before the request is sent. The others are called in the process that runs the jobs, or in another, and take"
                + " their time from the moment before the call. A row that another program writes with plain SQL is found by asking the"
                + " database, from the moment after its commit.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var store = lab.server().migrated();
        try (var node = lab.service(store)) {
            warmUp(lab, node, node);
            for (int run = 0; run < lab.options().runs(); run++) {
                measure(lab, figures, "same process", node, node);
                plainSql(lab, figures, store, node);
            }
        }
        for (var peer : lab.engines()) {
            if (EngineNode.PEERS.contains(peer)) {
                measure(lab, figures, peer);
            }
        }
        var sqlite = lab.server().vendor == Vendor.SQLITE;
        figures.figure("same process, p50", "ms").note("at most " + (sqlite ? 2 : 3));
        figures.figure("same process, p99", "ms").note("at most " + (sqlite ? 20 : 25));
        if (!sqlite) {
            otherProcess(lab, figures, store);
        }
    }

    private static void otherProcess(Lab lab, Figures figures, Store store) throws Exception {
        try (var taker = lab.service(store, "hcm.jobs.enabled=false");
                var runner = lab.service(store)) {
            warmUp(lab, taker, runner);
            for (int run = 0; run < lab.options().runs(); run++) {
                measure(lab, figures, "other process", taker, runner);
            }
        }
        figures.figure("other process, p99", "ms").note("at most 50");
    }

    /** As many jobs as can be, and then some at the pace at which it is measured. */
    private static void warmUp(Lab lab, Service taker, Service runner) throws Exception {
        starts(runner, create(taker, lab.options().scaled(WARM_UP_JOBS, 100), 0).size());
        for (int i = 0; i < WARM_UPS; i++) {
            measure(lab, new Figures(""), "", taker, runner);
        }
    }

    private static void measure(Lab lab, Figures figures, String name, Service taker, Service runner) throws Exception {
        taker.commits();
        runner.probes();
        var sent = create(taker, jobs(lab), PAUSE_MILLIS);
        var starts = starts(runner, sent.size());
        var commits = new TreeSet<>(taker.commits());
        var afterCommit = new Latencies();
        var afterSending = new Latencies();
        for (var job : sent.entrySet()) {
            var start = starts.get(job.getKey());
            afterSending.add(start - job.getValue());
            var commit = commits.ceiling(job.getValue());
            if (commit != null && commit <= start) {
                afterCommit.add(start - commit);
            }
        }
        add(figures, name, afterCommit);
        add(figures, name + ", from the request", afterSending);
    }

    private static void plainSql(Lab lab, Figures figures, Store store, Service runner) throws Exception {
        var written = new HashMap<String, Long>();
        try (var connection = store.open();
                var insert = connection.prepareStatement(
                        "INSERT INTO background_jobs (id, organization_id, job_type) VALUES (?, ?, ?)")) {
            for (int i = 0; i < jobs(lab); i++) {
                var id = Ids.next();
                insert.setString(1, id);
                insert.setString(2, Tables.ORGANIZATION);
                insert.setString(3, ProbeJob.TYPE);
                insert.executeUpdate();
                written.put(id, Moments.epochNanos());
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
        var starts = starts(runner, written.size());
        var afterCommit = new Latencies();
        written.forEach((id, moment) -> afterCommit.add(starts.get(id) - moment));
        add(figures, "row of another program", afterCommit);
    }

    /** Another engine: each run with numbers of its own, which are the ids of its jobs. */
    private static void measure(Lab lab, Figures figures, String peer) throws Exception {
        var store = EngineNode.store(peer, lab.server());
        try (var runner = lab.engine(peer, store);
                var other = lab.engine(peer, store)) {
            runner.ask("run");
            for (int run = -1; run < lab.options().runs(); run++) {
                var kept = run < 0 ? new Figures("") : figures;
                var first = (run + 1L) * 2 * jobs(lab);
                // Or those that ask every five seconds would always be met just after they did.
                TimeUnit.SECONDS.sleep(run + 1L);
                measure(lab, kept, peer + ", same process", runner, runner, first);
                measure(lab, kept, peer + ", other process", other, runner, first + jobs(lab));
            }
        }
    }

    private static void measure(Lab lab, Figures figures, String name, Child caller, Child runner, long first)
            throws Exception {
        var file = Files.createTempFile(lab.folder(), "pick-up", ".txt");
        caller.ask("create %d %d %d %s".formatted(first, jobs(lab), PAUSE_MILLIS, file));
        var calls = Files.readAllLines(file);
        var starts = new HashMap<String, Long>();
        while (starts.size() < calls.size()) {
            TimeUnit.MILLISECONDS.sleep(100);
            runner.ask("starts " + file);
            note(Files.readAllLines(file), starts);
        }
        var latencies = new Latencies();
        for (var call : calls) {
            var words = call.split(" ");
            latencies.add(starts.get(words[0]) - Long.parseLong(words[1]));
        }
        add(figures, name, latencies);
    }

    private static int jobs(Lab lab) {
        return lab.options().scaled(200, 50);
    }

    /** @param lines of a job and a moment each */
    private static void note(List<String> lines, Map<String, Long> moments) {
        for (var line : lines) {
            var words = line.split(" ");
            moments.put(words[0], Long.valueOf(words[1]));
        }
    }

    private static void add(Figures figures, String name, Latencies latencies) {
        var p50 = figures.figure(name + ", p50", "ms");
        var p99 = figures.figure(name + ", p99", "ms");
        if (latencies.count() > 0) {
            p50.add(latencies.millis(0.5));
            p99.add(latencies.millis(0.99));
        }
    }

    /** @return when the request for each job was sent */
    private static Map<String, Long> create(Service service, int jobs, int pauseMillis) throws Exception {
        var request =
                HttpConnection.request("POST", Requests.JOBS, service.token(Tables.ORGANIZATION), new String(JOB_BODY));
        var sent = new HashMap<String, Long>();
        try (var connection = new HttpConnection(service.port())) {
            for (int i = 0; i < jobs; i++) {
                var moment = Moments.epochNanos();
                if (connection.send(request) != 201) {
                    throw new IOException(connection.body());
                }
                var id = JOB_ID.matcher(connection.body());
                if (!id.find()) {
                    throw new IOException(connection.body());
                }
                sent.put(id.group(1), moment);
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        }
        return sent;
    }

    private static Map<String, Long> starts(Service service, int jobs) throws Exception {
        var starts = new HashMap<String, Long>();
        while (starts.size() < jobs) {
            TimeUnit.MILLISECONDS.sleep(100);
            note(service.probes(), starts);
        }
        return starts;
    }
}
