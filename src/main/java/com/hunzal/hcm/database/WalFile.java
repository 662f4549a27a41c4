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
import java.util.HashSet;
import java.util.Set;

/**
 * What is committed in a {@code -wal} file (https://www.sqlite.org/walformat.html), without what is left from before it
 * began anew. Read once, a page at a time: it may be large.
 */
final class WalFile {

    private static final int MAGIC = 0x377f0682; // or one more, where checksums are big-endian

    private long salts;
    private int pageSize;
    private int frames;
    private boolean committed;
    private int firstMarkedPage;
    private final Set<String> known = new HashSet<>();
    private int lowestPage = Integer.MAX_VALUE;
    private final Set<Integer> lowestContents = new HashSet<>();

    private WalFile() {}

    static WalFile read(Path path) throws IOException {
        var wal = new WalFile();
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

    /** Where the marker was when it was first written; 0 if it never was. */
    int firstMarkedPage() {
        return firstMarkedPage;
    }

    /** The markers that its file may have: all that are in it, and the one before the first. */
    Set<String> known() {
        return known;
    }

    /** Whether its lowest page is in the file already: somebody began to write it there, and could not end. */
    boolean isBegunIn(RandomAccessFile file) throws IOException {
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
