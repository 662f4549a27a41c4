package com.hunzal.hcm.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a {@code -wal} that belongs to the file beside it from one that was left by another, as when somebody restores a
 * copy after a crash and leaves the old one. SQLite would apply it, and the copy be "malformed".
 *
 * <p>When in doubt it belongs: what was acknowledged may be in it. Where {@link JournalMarker} has not been, as in files
 * of other programs, only the page size and a file that is not in WAL mode, or is gone, give it away.
 */
final class StaleJournal {

    private static final Logger log = LoggerFactory.getLogger(StaleJournal.class);

    /** SQLite's lock bytes: whoever has the file open holds a lock there. */
    private static final long LOCKED_BYTES = 0x40000002L;

    private static final int LOCKED_LENGTH = 510;

    private static final int ATTEMPTS = 10;

    private StaleJournal() {}

    /** Renames one that does not belong, so that nobody applies it. */
    static void setAside(Path database) {
        try {
            if (isBeside(database) && !isInUse(database)) {
                var wal = WalFile.beside(database);
                var aside = JournalFile.setAside(wal);
                Files.deleteIfExists(
                        wal.resolveSibling(wal.getFileName().toString().replaceFirst("-wal$", "-shm")));
                log.warn(
                        "The journal beside {} belongs to another file, which was moved, deleted or replaced: it was set"
                                + " aside as {}. What is only in it can be had by putting both files back together.",
                        database,
                        aside);
            }
        } catch (NoSuchFileException anotherProcessWasFaster) {
            // which is all that was wanted
        } catch (IOException e) {
            throw new CannotStart(
                    "The journal " + database + "-wal belongs to another file and cannot be renamed: " + e,
                    "Move it away; the database may be used without it.");
        }
    }

    static boolean isBeside(Path database) {
        if (DatabaseFile.isOpenHere(database)) {
            return false; // and not to be opened beside SQLite, for closing it would give up SQLite's locks
        }
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                var before = WalFile.read(database);
                if (before.isEmpty()) {
                    return false;
                }
                var stale = isStale(database, before);
                if (!stale || WalFile.read(database).isSameAs(before)) {
                    return stale;
                } // somebody is at work
            }
            return false;
        } catch (IOException unreadable) {
            return false; // SQLite says why
        }
    }

    private static boolean isStale(Path database, WalFile wal) throws IOException {
        if (Files.notExists(database) || Files.size(database) == 0) {
            return true;
        }
        try (var file = new RandomAccessFile(database.toFile(), "r")) {
            var header = SqliteHeader.read(file);
            if (header == null) {
                return false; // no database, of which SQLite tells
            }
            if (!header.isInWalMode() || header.pageSize() != wal.pageSize()) {
                return true;
            }
            return !wal.isOf(file);
        }
    }

    /** Whether another process has the file open; one that has only its journal open works with another file. */
    private static boolean isInUse(Path database) throws IOException {
        if (Files.notExists(database)) {
            return false;
        }
        try (var channel = FileChannel.open(database, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var lock = channel.tryLock(LOCKED_BYTES, LOCKED_LENGTH, false)) {
            return lock == null;
        }
    }
}
