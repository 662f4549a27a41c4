package com.hunzal.hcm.database;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * What is committed in a {@code -wal} file (https://www.sqlite.org/walformat.html), without what is left from before it
 * began anew, and whether it belongs to the file beside it. Read once, a page at a time: it may be large.
 */
final class WalFile {

    private static final int MAGIC = 0x377f0682; // or one more, where checksums are big-endian
    private static final String NONE = "0".repeat(32);
    private static final int PIECE = 1 << 20;
    private static final int OVERLAP = 100; // a marker is shorter

    private long salts;
    private int pageSize;
    private int frames;
    private boolean committed;

    /** Where the marker was when it was first written; 0 if it never was. */
    private int firstMarkedPage;

    /** The markers that its file may have: all that are in it, and the one before the first. */
    private final Set<String> known = new HashSet<>();

    private int lowestPage = Integer.MAX_VALUE;
    private final Set<Integer> lowestContents = new HashSet<>();

    private WalFile() {}

    /** Where SQLite has the one of a database: beside the file itself, and not beside a link. */
    static Path beside(Path database) throws IOException {
        var real = Files.exists(database) ? database.toRealPath() : database;
        return real.resolveSibling(real.getFileName() + "-wal");
    }

    static WalFile read(Path database) throws IOException {
        var wal = new WalFile();
        var path = beside(database);
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            wal.read(in);
        } catch (NoSuchFileException | EOFException end) {
            // all that there is
        }
        return wal;
    }

    private void read(DataInputStream in) throws IOException {
        if ((in.readInt() & ~1) != MAGIC) {
            return;
        }
        in.readInt(); // version
        pageSize = in.readInt();
        in.readInt(); // how often it began
        salts = in.readLong();
        in.readLong(); // checksum
        var content = new byte[pageSize];
        while (true) {
            var page = in.readInt();
            var ofCommit = in.readInt() != 0;
            if (in.readLong() != salts) {
                return;
            }
            in.readLong(); // checksum
            in.readFully(content);
            frames++;
            committed |= ofCommit;
            add(page, content);
        }
    }

    private void add(int page, byte[] content) {
        var text = new String(content, StandardCharsets.ISO_8859_1);
        if (text.contains(JournalMarker.PREFIX)) {
            var marker = JournalMarker.PATTERN.matcher(text);
            while (marker.find()) {
                if (known.isEmpty()) {
                    firstMarkedPage = page;
                    known.add(marker.group(2));
                }
                known.add(marker.group(1));
            }
        }
        if (page < lowestPage) {
            lowestPage = page;
            lowestContents.clear();
        }
        if (page == lowestPage) {
            lowestContents.add(Arrays.hashCode(content));
        }
    }

    /** Whether there is nothing to apply. */
    boolean isEmpty() {
        return !committed;
    }

    boolean isSameAs(WalFile other) {
        return salts == other.salts && frames == other.frames;
    }

    int pageSize() {
        return pageSize;
    }

    /** Whether a database in WAL mode, with its page size, is the one that it was written for; true when in doubt. */
    boolean isOf(RandomAccessFile file) throws IOException {
        if (known.isEmpty()) {
            return true; // by another program
        }
        var usual = markers(text(file, (firstMarkedPage - 1L) * pageSize, pageSize));
        if (!Collections.disjoint(usual, known)) {
            return true;
        }
        // A VACUUM moves pages; and somebody may have such a text in a job, which must set no journal aside.
        var markers = markersAnywhere(file);
        return markers.isEmpty() ? known.contains(NONE) || isBegunIn(file) : !Collections.disjoint(markers, known);
    }

    /** Whether the journal of a file that is open here knows what lies there now, for all that was done to it. */
    static boolean knows(Path database) throws IOException {
        var wal = read(database);
        try (var file = new RandomAccessFile(database.toFile(), "r")) {
            var header = SqliteHeader.read(file);
            return header != null
                    && header.isInWalMode()
                    && header.pageSize() == wal.pageSize
                    && !wal.known.isEmpty()
                    && wal.isOf(file);
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

    /** Whether its lowest page is in the file already: somebody began to write it there, and could not end. */
    private boolean isBegunIn(RandomAccessFile file) throws IOException {
        var at = (lowestPage - 1L) * pageSize;
        if (at + pageSize > file.length()) {
            return false;
        }
        var there = new byte[pageSize];
        file.seek(at);
        file.readFully(there);
        return lowestContents.contains(Arrays.hashCode(there));
    }
}
