package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.security.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.mock.env.MockEnvironment;

/** The service in a process of its own, on one database. */
final class Service implements AutoCloseable {

    private static final String SECRET = "a secret that only the benchmark knows 01234567";

    private final Child child;
    private final Path folder;
    private final int port;

    private Service(Child child, Path folder) throws IOException {
        this.child = child;
        this.folder = folder;
        this.port = Integer.parseInt(child.ask("port"));
    }

    /** @param settings further ones of the service, e.g. {@code hcm.jobs.enabled=false} */
    static Service start(Store store, Path folder, List<String> options, String... settings) throws IOException {
        var data = Files.createTempDirectory(folder, "service");
        var arguments = new ArrayList<>(List.of(
                "--hcm.data-dir=" + data,
                "--hcm.security.jwt-secret=" + SECRET,
                "--spring.datasource.url=" + store.url(),
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--hcm.jobs.concurrency=" + Engine.WORKERS));
        if (store.user() != null) {
            arguments.add("--spring.datasource.username=" + store.user());
        }
        for (var setting : settings) {
            arguments.add("--" + setting);
        }
        return new Service(Child.start(folder, options, ServiceNode.class, arguments), data);
    }

    int port() {
        return port;
    }

    /** For an administrator of the organization. */
    String token(String organization) {
        var environment = new MockEnvironment().withProperty("hcm.security.jwt-secret", SECRET);
        return Tokens.configured(environment, new DataFolder(folder), Clock.systemUTC())
                .sign("bench", "SystemAdmin", organization, Duration.ofHours(12));
    }

    long heapMegabytes() throws IOException {
        return Long.parseLong(child.ask("heap"));
    }

    long pid() {
        return child.pid();
    }

    /** @return {@code id nanoseconds} of each probe job that ran here since the last time */
    List<String> probes() throws IOException {
        return noted("probes");
    }

    /** @return in nanoseconds, when transactions were committed here since the last time; none the first time */
    List<Long> commits() throws IOException {
        return noted("commits").stream().map(Long::valueOf).toList();
    }

    private List<String> noted(String what) throws IOException {
        var file = Files.createTempFile(folder, what, ".txt");
        child.ask(what + " " + file);
        return Files.readAllLines(file);
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
