package com.hunzal.hcm.database;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What there is to know about the database, for people. Cheap enough to be asked again and again. */
@Component
public class DatabaseFacts {

    private final Database database;
    private final DiskSpace disk;

    DatabaseFacts(Database database, DiskSpace disk) {
        this.database = database;
        this.disk = disk;
    }

    /**
     * @param vendor {@code sqlite} or {@code postgresql}
     * @param bytes how large it is
     */
    public record Facts(
            String vendor,
            String version,
            long bytes,
            @Nullable Disk disk) {}

    /** Where the file of SQLite is. @param isNearlyFull whether only what frees space is taken */
    public record Disk(long freeBytes, long bytes, boolean isNearlyFull) {}

    public Facts look() {
        var sqlite = database.vendor() == Vendor.SQLITE;
        return new Facts(
                database.vendor().name().toLowerCase(Locale.ROOT),
                text(sqlite ? "SELECT sqlite_version()" : "SHOW server_version"),
                database.reads()
                        .sql(
                                sqlite
                                        ? "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
                                        : "SELECT pg_database_size(current_database())")
                        .query(Long.class)
                        .single(),
                disk.room()
                        .map(room -> new Disk(room.free(), room.disk(), disk.isLow()))
                        .orElse(null));
    }

    private String text(String sql) {
        return database.reads().sql(sql).query(String.class).single();
    }
}
