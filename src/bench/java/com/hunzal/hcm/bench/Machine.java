package com.hunzal.hcm.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time as the kernel counts it, to know what else the machine was doing. Linux only; zeros elsewhere. */
final class Machine {

    private static final Path PROC = Path.of("/proc");

    /** USER_HZ, which is 100 on every Linux that Java runs on. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private Machine() {}

    /** Processor time that everything together has used since the machine started. */
    static long busyNanos() {
        var fields =
                read(PROC.resolve("stat")).lines().findFirst().orElse("").trim().split("\\s+");
        var ticks = 0L;
        for (int i = 1; i < fields.length && i <= 7; i++) {
            var idle = i == 4 || i == 5;
            ticks += idle ? 0 : Long.parseLong(fields[i]);
        }
        return ticks * NANOS_PER_TICK;
    }

    /** Of the process and all its children, also those that have ended. */
    static long cpuNanosOfTree(long pid) {
        var sum = cpuNanos(pid, true);
        var children =
                ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).toList();
        for (var child : children) {
            sum += cpuNanosOfTree(child.pid());
        }
        return sum;
    }

    static long cpuNanos(long pid) {
        return cpuNanos(pid, false);
    }

    private static long cpuNanos(long pid, boolean withEndedChildren) {
        var stat = read(PROC.resolve(pid + "/stat"));
        if (stat.isEmpty()) {
            return 0;
        }
        // The name, in parentheses, may hold spaces.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        var ticks = 0L;
        for (int i = 11; i < (withEndedChildren ? 15 : 13); i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks * NANOS_PER_TICK;
    }

    static long residentMegabytes(long pid) {
        return read(PROC.resolve(pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    static String commandLine(long pid) {
        return read(PROC.resolve(pid + "/cmdline"));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            // A process may end between the question and the answer.
            if (!Files.exists(file) || e.getMessage() != null && e.getMessage().contains("No such process")) {
                return "";
            }
            throw new UncheckedIOException(e);
        }
    }
}
