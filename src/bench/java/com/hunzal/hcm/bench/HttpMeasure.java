package com.hunzal.hcm.bench;

/** What clients get while others ask, or the engine works. */
final class HttpMeasure implements Measure {

    private static final int CONNECTIONS = 16;
    private static final int WARM_UPS = 8;
    private static final int WARM_UPS_WHEN_QUICK = 2;

    /** With clients and engine on two cores it takes the compiler a minute to get to all that both use. */
    private static final int WARM_UPS_OF_BOTH = 10;

    private static final String JOB = "{\"job_type\":\"noop\"}";

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
        return "Bearer tokens, 16 connections that stay open. Each sends the next request when the last is answered. The load comes from"
                + " a process on the same machine.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var store = lab.server().migrated();
        try (var service = lab.service(store, "hcm.jobs.enabled=false");
                var requests = Requests.start(lab)) {
            var get = HttpConnection.request("GET", Requests.SETTINGS, service.token(Tables.ORGANIZATION), "");
            for (int run = -lab.options().scaled(WARM_UPS, WARM_UPS_WHEN_QUICK);
                    run < lab.options().runs();
                    run++) {
                requests.load(
                        run < 0 ? new Figures("") : figures, SETTINGS, service, get, CONNECTIONS, seconds(lab), 1);
            }
        }
        try (var service = lab.service(store);
                var requests = Requests.start(lab)) {
            var post = HttpConnection.request("POST", Requests.JOBS, service.token(Tables.ORGANIZATION), JOB);
            for (int run = -lab.options().scaled(WARM_UPS_OF_BOTH, WARM_UPS_WHEN_QUICK);
                    run < lab.options().runs();
                    run++) {
                Tables.clear(store);
                requests.load(
                        run < 0 ? new Figures("") : figures, POST_AND_RUN, service, post, CONNECTIONS, seconds(lab), 1);
            }
        }
        figures.figure(SETTINGS, "").note("floor 5 000");
        figures.figure(SETTINGS + ", p99", "").note("at most 15");
    }

    private static double seconds(Lab lab) {
        return lab.options().scaled(4, 2);
    }
}
