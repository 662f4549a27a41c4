package com.hunzal.hcm.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A digest of each of many organizations, due at the same moment, and what it costs everybody else. */
final class DigestsMeasure implements Measure {

    private static final int ORGANIZATIONS = 10_000;
    private static final Duration SPREAD = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final String NEWCOMER = "newcomer-";
    private static final int NEWCOMERS = 300;
    private static final int PAUSE_MILLIS = 100;

    private static final String NOTIFICATION =
            """
            {"event": "leave.approved", "channels": ["email"], "digest": true, "subject": "%s", "body": "%s",
             "recipients": [{"email": "%s"}]}
            """.formatted(DeliveryMeasure.SUBJECT, DeliveryMeasure.BODY, DeliveryMeasure.address(1));

    @Override
    public String name() {
        return "digests";
    }

    @Override
    public String title() {
        return "10 000 digests due at the same moment";
    }

    @Override
    public String explanation() {
        return "Each of another organization, asked for over HTTP, by e-mail to a mail server on the same machine, spread over one"
                + " minute (hcm.notifications.digest-spread, by default 10 min). Plain SQL then brings the end of their period here. From"
                + " that moment until the last was sent, as sent_at tells; and meanwhile 300 jobs, each of one more organization, every"
                + " 100 ms over HTTP: from created_at to started_at. The first run is not counted.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var store = lab.server().migrated();
        var organizations = lab.options().scaled(ORGANIZATIONS, ORGANIZATIONS / 10);
        Crowd.addOrganizations(store, organizations);
        for (int i = 0; i < NEWCOMERS; i++) {
            Tables.addOrganization(store, NEWCOMER + i);
        }
        try (var sink = Child.start(lab.folder(), Child.OPTIONS, SinkNode.class, List.of());
                var service = lab.service(
                        store,
                        "spring.mail.host=127.0.0.1",
                        "spring.mail.port=" + sink.ask("ports").split(" ")[0],
                        "hcm.notifications.sender=hr@example.com",
                        "hcm.notifications.digest-spread=" + SPREAD.toSeconds() + "s")) {
            for (int run = 0; run <= lab.options().runs(); run++) {
                var kept = run == 0 ? new Figures("") : figures;
                order(service, organizations);
                awaitDigests(store, "open", organizations);
                waits(store, service, kept, "a job's wait before");
                var due = bringHere(store);
                TimeUnit.MILLISECONDS.sleep(
                        Math.max(0, Duration.between(Instant.now(), due).toMillis()));
                waits(store, service, kept, "a job's wait meanwhile");
                awaitDigests(store, "sent", (run + 1L) * organizations);
                kept.figure("until the last was sent", "s").add((lastSent(store) - Moments.epochNanos(due)) / 1e9);
            }
        }
        figures.figure("until the last was sent", "s").note("at most 60 and what its sending takes");
        figures.figure("a job's wait meanwhile, p99", "ms").note("at most 1 000");
    }

    private static void order(Service service, int organizations) throws IOException {
        try (var connection = new HttpConnection(service.port())) {
            for (int i = 1; i <= organizations; i++) {
                var token = service.token("crowd-" + i);
                var request = HttpConnection.request("POST", "/api/system/notifications", token, NOTIFICATION);
                if (connection.send(request) != 201) {
                    throw new IOException(connection.body());
                }
            }
        }
    }

    private static void awaitDigests(Store store, String state, long count) throws Exception {
        var end = Instant.now().plus(LONGEST);
        while (store.number("SELECT count(*) FROM hcm_digests WHERE state = '" + state + "'") < count) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("not all digests were " + state + " in time");
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static void waits(Store store, Service service, Figures figures, String name) throws Exception {
        store.execute("DELETE FROM background_jobs WHERE organization_id LIKE '" + NEWCOMER + "%'");
        for (int i = 0; i < NEWCOMERS; i++) {
            FairnessMeasure.post(service, NEWCOMER + i, 1);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        FairnessMeasure.await(store, NEWCOMER + "%");
        var waits = FairnessMeasure.waits(store, NEWCOMER + "%");
        figures.figure(name + ", p50", "ms").add(waits.millis(0.5));
        figures.figure(name + ", p99", "ms").add(waits.millis(0.99));
    }

    /** Each digest's job keeps its place in the spread. */
    private static Instant bringHere(Store store) throws SQLException {
        var vendor = store.vendor();
        var due = Instant.now().plusSeconds(5);
        try (var connection = store.open()) {
            connection.setAutoCommit(false);
            Map<String, Instant> runs = new LinkedHashMap<>();
            try (var query = connection.prepareStatement("SELECT d.period_end, j.id, j.run_at FROM hcm_digests d"
                            + " JOIN background_jobs j ON j.id = d.job_id WHERE d.state = 'open'");
                    var rows = query.executeQuery()) {
                while (rows.next()) {
                    var end = Objects.requireNonNull(vendor.timestamp(rows, "period_end"));
                    var run = Objects.requireNonNull(vendor.timestamp(rows, "run_at"));
                    runs.put(rows.getString("id"), due.plus(Duration.between(end, run)));
                }
            }
            try (var jobs = connection.prepareStatement("UPDATE background_jobs SET run_at = ? WHERE id = ?");
                    var digests =
                            connection.prepareStatement("UPDATE hcm_digests SET period_end = ? WHERE state = 'open'");
                    var deliveries = connection.prepareStatement(
                            "UPDATE hcm_deliveries SET next_at = ? WHERE state = 'digested'")) {
                for (var run : runs.entrySet()) {
                    jobs.setObject(1, vendor.timestamp(run.getValue()));
                    jobs.setString(2, run.getKey());
                    jobs.addBatch();
                }
                jobs.executeBatch();
                digests.setObject(1, vendor.timestamp(due));
                digests.executeUpdate();
                deliveries.setObject(1, vendor.timestamp(due));
                deliveries.executeUpdate();
            }
            connection.commit();
        }
        return due;
    }

    private static long lastSent(Store store) throws SQLException {
        try (var connection = store.open();
                var query = connection.prepareStatement("SELECT max(sent_at) AS last FROM hcm_digests");
                var rows = query.executeQuery()) {
            rows.next();
            return Moments.nanos(store.vendor(), rows, "last");
        }
    }
}
