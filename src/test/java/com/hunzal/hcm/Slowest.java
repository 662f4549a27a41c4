package com.hunzal.hcm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Run by the build when its tests have passed: which of them took longest. */
final class Slowest {

    private static final int SHOWN = 10;

    private Slowest() {}

    private record Timed(String test, double seconds) {}

    /** @param arguments the folder of Surefire's reports, and when the build began: older ones are of another */
    public static void main(String[] arguments) throws Exception {
        var begun = Instant.parse(arguments[1]);
        var tests = new ArrayList<Timed>();
        for (var report : reports(Path.of(arguments[0]))) {
            if (Files.getLastModifiedTime(report).toInstant().isAfter(begun)) {
                tests.addAll(timed(report));
            }
        }
        tests.sort(Comparator.comparingDouble(Timed::seconds).reversed());
        System.out.println("The slowest of " + tests.size() + " tests:");
        tests.stream()
                .limit(SHOWN)
                .forEach(each -> System.out.println("%s s  %s".formatted(Math.round(each.seconds()), each.test())));
    }

    private static List<Path> reports(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.newDirectoryStream(folder, "TEST-*.xml")) {
            var reports = new ArrayList<Path>();
            files.forEach(reports::add);
            return reports;
        }
    }

    private static List<Timed> timed(Path report) throws Exception {
        var cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        var tests = new ArrayList<Timed>();
        for (int i = 0; i < cases.getLength(); i++) {
            var each = (Element) cases.item(i);
            var type = each.getAttribute("classname").replaceAll(".*\\.", "");
            tests.add(new Timed(type + "." + each.getAttribute("name"), Double.parseDouble(each.getAttribute("time"))));
        }
        return tests;
    }
}
