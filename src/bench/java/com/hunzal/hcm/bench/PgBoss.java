package com.hunzal.hcm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * pg-boss, in the Node.js that npm installs with it. Its process understands what {@link EngineNode} does. Where there is
 * no npm, or npm cannot install it, nothing is compared with it.
 */
final class PgBoss {

    /** A call of the handler gets 100 jobs, and they fail together. */
    static final String NAME = "pg-boss";

    /** As many as is fastest. */
    static final String LARGE_BATCHES = "pg-boss-1000";

    private static final Path SOURCES = Path.of("src", "bench", "node");
    private static final Path INSTALLED = Path.of("target", "bench-node").toAbsolutePath();

    private static @Nullable Boolean installed;

    private PgBoss() {}

    static synchronized boolean isInstalled() {
        if (installed == null) {
            installed = install();
        }
        return installed;
    }

    private static boolean install() {
        try {
            Files.createDirectories(INSTALLED);
            for (var file : List.of("package.json", "package-lock.json", "pg-boss.mjs")) {
                Files.copy(SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            var npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                    .directory(INSTALLED.toFile())
                    .redirectErrorStream(true)
                    .start();
            var output = new String(npm.getInputStream().readAllBytes());
            if (npm.waitFor() == 0) {
                return true;
            }
            System.out.println("pg-boss is left out: " + output.strip());
        } catch (IOException noNpm) {
            System.out.println("pg-boss is left out: " + noNpm.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    static boolean is(String engine) {
        return engine.equals(NAME) || engine.equals(LARGE_BATCHES);
    }

    static Child start(String engine, Path folder, Store store) throws IOException {
        return Child.start(
                folder,
                engine,
                List.of(
                        INSTALLED.resolve("node_modules/.bin/node").toString(),
                        INSTALLED.resolve("pg-boss.mjs").toString(),
                        engine.equals(LARGE_BATCHES) ? "1000" : "100",
                        store.url(),
                        String.valueOf(store.user())));
    }
}
