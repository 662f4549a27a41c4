package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the SQLite file that is open is still the one that its path names. Else a commit would be on disk and yet
 * be lost: in a file that was moved or deleted, or in a journal that does not belong to what lies there now.
 *
 * <p>It knows the file and its {@code -wal} and {@code -shm} by device and inode. A copy written over the file it knows
 * by the time of the file, which in WAL mode only changes with a checkpoint, and checkpoints stand in the {@code -shm}.
 * One that ends in the same few milliseconds as a checkpoint, and has the same size, is not noticed.
 */
final class DatabaseFile {

    private static final Logger log = LoggerFactory.getLogger(DatabaseFile.class);

    /** How often this process has each file open, by its key. */
    private static final Map<Object, Integer> OPEN = new ConcurrentHashMap<>();

    private final Path path;
    private @Nullable Held held;
    private int connections;
    private boolean overwritten;
    private volatile @Nullable Trouble trouble;

    DatabaseFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** What the open connections have in hand. */
    private static final class Held {
        final FileStamp file;
        final JournalFile wal;
        final JournalFile shm;
        final @Nullable WalIndex index;
        Look last;

        Held(Look first, JournalFile wal, JournalFile shm, @Nullable WalIndex index) {
            this.file = first.file();
            this.wal = wal;
            this.shm = shm;
            this.index = index;
            this.last = first;
        }
    }

    /** @param journal as it was before the file was looked at, and after it */
    private record Look(FileStamp file, WalIndex.@Nullable State journal) {

        private static final int ATTEMPTS = 3;

        /** @return null if the path names no file; without a journal if that never stood still */
        static @Nullable Look at(Path path, @Nullable WalIndex index) {
            FileStamp file = null;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                var before = index == null ? null : index.read();
                file = FileStamp.of(path);
                if (file == null) {
                    return null;
                }
                if (index != null && index.read().equals(before)) {
                    return new Look(file, before);
                }
            }
            return new Look(Objects.requireNonNull(file), null);
        }

        /** Whether somebody who is not SQLite has written to the file since the other look. */
        boolean showsAnotherWriter(Look earlier) {
            if (journal == null || earlier.journal == null || journal.isWithinCheckpoint()) {
                return false;
            }
            var tooShort = journal.frames() > 0 && journal.isAllInMainFile() && file.size() < journal.size();
            var byCheckpoint = !journal.isSameCheckpointAs(earlier.journal);
            return tooShort || !byCheckpoint && !file.isUntouchedSince(earlier.file);
        }
    }

    enum Kind {
        GONE("is gone: it was moved or deleted. Put it back, or restart the service, which then makes a new one"),
        REPLACED("is another file now. Restart the service to work with that one, or put the old one back;"
                + " its journal was set aside under the name .stale"),
        OVERWRITTEN("was written over, or its time was set. Restart the service to work with what is there now;"
                + " a journal of something else was set aside under the name .stale"),
        WITHOUT_JOURNAL("has lost its -wal or -shm file. Put that back, or restart the service");

        final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private record Trouble(Kind kind, String message) {}

    /** @throws FileLost if the path does not name what is open; then a new connection would mix two databases */
    synchronized void beforeOpening() throws FileLost {
        if (connections == 0 && held != null && held.file.isSameFileAs(FileStamp.of(path))) {
            held = null; // the last one has closed the journal
        }
        check();
    }

    /** @param first whether it is a connection that others follow, and has read the file */
    synchronized void opened(boolean first) throws SQLException {
        connections++;
        if (first && held == null) {
            try {
                var real = path.toRealPath();
                var shm = JournalFile.at(real, "-shm");
                var index = shm.stamp() == null ? null : WalIndex.open(shm.path());
                var look = Look.at(path, index);
                if (look != null) {
                    held = new Held(look, JournalFile.at(real, "-wal"), shm, index);
                    OPEN.merge(look.file().key(), 1, Integer::sum);
                }
            } catch (IOException e) {
                throw new SQLException("cannot look at " + path, e);
            }
        }
        check();
    }

    /**
     * Whether a connection may be closed as usual. The last one writes its journal into the file and deletes by its name
     * what may by now be the journal of another: so while something is wrong they are left to the end of the process.
     */
    synchronized boolean mayClose() {
        var found = look();
        return found == null || found == Kind.WITHOUT_JOURNAL;
    }

    synchronized void closed() {
        connections--;
        var open = held;
        if (connections == 0 && open != null) {
            OPEN.computeIfPresent(open.file.key(), (key, files) -> files == 1 ? null : files - 1);
            if (open.index != null) {
                open.index.close();
            }
        }
    }

    /** Whether this process has it open. */
    static boolean isOpenHere(Path path) {
        var file = FileStamp.of(path);
        return file != null && OPEN.containsKey(file.key());
    }

    /** To be called before what is written counts as written. */
    void check() throws FileLost {
        look();
        requireNoTrouble();
    }

    /** Goes by the last look, which is a second ago at most. */
    void requireNoTrouble() throws FileLost {
        var known = trouble;
        if (known != null) {
            throw new FileLost(known.message());
        }
    }

    /** As it is now, for people. */
    Optional<String> trouble() {
        look();
        var known = trouble;
        return known == null ? Optional.empty() : Optional.of(known.message());
    }

    /** @return null if all is well */
    synchronized @Nullable Kind look() {
        var open = held;
        if (open == null) {
            return null;
        }
        var found = kind(open);
        var known = trouble;
        if (found == null) {
            if (known != null) {
                trouble = null;
                log.warn("The database file {} is what it was again; work goes on", path);
            }
        } else if (known == null || known.kind() != found) {
            var message = "The database file " + path + " " + found.text + ".";
            trouble = new Trouble(found, message);
            log.error("{} Until then nothing is read or written: every request is answered 503.", message);
        }
        return found;
    }

    private @Nullable Kind kind(Held open) {
        if (overwritten) {
            return Kind.OVERWRITTEN;
        }
        var look = Look.at(path, open.index);
        if (look == null) {
            return Kind.GONE; // its journal stays where it is, for when it comes back
        }
        if (!look.file().isSameFileAs(open.file)) {
            setAsideJournal(open);
            return Kind.REPLACED;
        }
        if (connections == 0) {
            return null; // the last one has deleted its journal
        }
        // First: whoever restores a copy may also have deleted the journal, as the guide says for a service at rest.
        var earlier = open.last;
        open.last = look.journal() == null ? earlier : look;
        if (look.showsAnotherWriter(earlier)) {
            overwritten = true;
            if (!isStillOurs()) {
                setAsideJournal(open);
            }
            return Kind.OVERWRITTEN;
        }
        open.wal.putBack();
        open.shm.putBack();
        if (open.wal.isLost() || open.shm.isLost()) {
            return Kind.WITHOUT_JOURNAL;
        }
        return null;
    }

    /** If only its time was set, what was acknowledged is still in its journal. Gives up SQLite's locks; nobody writes any more. */
    private boolean isStillOurs() {
        try {
            return WalFile.knows(path);
        } catch (IOException unreadable) {
            return true; // the next start sees to it
        }
    }

    /** Whoever opened what lies there now, be it with the sqlite3 program, would apply the journal to it. */
    private void setAsideJournal(Held open) {
        try {
            open.wal.setAside();
            open.shm.setAside();
        } catch (IOException e) {
            if (trouble == null) { // once
                log.error("{} belongs to another file than {}, and cannot be renamed: {}", open.wal.path(), path, e);
            }
        }
    }

    /** How far the journal is; null if nothing is known of it. */
    synchronized WalIndex.@Nullable State journal() {
        return held == null || held.index == null ? null : held.index.read();
    }
}
