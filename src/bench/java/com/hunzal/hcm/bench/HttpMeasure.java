package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;

/** What clients get: jobs one by one and in bulk, each durable before its answer, and settings. */
final class HttpMeasure implements Measure {

    private static final int CONNECTIONS = 16;
    private static final int BULK_CONNECTIONS = 4;
    private static final int JOBS_A_REQUEST = 1_000;
    private static final int WARM_UPS = 2;

    /** With clients and engine on two cores it takes the compiler a minute to get to all that both use. */
    private static final int WARM_UPS_OF_BOTH = 10;

    private static final String JOB = "{\"job_type\":\"noop\"}";

    private static final String BULK = "POST jobs, 1 000 a request";
    private static final String RAW = "raw batched inserts";
    private static final String POST = "POST a job";
    private static final String POST_AND_RUN = "POST a job while all are run";
    private static final String SETTINGS = "GET settings";

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String title() {
        return "HTTP";
    }

    @Override
    public String explanation() {
        return "Bearer tokens, connections that stay open: 16, for bulk 4. Each connection sends the next request when the last is"
                + " answered. The load comes from a process on the same machine. Raw inserts write the same columns of the same"
                + " table in transactions of 1 000 by one connection. Where nothing else is said, the node runs no jobs.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var sqlite = lab.server().vendor == Vendor.SQLITE;
        var store = lab.server().migrated();
        var raw = lab.server().migrated();
        try (var service = lab.service(store, "hcm.jobs.enabled=false");
                var inserter = lab.engine("raw-batched", raw);
                var requests = Requests.start(lab)) {
            var token = service.token(Tables.ORGANIZATION);
            var bulk = HttpConnection.request("POST", Requests.JOBS + "/bulk", token, bulkBody());
            var post = HttpConnection.request("POST", Requests.JOBS, token, JOB);
            var get = HttpConnection.request("GET", Requests.SETTINGS, token, "");
            var rows = lab.options().scaled(50_000, 10_000);
            for (int run = -WARM_UPS; run < lab.options().runs(); run++) {
                var kept = run < 0 ? new Figures("") : figures;
                Tables.clear(store);
                requests.load(kept, BULK, service, bulk, BULK_CONNECTIONS, seconds(lab), JOBS_A_REQUEST);
                kept.figure(RAW, "jobs/s").add(Double.parseDouble(inserter.ask("insert " + rows)));
                Tables.clear(store);
                requests.load(kept, POST, service, post, CONNECTIONS, seconds(lab), 1);
                requests.load(kept, SETTINGS, service, get, CONNECTIONS, seconds(lab), 1);
            }
        }
        try (var service = lab.service(store);
                var requests = Requests.start(lab)) {
            var post = HttpConnection.request("POST", Requests.JOBS, service.token(Tables.ORGANIZATION), JOB);
            for (int run = -lab.options().scaled(WARM_UPS_OF_BOTH, WARM_UPS);
                    run < lab.options().runs();
                    run++) {
                Tables.clear(store);
                requests.load(
                        run < 0 ? new Figures("") : figures, POST_AND_RUN, service, post, CONNECTIONS, seconds(lab), 1);
            }
        }
        figures.ratio(figures.figure(BULK, ""), figures.figure(RAW, ""), "0.5");
        figures.figure(POST, "").note("floor " + (sqlite ? "2 000" : "1 500"));
        figures.figure(POST + ", p99", "").note(sqlite ? "at most 40" : "");
        figures.figure(SETTINGS, "").note("floor 5 000");
        figures.figure(SETTINGS + ", p99", "").note("at most 15");
    }

    private static double seconds(Lab lab) {
        return lab.options().scaled(4, 2);
    }

    private static String bulkBody() {
        return "{\"jobs\":[" + String.join(",", java.util.Collections.nCopies(JOBS_A_REQUEST, JOB)) + "]}";
    }
}
