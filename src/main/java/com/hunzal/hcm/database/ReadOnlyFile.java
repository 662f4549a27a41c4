package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Looks into a SQLite file without changing a byte of it, and without making a file beside it; also on read-only media. */
public final class ReadOnlyFile {

    private static final List<String> BESIDE = List.of("-wal", "-journal");
    private static final int WRITE_VERSION = 18;
    private static final int WAL = 2;

    public interface Look<T> {
        T at(Connection connection) throws SQLException;
    }

    private ReadOnlyFile() {}

    public static <T> T look(Path named, Look<T> look) throws SQLException {
        var file = real(named);
        // In WAL mode even a reader makes -wal and -shm, and leaves them behind, unless it is told to be alone.
        if (restsInWalMode(file)) {
            try (var connection =
                    SqliteConnections.readOnly(urlForOneAlone(file)).getConnection()) {
                var seen = look.at(connection);
                if (restsInWalMode(file)) {
                    return seen;
                }
            } catch (SQLException | RuntimeException e) {
                if (restsInWalMode(file)) {
                    throw e;
                }
            }
            // Somebody opened the file meanwhile, and what was seen may be torn: look again, now with locks.
        }
        if (isUnfinished(file) && !isWritable(file)) {
            return lookAtCopy(file, look);
        }
        try (var connection =
                SqliteConnections.readOnly(SqliteConnections.url(file)).getConnection()) {
            return look.at(connection);
        }
    }

    /**
     * Its last changes stand in a file beside it, on media where nothing can be written: SQLite must finish them, or have
     * its shared memory there, before anybody can read. So that is done in a copy that is deleted afterwards.
     */
    private static <T> T lookAtCopy(Path file, Look<T> look) throws SQLException {
        try {
            var folder = Files.createTempDirectory("hcm-copy-"); // for its owner only
            try {
                var copy = folder.resolve(
                        Objects.requireNonNull(file.getFileName()).toString());
                Files.copy(file, copy);
                for (var end : BESIDE) {
                    if (Files.exists(beside(file, end))) {
                        Files.copy(beside(file, end), beside(copy, end));
                    }
                }
                try (var connection = SqliteConnections.plain(writable(copy))) {
                    return look.at(connection);
                }
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new CannotStart(
                    file + " is not writable, and has to be copied before it can be read: " + e,
                    "Name a folder with room for it with java -Djava.io.tmpdir=FOLDER.");
        }
    }

    private static Path writable(Path copy) throws IOException {
        for (var each : List.of(copy, beside(copy, "-wal"), beside(copy, "-journal"))) {
            if (Files.exists(each) && !each.toFile().setWritable(true)) {
                throw new IOException("cannot make " + each + " writable");
            }
        }
        return copy;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (var each : files) {
                Files.delete(each);
            }
        }
        Files.delete(folder);
    }

    /** Where a link leads to: there SQLite has the journal and the write-ahead log, too. */
    public static Path real(Path named) {
        try {
            return named.toRealPath();
        } catch (IOException missing) {
            return named;
        }
    }

    /** Whether this user may make files beside it. */
    static boolean isWritable(Path file) {
        return Files.isWritable(file) && Files.isWritable(Objects.requireNonNull(file.getParent()));
    }

    /** Whether a part of what was committed, or of what has to be undone, stands in a file beside it. */
    private static boolean isUnfinished(Path file) {
        return BESIDE.stream().anyMatch(end -> size(beside(file, end)) > 0);
    }

    public static Path beside(Path file, String end) {
        return file.resolveSibling(file.getFileName() + end);
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    /** Whether a program crashed while it wrote; the next one that opens the file for writing undoes its half. */
    public static boolean leftHalfWritten(SQLException e) {
        return e instanceof SQLiteException sqlite
                && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_READONLY_ROLLBACK;
    }

    private static String urlForOneAlone(Path file) {
        return JdbcAddress.SQLITE_PREFIX + file.toUri() + "?immutable=1";
    }

    private static boolean restsInWalMode(Path file) {
        var log = beside(file, "-wal");
        var alone = Files.notExists(log) || size(log) == 0 && !isWritable(file);
        return alone && writeVersion(file) == WAL || StaleJournal.isBeside(file);
    }

    private static int writeVersion(Path file) {
        try (var bytes = Files.newInputStream(file)) {
            bytes.skipNBytes(WRITE_VERSION);
            return bytes.read();
        } catch (IOException notADatabase) {
            return -1;
        }
    }
}
