package com.hunzal.hcm.bench;

import com.hunzal.hcm.database.Vendor;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The process of one engine: {@code NAME VENDOR URL [USER]}. Understands {@code drain JOBS} and {@code insert
 * JOBS}. */
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
            case "insert" -> RawInserts.insert(store, Integer.parseInt(words[1]));
            default -> throw new IllegalArgumentException(words[0]);
        });
    }

    /** Who is there to be compared with on such a database. */
    static List<String> names(Vendor vendor) {
        return vendor == Vendor.SQLITE
                ? List.of("raw-batched", "raw-single", "jobrunr", "db-scheduler")
                : List.of("raw-batched", "raw-batched-4", "raw-single", "jobrunr", "db-scheduler");
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
}
