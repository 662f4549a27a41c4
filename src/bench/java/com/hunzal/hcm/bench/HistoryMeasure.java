package com.hunzal.hcm.bench;

/** A table that has seen much: a million finished jobs, and half a million of the future. */
final class HistoryMeasure implements Measure {

    private static final String EMPTY = "drain, empty table";
    private static final String FULL = "drain, full table";
    private static final int WARM_UPS = 4;

    @Override
    public String name() {
        return "history";
    }

    @Override
    public String title() {
        return "A full table";
    }

    @Override
    public String explanation() {
        return "1 000 000 finished jobs (-Dbench.history), one in ten of them failed, and half as many that are due in years; half of all belong to the"
                + " organization that asks, the others to ten more. Queries over HTTP by 4 connections.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var options = lab.options();
        var empty = lab.server().migrated();
        var full = lab.server().migrated();
        History.fill(full, options.history(), options.history() / 2);
        figures.figure("a job in the table, with all indexes", "bytes")
                .add((double) full.bytesOfJobs() / (options.history() + options.history() / 2));
        try (var onEmpty = lab.service(empty);
                var onFull = lab.service(full);
                var requests = Requests.start(lab)) {
            for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
                Backlog.prepare(empty, "noop", options.jobs()).drained();
                Backlog.prepare(full, "noop", options.jobs()).drained();
            }
            for (int run = 0; run < options.runs(); run++) {
                figures.figure(EMPTY, "jobs/s")
                        .add(Backlog.prepare(empty, "noop", options.jobs()).drained());
                figures.figure(FULL, "jobs/s")
                        .add(Backlog.prepare(full, "noop", options.jobs()).drained());
                query(figures, requests, onFull, "list, newest", "");
                query(figures, requests, onFull, "list, status=failed", "?status=failed");
                query(figures, requests, onFull, "stats", "/stats");
            }
        }
        figures.ratio(figures.figure(FULL, ""), figures.figure(EMPTY, ""), "0.8");
        figures.figure("list, status=failed, p99", "ms").note("at most 50");
        figures.figure("stats, p99", "ms").note("at most 50");
    }

    private static void query(Figures figures, Requests requests, Service service, String name, String path)
            throws Exception {
        var request = HttpConnection.request("GET", Requests.JOBS + path, service.token(Tables.ORGANIZATION), "");
        requests.load(figures, name, service, request, 4, 3, 1);
    }
}
