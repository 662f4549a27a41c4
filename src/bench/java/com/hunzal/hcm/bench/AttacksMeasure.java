package com.hunzal.hcm.bench;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.jobs.Attacks;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What another organization's requests take while somebody means ill, and right after that. */
final class AttacksMeasure implements Measure {

    private static final String OTHER = "other";
    private static final String ILL = "ill";
    private static final int PAUSE_MILLIS = 20;

    @Override
    public String name() {
        return "attacks";
    }

    @Override
    public String title() {
        return "Requests beside attacks";
    }

    @Override
    public String explanation() {
        return "The attacks of TenantStormTests, one after the other, each for 5 s, by one organization and by strangers, from a"
                + " process on the same machine, with the README's own memory options. Another organization creates a job, reads a list and"
                + " asks for health, again and again, by one connection and with " + PAUSE_MILLIS
                + " ms between: for 30 s before all attacks, during each, and for 5 s right after each. Before, half a minute of the same"
                + " warms up.";
    }

    @Override
    public void take(Lab lab, Figures figures) throws Exception {
        var store = lab.server().migrated();
        Tables.addOrganization(store, ILL);
        Tables.addOrganization(store, OTHER);
        var user = store.user() == null ? "" : store.user();
        var data = Files.createTempDirectory(lab.folder(), "attacked").resolve("data");
        var time = Duration.ofSeconds(lab.options().scaled(5, 1));
        try (var service = new ServiceProcess(
                        data, "--spring.datasource.url=" + store.url(), "--spring.datasource.username=" + user)
                .asTheReadmeSays()
                .start()) {
            var client = new Client(service);
            var attacks = Attacks.of(service, ILL);
            client.askFor(time.multipliedBy(6)); // warms up
            for (int run = 0; run < lab.options().runs(); run++) {
                add(figures, "quiet", client.askFor(time.multipliedBy(6)));
                var during = new Latencies();
                var after = new Latencies();
                var worst = 0.0;
                for (var attack : attacks.all()) {
                    during.add(client.askWhile(() -> attacks.run(attack, time)));
                    var afterThis = client.askFor(time);
                    after.add(afterThis);
                    worst = Math.max(worst, afterThis.millis(0.99));
                }
                add(figures, "during attacks", during);
                add(figures, "right after attacks", after);
                figures.figure("right after the worst of them, p99", "ms").add(worst);
            }
        }
        figures.ratio(figures.figure("right after attacks, p99", ""), figures.figure("quiet, p99", ""), null);
        figures.figure("right after attacks, p99", "").note("at most 2 ×");
    }

    private static void add(Figures figures, String name, Latencies all) {
        figures.figure(name + ", p50", "ms").add(all.millis(0.5));
        figures.figure(name + ", p99", "ms").add(all.millis(0.99));
        figures.figure(name + ", slowest", "ms").add(all.millis(1));
    }

    private interface Work {
        void run() throws Exception;
    }

    /** What is not answered well ends the measure. */
    private static final class Client {
        private final int port;
        private final byte[] create;
        private final byte[] list;
        private final byte[] health;

        Client(ServiceProcess service) {
            var token = service.token("SystemAdmin", OTHER);
            port = service.port();
            create = HttpConnection.request("POST", Requests.JOBS, token, "{\"job_type\":\"noop\"}");
            list = HttpConnection.request("GET", Requests.JOBS + "?limit=20", token, "");
            health = HttpConnection.request("GET", "/health", token, "");
        }

        Latencies askFor(Duration time) throws Exception {
            return askWhile(() -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
        }

        Latencies askWhile(Work work) throws Exception {
            var latencies = new Latencies();
            var failures = new ArrayList<Exception>();
            var asking = new Thread(() -> ask(latencies, failures), "asking");
            asking.start();
            work.run();
            asking.interrupt();
            asking.join();
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
            return latencies;
        }

        private void ask(Latencies latencies, List<Exception> failures) {
            try (var connection = new HttpConnection(port)) {
                for (int i = 0; ; i++) {
                    Thread.sleep(PAUSE_MILLIS); // before it asks: an interrupted channel would be closed
                    var request = List.of(create, list, health).get(i % 3);
                    var asked = System.nanoTime();
                    var status = connection.send(request);
                    latencies.add(System.nanoTime() - asked);
                    if (status != (request == create ? 201 : 200)) {
                        throw new IOException(status + " " + connection.body());
                    }
                }
            } catch (InterruptedException | java.nio.channels.ClosedByInterruptException over) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                failures.add(e);
            }
        }
    }
}
