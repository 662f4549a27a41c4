package com.hunzal.hcm.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How much of the machine went to others while something was measured: who measures on a busy machine should know. */
final class Load {

    /** In cores; with more of it than this, rates are not to be believed. */
    static final double QUIET = 0.3;

    private final Server server;
    private final long begin = System.nanoTime();
    private final long busy = Machine.busyNanos();
    private final long own;

    private Load(Server server) throws IOException {
        this.server = server;
        this.own = own(server);
    }

    static Load watch(Server server) throws IOException {
        return new Load(server);
    }

    /** Waits a while for others to be done. */
    static void awaitQuiet(Server server, int atMostSeconds) throws IOException, InterruptedException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(atMostSeconds);
        Load load;
        do {
            load = watch(server);
            TimeUnit.SECONDS.sleep(2);
        } while (load.otherCores() > QUIET && System.nanoTime() < end);
    }

    /** @return cores, on average since the beginning, that were neither ours nor the database server's */
    double otherCores() throws IOException {
        var others = Machine.busyNanos() - busy - (own(server) - own);
        return Math.max(0, (double) others / (System.nanoTime() - begin));
    }

    private static long own(Server server) throws IOException {
        return Machine.cpuNanosOfTree(ProcessHandle.current().pid()) + server.cpuNanos();
    }
}
