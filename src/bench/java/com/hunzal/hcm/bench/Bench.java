package com.hunzal.hcm.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./mvnw -Pbench verify}: takes all measures on all databases, prints them and writes docs/performance.md. */
final class Bench {

    private static final List<Measure> MEASURES = List.of(new DrainMeasure());

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Logging.warningsOnly();
        var options = Options.fromSystemProperties();
        var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench");
        for (var measure : MEASURES) {
            if (options.wants(measure.name())) {
                take(measure, options, folder);
            }
        }
        System.exit(0);
    }

    private static void take(Measure measure, Options options, Path folder) throws Exception {
        var rows = new ArrayList<String>();
        for (var database : options.databases()) {
            try (var server = Server.start(database, folder)) {
                var figures = new Figures(server.name());
                measure.take(new Lab(options, server, folder), figures);
                rows.addAll(figures.rows());
            }
        }
        System.out.println(measure.title());
        rows.forEach(System.out::println);
    }
}
