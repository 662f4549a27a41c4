package com.hunzal.hcm.bench;

import java.util.List;
import java.util.Set;

/**
 * What {@code -Dbench.*} asks for.
 *
 * @param only names of the measures to take, all if empty
 * @param databases names of the databases to measure on
 * @param engines names of those that the service is compared with, all if empty
 * @param quick a quarter of an hour instead of more than one hour; too short to be believed, so nothing is written
 * @param runs how often each figure is taken
 * @param jobs how many jobs are drained
 * @param history how many finished jobs a full table holds; half as many are of the future
 * @param write whether docs/performance.md is brought up to date
 */
record Options(
        Set<String> only,
        List<String> databases,
        Set<String> engines,
        boolean quick,
        int runs,
        int jobs,
        int history,
        boolean write) {

    static Options fromSystemProperties() {
        var quick = Boolean.getBoolean("bench.quick");
        return new Options(
                Set.copyOf(list("bench.only", "")),
                list("bench.databases", "sqlite,postgresql"),
                Set.copyOf(list("bench.engines", "")),
                quick,
                Integer.parseInt(text("bench.runs", quick ? "1" : "5")),
                Integer.parseInt(text("bench.n", quick ? "5000" : "20000")),
                Integer.parseInt(text("bench.history", quick ? "100000" : "1000000")),
                Boolean.parseBoolean(text("bench.write", String.valueOf(!quick))));
    }

    boolean wants(String measure) {
        return only.isEmpty() || only.contains(measure);
    }

    boolean comparesWith(String engine) {
        return engines.isEmpty() || engines.contains(engine);
    }

    /** @return the first number for a whole benchmark, the second for a quick one */
    int scaled(int whole, int whenQuick) {
        return quick ? whenQuick : whole;
    }

    private static List<String> list(String property, String fallback) {
        return List.of(text(property, fallback).split(",")).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String text(String property, String fallback) {
        var value = System.getProperty(property, "");
        return value.isBlank() ? fallback : value;
    }
}
