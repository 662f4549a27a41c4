package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A {@code -wal} or {@code -shm} file that is open: SQLite goes on with it, whatever becomes of its name. */
final class JournalFile {

    private final Path path;
    private final @Nullable FileStamp stamp;
    private @Nullable Path aside;

    private JournalFile(Path path, @Nullable FileStamp stamp) {
        this.path = path;
        this.stamp = stamp;
    }

    /** @param database where it really is: SQLite keeps its journals there and not beside a link */
    static JournalFile at(Path database, String suffix) {
        var path = database.resolveSibling(database.getFileName() + suffix);
        return new JournalFile(path, FileStamp.of(path));
    }

    Path path() {
        return path;
    }

    /** null if it was not there, as when a file system cannot do WAL mode. */
    @Nullable
    FileStamp stamp() {
        return stamp;
    }

    boolean isLost() {
        return stamp != null && !stamp.isSameFileAs(FileStamp.of(path));
    }

    /** Gives it another name, if it is this one that lies there. */
    void setAside() throws IOException {
        if (stamp != null && aside == null && stamp.isSameFileAs(FileStamp.of(path))) {
            aside = setAside(path);
        }
    }

    /** Undoes that, as far as it can. */
    void putBack() {
        var from = aside;
        if (from != null && Files.notExists(path)) {
            try {
                Files.move(from, path);
                aside = null;
            } catch (IOException stillAside) {
                // then it is missing, which is told
            }
        }
    }

    /** @return its new name: the old one with {@code .stale}, and a number if there is one already */
    static Path setAside(Path path) throws IOException {
        var number = 1;
        var to = path.resolveSibling(path.getFileName() + ".stale");
        while (Files.exists(to)) {
            number++;
            to = path.resolveSibling(path.getFileName() + ".stale-" + number);
        }
        return Files.move(path, to);
    }
}
