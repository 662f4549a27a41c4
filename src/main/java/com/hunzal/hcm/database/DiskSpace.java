package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Whether the disk of the SQLite database is nearly full. Of PostgreSQL's nobody here knows; its server says so when it is
 * full.
 */
@Component
public class DiskSpace {

    private static final Logger log = LoggerFactory.getLogger(DiskSpace.class);

    private final Path folder;
    private final boolean known;
    private final DiskProperties properties;
    private volatile Probe probe = this::look;
    private boolean told;

    /** Bytes that are free, and of the disk. */
    record Room(long free, long disk) {}

    interface Probe {
        Room look() throws IOException;
    }

    DiskSpace(DataFolder folder, DiskProperties properties, @Value("${spring.datasource.url}") String url) {
        this.known = url.startsWith(SqliteConnections.URL_PREFIX);
        var database = known ? SqliteConnections.file(url).getParent() : null;
        this.folder = database == null ? folder.root() : database;
        this.properties = properties;
    }

    /** Looks now, which takes some microseconds. */
    public boolean isLow() {
        return known && !hasRoom(0);
    }

    /** Whether so much can be written, and as much as there must be is left. */
    boolean hasRoom(long bytes) {
        try {
            var room = probe.look();
            return room.disk() <= 0 || room.free() >= properties.leastFree(room.disk()) + bytes;
        } catch (IOException doesNotTell) {
            log.debug("The disk does not say how full it is", doesNotTell);
            return true; // if it is gone, the next write says so
        }
    }

    private Room look() throws IOException {
        var disk = Files.getFileStore(folder);
        return new Room(disk.getUsableSpace(), disk.getTotalSpace()); // some do not tell
    }

    @Scheduled(fixedDelay = 10_000)
    void tell() {
        var low = isLow();
        if (low && !told) {
            log.error(
                    "The disk of {} is nearly full (hcm.disk.least-free): new jobs, schedules and settings are answered 503 until"
                            + " there is room. Jobs can be cancelled, discarded and cleaned up",
                    folder);
        } else if (!low && told) {
            log.warn("The disk of {} has room again", folder);
        }
        told = low;
    }

    /** For tests. */
    void probe(Probe instead) {
        probe = instead;
    }
}
