package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The process of one engine: {@code NAME VENDOR URL [USER]}. Understands {@code drain JOBS}, {@code enqueue THREADS
 * JOBS-A-CALL WARM-UP SECONDS}, {@code run}, {@code create FIRST JOBS PAUSE FILE} and {@code starts FILE}.
 */
final class EngineNode {

    private static final long LONGEST_DRAIN = TimeUnit.MINUTES.toNanos(10);

    private EngineNode() {}

    public static void main(String[] arguments) throws Exception {
        Logging.warningsOnly();
        var commands = Commands.takeOver();
        var store = new Store(Vendor.valueOf(arguments[1]), arguments[2], arguments.length > 3 ? arguments[3] : null);
        var engine = engine(arguments[0], store);
        commands.serve(words -> switch (words[0]) {
            case "drain" -> drain(engine, store, Integer.parseInt(words[1]));
            case "enqueue" ->
                enqueue(
                        engine,
                        store,
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        Double.parseDouble(words[3]),
                        Double.parseDouble(words[4]));
            case "run" -> run(engine);
            case "create" ->
                create(
                        engine,
                        Long.parseLong(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]),
                        Path.of(words[4]));
            case "starts" -> Files.write(Path.of(words[1]), NoopJobs.starts());
            default -> throw new IllegalArgumentException(words[0]);
        });
    }

    /** Engines that people would otherwise choose. */
    static final List<String> PEERS = List.of("jobrunr", "db-scheduler", PgBoss.NAME);

    /** Who is there to be compared with on such a database. */
    static List<String> names(Vendor vendor) {
        return vendor == Vendor.SQLITE
                ? List.of("raw-batched", "raw-single", "jobrunr", "db-scheduler")
                : List.of(
                        "raw-batched",
                        "raw-batched-4",
                        "raw-single",
                        "jobrunr",
                        "db-scheduler",
                        PgBoss.NAME,
                        PgBoss.LARGE_BATCHES);
    }

    /** A database as the engine wants it: with our tables, or without any. */
    static Store store(String engine, Server server) throws SQLException {
        return engine.startsWith("raw") ? server.migrated() : server.empty();
    }

    private static Engine engine(String name, Store store) {
        return switch (name) {
            case "raw-single" -> new RawJdbc(store, 1, store.vendor() == Vendor.SQLITE ? 1 : Engine.WORKERS);
            case "raw-batched" -> new RawJdbc(store, RawJdbc.BATCH, 1);
            case "raw-batched-4" -> new RawJdbc(store, RawJdbc.BATCH, 4);
            case "jobrunr" -> new JobRunrEngine(store);
            case "db-scheduler" -> new DbSchedulerEngine(store);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** @return jobs a second, from the first start to the last completion in the database */
    private static double drain(Engine engine, Store store, int jobs) throws Exception {
        engine.prepare(jobs);
        store.settle();
        var begin = System.nanoTime();
        engine.start();
        while (!engine.finished()) {
            TimeUnit.MILLISECONDS.sleep(2);
            if (System.nanoTime() - begin > LONGEST_DRAIN) {
                throw new IllegalStateException("not drained in time");
            }
        }
        var seconds = (System.nanoTime() - engine.firstStart()) / 1e9;
        engine.stop();
        return jobs / seconds;
    }

    /** Into new tables, while the engine stands still. */
    private static Clients.Result enqueue(
            Engine engine, Store store, int threads, int jobs, double warmUp, double seconds) throws Exception {
        engine.prepare(0);
        store.settle();
        var next = new AtomicLong();
        return Clients.ask(threads, warmUp, seconds, () -> () -> {
            engine.enqueue(next.getAndAdd(jobs), jobs);
            return Clients.OK;
        });
    }

    private static String run(Engine engine) throws Exception {
        engine.prepare(0);
        engine.start();
        return "";
    }

    /** One job after the other; writes a line {@code number nanoseconds} for the moment before each. */
    private static int create(Engine engine, long first, int jobs, int pauseMillis, Path file) throws Exception {
        var calls = new ArrayList<String>();
        for (long number = first; number < first + jobs; number++) {
            calls.add(number + " " + Moments.epochNanos());
            engine.enqueue(number, 1);
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
        Files.write(file, calls);
        return jobs;
    }
}
