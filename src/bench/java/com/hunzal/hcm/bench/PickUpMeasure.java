package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.io.IOException;
import java.util.HashMap;
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
                + " ms over HTTP. The end is the first line of the handler. The beginning is the moment after"
                + " the first commit that follows the request, noted in the process that commits; and, for those who doubt that, the"
                + " moment before the request is sent.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var store = lab.server().migrated();
        try (var node = lab.service(store)) {
            warmUp(lab, node, node);
            for (int run = 0; run < lab.options().runs(); run++) {
                measure(lab, figures, "same process", node, node);
            }
        }
        var sqlite = lab.server().vendor == Vendor.SQLITE;
        figures.figure("same process, p50", "ms").note("at most " + (sqlite ? 2 : 3));
        figures.figure("same process, p99", "ms").note("at most " + (sqlite ? 20 : 25));
        if (sqlite) {
            return;
        }
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
        var sent = create(taker, lab.options().scaled(200, 50), PAUSE_MILLIS);
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
            for (var line : service.probes()) {
                var words = line.split(" ");
                starts.put(words[0], Long.valueOf(words[1]));
            }
        }
        return starts;
    }
}
