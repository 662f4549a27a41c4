package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Conditional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * A file that only takes room. When the disk is full it is deleted, and what frees space finds some: to delete rows, too,
 * SQLite has to write first. It is made again when there is room.
 */
@Component
@Conditional(OnSqlite.class)
class DiskReserve {

    private static final Logger log = LoggerFactory.getLogger(DiskReserve.class);
    private static final int PIECE = 1 << 20;

    private final Path file;
    private final long bytes;
    private final DiskSpace disk;

    DiskReserve(DataFolder folder, DiskProperties properties, DiskSpace disk) {
        this.file = folder.file("disk.reserve");
        this.bytes = properties.reserve().toBytes();
        this.disk = disk;
    }

    Path file() {
        return file;
    }

    /** Gives it up. Does nothing if it is given up already. */
    void release() {
        try {
            if (Files.deleteIfExists(file)) {
                disk.owes(bytes);
                log.warn("The disk is full: {} was deleted, so that jobs can be cancelled and cleaned up", file);
            }
        } catch (IOException e) {
            log.warn("The disk is full, and {} could not be deleted: {}", file, e.toString());
        }
    }

    /** Makes it if it is missing and there is room, written out: a file with holes would take none. */
    @Scheduled(initialDelay = 10_000, fixedDelay = 10_000)
    synchronized void keep() {
        try {
            if (bytes == 0) {
                Files.deleteIfExists(file);
            } else if (!Files.exists(file) && disk.hasRoom(bytes)) {
                write();
                disk.owes(0);
            }
        } catch (IOException noRoom) {
            log.debug("The reserve cannot be made", noRoom);
            release();
        }
    }

    private void write() throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long left = bytes; left > 0; ) {
                left -= channel.write(ByteBuffer.allocate((int) Math.min(PIECE, left)));
            }
            channel.force(true);
        }
    }
}
