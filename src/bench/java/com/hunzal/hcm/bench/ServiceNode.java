package com.hunzal.hcm.bench;

import com.hunzal.hcm.HcmApplication;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The process of the whole service, as users start it, with two more job types. The arguments are the service's own.
 * Understands {@code port}, {@code heap}, {@code probes FILE} and {@code commits FILE}.
 */
final class ServiceNode {

    private ServiceNode() {}

    public static void main(String[] arguments) throws Exception {
        HcmApplication.setUpJvm();
        var commands = Commands.takeOver();
        var probes = ProbeJob.all();
        var application = new SpringApplication(HcmApplication.class);
        var commits = new Commits();
        application.addInitializers(context -> {
            for (var probe : probes) {
                ((GenericApplicationContext) context).registerBean(probe.type(), ProbeJob.class, () -> probe);
            }
            ((GenericApplicationContext) context).registerBean(Commits.class, () -> commits);
        });
        var context = (WebServerApplicationContext) application.run(arguments);
        commands.serve(words -> switch (words[0]) {
            case "port" -> context.getWebServer().getPort();
            case "heap" -> heapMegabytes();
            case "probes" -> probes.get(0).dump(Path.of(words[1]));
            case "commits" -> commits.dump(Path.of(words[1]));
            default -> throw new IllegalArgumentException(words[0]);
        });
    }

    /** What is still in use when all garbage is gone. */
    private static long heapMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (1024 * 1024);
    }
}
