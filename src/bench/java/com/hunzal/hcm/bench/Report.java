package com.hunzal.hcm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** What becomes of figures: a table on standard output, and the same in docs/performance.md between its markers. */
final class Report {

    private static final Path DOCUMENT = Path.of("docs", "performance.md");

    private final Options options;

    Report(Options options) {
        this.options = options;
    }

    /**
     * @param databases with their versions
     * @param otherCores what others took of the machine, one number for each database
     */
    void show(Measure measure, List<String> rows, List<String> databases, List<Double> otherCores) throws IOException {
        var table = """
                %s

                | figure | database | median | least – greatest | |
                | --- | --- | --- | --- | --- |
                %s

                `%s`: %d cores, JDK %s, %s, %s; others took %s cores meanwhile%s.
                """.formatted(
                measure.explanation(),
                String.join("\n", rows),
                command(measure),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature() + "." + Runtime.version().interim() + "."
                        + Runtime.version().update(),
                String.join(", ", databases),
                LocalDate.now(),
                String.join(" and ", otherCores.stream().map(Report::cores).toList()),
                otherCores.stream().allMatch(cores -> cores <= Load.QUIET) ? "" : ", too much to believe the rates");
        System.out.println("\n### " + measure.title() + "\n" + table);
        if (options.write()) {
            write(measure, table);
        }
    }

    private String command(Measure measure) {
        return "./mvnw -Pbench verify -Dbench.only=" + measure.name() + (options.quick() ? " -Dbench.quick=true" : "");
    }

    private static String cores(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static void write(Measure measure, String table) throws IOException {
        var begin = "<!-- bench:" + measure.name() + " -->";
        var end = "<!-- /bench:" + measure.name() + " -->";
        var document = Files.readString(DOCUMENT);
        var from = document.indexOf(begin);
        var to = document.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(DOCUMENT + " has no markers " + begin + " and " + end);
        }
        Files.writeString(
                DOCUMENT,
                document.substring(0, from + begin.length()) + "\n### " + measure.title() + "\n" + table
                        + document.substring(to));
    }
}
