package com.hunzal.hcm.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
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

    private static final String NONE = "0".repeat(32);
    private static final int PIECE = 1 << 20;
    private static final int OVERLAP = 100; // a marker is shorter
    private static final int ATTEMPTS = 10;

    private StaleJournal() {}

    /** Renames one that does not belong, so that nobody applies it. */
    static void setAside(Path database) {
        try {
            if (isBeside(database) && !isInUse(database)) {
                var wal = wal(database);
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
                var before = WalFile.read(wal(database));
                if (before.isEmpty()) {
                    return false;
                }
                var stale = isStale(database, before);
                if (!stale || WalFile.read(wal(database)).isSameAs(before)) {
                    return stale;
                } // somebody is at work
            }
            return false;
        } catch (IOException unreadable) {
            return false; // SQLite says why
        }
    }

    private static Path wal(Path database) throws IOException {
        var real = Files.exists(database) ? database.toRealPath() : database;
        return real.resolveSibling(real.getFileName() + "-wal");
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
            return !knows(wal, file);
        }
    }

    private static boolean knows(WalFile wal, RandomAccessFile file) throws IOException {
        if (wal.known().isEmpty()) {
            return true; // by another program
        }
        var usual = markers(text(file, (wal.firstMarkedPage() - 1L) * wal.pageSize(), wal.pageSize()));
        if (!Collections.disjoint(usual, wal.known())) {
            return true;
        }
        // A VACUUM moves pages; and somebody may have such a text in a job, which must set no journal aside.
        var markers = markersAnywhere(file);
        return markers.isEmpty()
                ? wal.known().contains(NONE) || wal.isBegunIn(file)
                : !Collections.disjoint(markers, wal.known());
    }

    /** Whether the journal of a file that is open here knows what lies there now, for all that was done to it. */
    static boolean knows(Path database) throws IOException {
        var wal = WalFile.read(wal(database));
        try (var file = new RandomAccessFile(database.toFile(), "r")) {
            var header = SqliteHeader.read(file);
            return header != null
                    && header.isInWalMode()
                    && header.pageSize() == wal.pageSize()
                    && !wal.known().isEmpty()
                    && knows(wal, file);
        }
    }

    private static Set<String> markers(String text) {
        var markers = new HashSet<String>();
        var marker = JournalMarker.PATTERN.matcher(text);
        while (marker.find()) {
            markers.add(marker.group(1));
        }
        return markers;
    }

    private static Set<String> markersAnywhere(RandomAccessFile file) throws IOException {
        var markers = new HashSet<String>();
        for (long from = 0; from < file.length(); from += PIECE) {
            markers.addAll(markers(text(file, from, PIECE + OVERLAP)));
        }
        return markers;
    }

    private static String text(RandomAccessFile file, long from, int length) throws IOException {
        var bytes = new byte[(int) Math.max(0, Math.min(length, file.length() - from))];
        file.seek(Math.min(from, file.length()));
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
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
