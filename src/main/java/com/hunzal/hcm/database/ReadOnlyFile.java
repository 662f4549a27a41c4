package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Looks into a SQLite file without changing a byte of it, and without making a file beside it. */
final class ReadOnlyFile {

    private static final int WRITE_VERSION = 18;
    private static final int WAL = 2;

    interface Look<T> {
        T at(Connection connection) throws SQLException;
    }

    private ReadOnlyFile() {}

    static <T> T look(Path file, Look<T> look) throws SQLException {
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
        try (var connection =
                SqliteConnections.readOnly(SqliteConnections.url(file)).getConnection()) {
            return look.at(connection);
        }
    }

    /** Whether a program crashed while it wrote; the next one that opens the file for writing undoes its half. */
    static boolean leftHalfWritten(SQLException e) {
        return e instanceof SQLiteException sqlite
                && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_READONLY_ROLLBACK;
    }

    private static String urlForOneAlone(Path file) {
        return SqliteConnections.URL_PREFIX + file.toUri() + "?immutable=1";
    }

    private static boolean restsInWalMode(Path file) {
        var alone = Files.notExists(file.resolveSibling(file.getFileName() + "-wal"));
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
