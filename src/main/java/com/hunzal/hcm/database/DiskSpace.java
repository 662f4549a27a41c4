package com.hunzal.hcm.database;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
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
    private final ObjectProvider<Database> database;
    private volatile Probe probe = this::look;
    private volatile long owed;
    private boolean told;

    /** Bytes that are free, and of the disk. */
    record Room(long free, long disk) {}

    interface Probe {
        Room look() throws IOException;
    }

    /** @param database made with what asks this */
    DiskSpace(
            DataFolder folder,
            DiskProperties properties,
            ObjectProvider<Database> database,
            @Value("${spring.datasource.url}") String url) {
        this.database = database;
        this.known = JdbcAddress.isSqlite(url);
        var place = known ? SqliteConnections.file(url).getParent() : null;
        this.folder = place == null ? folder.root() : place;
        this.properties = properties;
    }

    /** Looks now, which takes some microseconds. */
    public boolean isLow() {
        return known && !hasRoom(0) && !hasRoomInside();
    }

    /** Empty where it is somebody else's disk, or does not tell. */
    Optional<Room> room() {
        try {
            return known ? Optional.of(probe.look()) : Optional.empty();
        } catch (IOException doesNotTell) {
            return Optional.empty();
        }
    }

    /** @throws DiskNearlyFull if it is */
    public void check() {
        if (isLow()) {
            throw new DiskNearlyFull();
        }
    }

    /** What was deleted makes room in the file and not on the disk, which then need only take the journal. */
    private boolean hasRoomInside() {
        try {
            var room = probe.look();
            var least = properties.leastFree(room.disk()) + owed;
            return room.free() >= least / 2 && unused() >= least;
        } catch (IOException | DataAccessException doesNotTell) {
            log.debug("The database does not say how much of it is unused", doesNotTell);
            return false;
        }
    }

    private long unused() {
        return database.getObject()
                .reads()
                .sql("SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size")
                .query(Long.class)
                .single();
    }

    /** Whether so much can be written, and as much as there must be is left. */
    boolean hasRoom(long bytes) {
        try {
            var room = probe.look();
            return room.disk() <= 0 || room.free() >= properties.leastFree(room.disk()) + owed + bytes;
        } catch (IOException doesNotTell) {
            log.debug("The disk does not say how full it is", doesNotTell);
            return true; // if it is gone, the next write says so
        }
    }

    /** So much was given up of what is kept free: that is not room for anything else. */
    void owes(long bytes) {
        owed = bytes;
    }

    /** Not by a {@code FileStore}, which on Linux reads the list of all mounts: that would be a sixth of a POST. */
    private Room look() throws IOException {
        var disk = folder.toFile();
        var bytes = disk.getTotalSpace();
        if (bytes == 0 && !disk.isDirectory()) {
            throw new NoSuchFileException(folder.toString());
        }
        return new Room(disk.getUsableSpace(), bytes); // some do not tell
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
