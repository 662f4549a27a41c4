package com.hunzal.hcm.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lock between processes on one machine, held through a lock file that stays behind empty. */
public final class ExclusiveFile {

    private static final Logger log = LoggerFactory.getLogger(ExclusiveFile.class);

    // Two threads of one JVM cannot wait for the same file lock: they get OverlappingFileLockException.
    private static final ReentrantLock WITHIN_THIS_PROCESS = new ReentrantLock();

    private ExclusiveFile() {}

    /** Runs the action while no other process holds {@code lockFile}; waits for it without a limit. */
    public static void whileHolding(Path lockFile, Runnable action) {
        whileHolding(lockFile, log::warn, action);
    }

    /** @param tell told if another process takes its time */
    public static void whileHolding(Path lockFile, Consumer<String> tell, Runnable action) {
        WITHIN_THIS_PROCESS.lock();
        try (var channel = FileChannel.open(
                lockFile,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OwnersOnly.attributesOfFile(lockFile.toAbsolutePath()))) {
            Patience.until(
                    () -> channel.tryLock() != null, // closing the channel lets go
                    tell,
                    "Another process holds " + lockFile + "; waiting for it.");
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + lockFile, e);
        } finally {
            WITHIN_THIS_PROCESS.unlock();
        }
    }
}
