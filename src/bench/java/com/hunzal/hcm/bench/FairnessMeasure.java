package com.hunzal.hcm.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** How long a small organization's job waits while a large one has a backlog. */
final class FairnessMeasure implements Measure {

    private static final String SMALL = "small";
    private static final int PAUSE_MILLIS = 20;

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public String title() {
        return "One job of a small organization behind a large backlog of another";
    }

    @Override
    public String explanation() {
        return "100 jobs, one after the other over HTTP, while 200 000 of another organization are drained: the time from created_at to"
                + " started_at. How many of the others still waited when the last one had started is below.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var store = lab.server().migrated();
        Tables.addOrganization(store, SMALL);
        try (var service = lab.service(store)) {
            Backlog.prepare(store, "noop", 5_000).drained();
            for (int run = 0; run < lab.options().runs(); run++) {
                Tables.clear(store);
                var backlog = Backlog.prepare(store, "noop", lab.options().scaled(200_000, 20_000));
                backlog.awaitStart();
                post(service, SMALL, lab.options().scaled(100, 30));
                await(store, SMALL);
                figures.figure("jobs of the other that still waited", "").add(backlog.waiting());
                var waits = waits(store, SMALL);
                figures.figure("wait, p50", "ms").add(waits.millis(0.5));
                figures.figure("wait, p99", "ms").add(waits.millis(0.99));
            }
            Tables.clear(store);
        }
        figures.figure("wait, p99", "").note("at most 1 000");
    }

    /** One job after the other. */
    static void post(Service service, String organization, int jobs) throws Exception {
        var request =
                HttpConnection.request("POST", Requests.JOBS, service.token(organization), "{\"job_type\":\"noop\"}");
        try (var connection = new HttpConnection(service.port())) {
            for (int i = 0; i < jobs; i++) {
                if (connection.send(request) != 201) {
                    throw new IOException(connection.body());
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Until all are completed. @param organizations a pattern of LIKE */
    static void await(Store store, String organizations) throws Exception {
        while (store.number("SELECT count(*) FROM background_jobs WHERE organization_id LIKE '" + organizations
                        + "' AND status <> 'completed'")
                > 0) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** From created_at to started_at. */
    static Latencies waits(Store store, String organizations) throws SQLException {
        var waits = new Latencies();
        try (var connection = store.open();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT created_at, started_at FROM background_jobs WHERE organization_id LIKE '"
                                + organizations + "'")) {
            while (rows.next()) {
                waits.add(Moments.nanos(store.vendor(), rows, "started_at")
                        - Moments.nanos(store.vendor(), rows, "created_at"));
            }
        }
        return waits;
    }
}
