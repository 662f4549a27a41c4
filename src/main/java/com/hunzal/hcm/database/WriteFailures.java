package com.hunzal.hcm.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteException;

/** Remembers that SQLite could not write, for a reason that the next one will meet too. Sees all that the pool's fail with. */
final class WriteFailures implements SQLExceptionOverride {

    private static final Logger log = LoggerFactory.getLogger(WriteFailures.class);

    private static final int SQLITE_READONLY = 8;
    private static final int SQLITE_IOERR = 10;
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_CANTOPEN = 14;
    private static final int SQLITE_NOTADB = 26;

    /** A disk that is nearly full takes a small page and refuses a large one, by turns: that is not over. */
    static final Duration CALM = Duration.ofSeconds(10);

    private final String database;
    private final Clock clock;
    private final Runnable whenFull;
    private volatile @Nullable Failure last;

    private record Failure(String message, Instant at) {}

    /** @param whenFull gives the disk some room, which the next write finds */
    WriteFailures(String database, Clock clock, Runnable whenFull) {
        this.database = database;
        this.clock = clock;
        this.whenFull = whenFull;
    }

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        if (e instanceof SQLiteException sqlite) {
            if ((sqlite.getErrorCode() & 0xff) == SQLITE_FULL) {
                whenFull.run();
            }
            switch (sqlite.getErrorCode() & 0xff) {
                case SQLITE_READONLY, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_NOTADB ->
                    remember(String.valueOf(e.getMessage()));
                default -> {}
            }
        }
        return Override.CONTINUE_EVICT;
    }

    private void remember(String message) {
        var before = last;
        last = new Failure(message, clock.instant());
        if (before == null) {
            log.error(
                    "The database {} cannot be written: {}. Until it can, every change is answered 503.",
                    database,
                    message);
        }
    }

    /** What is wrong, until something has been written and for a while nothing was refused. */
    Optional<String> last() {
        return Optional.ofNullable(last).map(Failure::message);
    }

    void written() {
        var before = last;
        if (before != null
                && Duration.between(before.at(), clock.instant()).abs().compareTo(CALM) >= 0) {
            last = null;
            log.warn("The database {} can be written again", database);
        }
    }
}
