package com.hunzal.hcm.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.ToLongFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.sqlite.SQLiteErrorCode;

/**
 * Optimizes a SQLite file.
 *
 * <p>While VACUUM runs nobody can write, also not the service itself: about a second for each 150 MB.
 */
class SqliteUpkeep implements DatabaseUpkeep {

    private static final String PAGES = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";

    private static final String PAGES_IN_USE = """
            SELECT (page_count - freelist_count) * page_size
            FROM pragma_page_count, pragma_freelist_count, pragma_page_size
            """;

    private static final String TABLES =
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'";

    private final JdbcClient writer;
    private final ToLongFunction<Path> freeSpace;

    SqliteUpkeep(JdbcClient writer) {
        this(writer, SqliteUpkeep::usableSpace);
    }

    SqliteUpkeep(JdbcClient writer, ToLongFunction<Path> freeSpace) {
        this.writer = writer;
        this.freeSpace = freeSpace;
    }

    @Override
    public long sizeInBytes() {
        return number(PAGES);
    }

    @Override
    public int optimize(Step step) throws InterruptedException {
        try {
            step.next();
            writer.sql("ANALYZE").update();
            step.next();
            checkpoint();
            step.next();
            requireRoom();
            vacuum();
        } catch (DataAccessException e) {
            throw obstacleOr(e);
        }
        return Math.toIntExact(number(TABLES));
    }

    private void vacuum() {
        try {
            writer.sql("VACUUM").update();
        } finally {
            // Until now the new content lies in the write-ahead log; after a failure, what there is of it.
            checkpoint();
        }
    }

    /**
     * Moves the write-ahead log into the file and empties it. Emptying waits for readers, and writers wait for that;
     * so it is left to a later time if a reader is in the way.
     */
    private void checkpoint() {
        var moved = writer.sql("PRAGMA wal_checkpoint(PASSIVE)")
                .query((row, number) -> row.getInt("log") == row.getInt("checkpointed"))
                .single();
        if (moved) {
            writer.sql("PRAGMA wal_checkpoint(TRUNCATE)").query().singleRow();
        }
    }

    /** VACUUM writes everything twice. If it filled the disk, nobody could write any more until it gives up. */
    private void requireRoom() {
        var file = Path.of(writer.sql("SELECT file FROM pragma_database_list WHERE name = 'main'")
                .query(String.class)
                .single());
        var needed = 2 * number(PAGES_IN_USE);
        var free = freeSpace.applyAsLong(file);
        if (free < needed) {
            throw new Obstacle(
                    "Analyzed, but not vacuumed: that needs %s MB of free disk space for a moment, and there are %s MB."
                            .formatted(roundedUp(needed), free >> 20));
        }
    }

    private static long roundedUp(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private static long usableSpace(Path file) {
        try {
            return Files.getFileStore(file).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long number(String sql) {
        return writer.sql(sql).query(Long.class).single();
    }

    private static RuntimeException obstacleOr(DataAccessException e) {
        var code = e.getMostSpecificCause() instanceof SQLException cause ? cause.getErrorCode() & 0xff : 0;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return new Obstacle("The disk is full. The data is as it was.", e);
        }
        return code == SQLiteErrorCode.SQLITE_BUSY.code
                ? new Obstacle("Another program is working in the database. The data is as it was.", e)
                : e;
    }
}
