package com.hunzal.hcm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Sends requests to a service from a process of its own, and keeps what came of it. */
final class Requests implements AutoCloseable {

    static final String JOBS = "/api/system/background-jobs";
    static final String SETTINGS = "/api/system/notification-settings";

    private final Lab lab;
    private final Child generator;

    private Requests(Lab lab, Child generator) {
        this.lab = lab;
        this.generator = generator;
    }

    static Requests start(Lab lab) throws IOException {
        return new Requests(
                lab, Child.start(lab.folder(), List.of("-Xms64m", "-Xmx256m"), LoadGenerator.class, List.of()));
    }

    /**
     * Asks again and again, and adds the rate and the latencies to the figures.
     *
     * @param each how many things one request is about
     * @return whether the service could answer; if not, the figure says with which status
     */
    boolean load(
            Figures figures, String name, Service service, byte[] request, int connections, double seconds, int each)
            throws IOException {
        var file = Files.createTempFile(lab.folder(), "request", ".http");
        Files.write(file, request);
        var line = generator.ask("load %d %d %s %s %s"
                .formatted(service.port(), connections, lab.options().scaled(3, 1), seconds, file));
        return add(figures, name, each == 1 ? "requests/s" : "jobs/s", Clients.Result.parse(line), each);
    }

    /** @return whether there was an answer; if not, the figure says with which status */
    static boolean add(Figures figures, String name, String unit, Clients.Result result, int each) {
        var rate = figures.figure(name, unit);
        if (result.status() != Clients.OK) {
            rate.note("answered " + result.status());
            return false;
        }
        rate.add(result.perSecond() * each);
        figures.figure(name + ", p50", "ms").add(result.p50());
        figures.figure(name + ", p99", "ms").add(result.p99());
        return true;
    }

    @Override
    public void close() throws IOException {
        generator.close();
    }
}
