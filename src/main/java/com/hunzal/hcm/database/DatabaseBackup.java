package com.hunzal.hcm.database;

import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Copies the configured database while the service runs. */
@Component
public class DatabaseBackup {

    private final ConfiguredDatabase database;

    DatabaseBackup(ConfiguredDatabase database) {
        this.database = database;
    }

    /**
     * Writes a consistent copy that appears under its name only when it is complete.
     *
     * @throws CannotStart if the target exists or cannot be written, and for PostgreSQL, which has its own program
     */
    public void writeTo(Path target) {
        var file = database.sqliteFile()
                .orElseThrow(() -> new CannotStart(
                        "Only SQLite databases are copied by this command.",
                        "For PostgreSQL use pg_dump, e.g.: pg_dump --format=custom --file=%s --dbname=%s"
                                .formatted(target, database.name().replaceFirst("^jdbc:", ""))));
        database.requireExistence();
        StaleJournal.setAside(file);
        SqliteCopy.write(file, target.toAbsolutePath().normalize());
    }
}
