package com.hunzal.hcm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code ./mvnw -Pbench verify}: takes all measures on all databases, prints them and writes docs/performance.md. Its exit
 * code is 1 if a measure could not be taken; a floor that was missed is a finding and no failure.
 */
final class Bench {

    private static final List<Measure> MEASURES = List.of(
            new DrainMeasure(false),
            new DrainMeasure(true),
            new MemoryMeasure(),
            new HistoryMeasure(),
            new EnqueueMeasure(),
            new HttpMeasure(),
            new PickUpMeasure(),
            new NodesMeasure(),
            new FairnessMeasure(),
            new OrganizationsMeasure(),
            new SchedulesMeasure(),
            new DeliveryMeasure(),
            new DigestsMeasure(),
            new AttacksMeasure(),
            new IdleMeasure());

    private final Options options;
    private final Path folder;
    private boolean failed;

    private Bench(Options options, Path folder) {
        this.options = options;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        Logging.warningsOnly();
        // Below the project, so on the disk that it will run on: a temporary folder may be in memory.
        var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench");
        var bench = new Bench(Options.fromSystemProperties(), folder);
        for (var measure : MEASURES) {
            if (bench.options.wants(measure.name())) {
                bench.take(measure);
            }
        }
        if (bench.failed) {
            System.out.println("Not everything could be measured; see the logs in " + folder);
        } else {
            delete(folder);
        }
        System.exit(bench.failed ? 1 : 0);
    }

    private void take(Measure measure) throws Exception {
        var rows = new ArrayList<String>();
        var databases = new ArrayList<String>();
        var otherCores = new ArrayList<Double>();
        for (var database : options.databases()) {
            try (var server = Server.start(database, folder)) {
                System.out.println(LocalTime.now().withNano(0) + " " + measure.name() + " on " + server.name());
                Load.awaitQuiet(server, options.scaled(60, 5));
                var figures = new Figures(server.name());
                var load = Load.watch(server);
                try {
                    measure.take(new Lab(options, server, folder), figures);
                } catch (Exception e) { // the other measures may still be of use
                    e.printStackTrace(System.out);
                    figures.figure("failed", "").note(String.valueOf(e.getMessage()));
                    failed = true;
                }
                rows.addAll(figures.rows());
                databases.add(server.version());
                otherCores.add(load.otherCores());
            }
        }
        new Report(options).show(measure, rows, databases, otherCores);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
