package com.hunzal.hcm.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Conditional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** A SQLite file can be written if it is still the one that its path names, and the last write did not fail for good. */
@Component
@Conditional(OnSqlite.class)
class SqliteWritability implements Writability {

    private static final Logger log = LoggerFactory.getLogger(SqliteWritability.class);

    private final DatabaseFile file;
    private final SqlitePool writer;
    private boolean saved;

    SqliteWritability(DatabaseFile file, @Qualifier("sqliteWriter") SqlitePool writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Also so that a journal is set aside, or saved, before somebody opens what lies there now. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void look() {
        var found = file.look();
        try {
            if (found == null) {
                saved = false;
                trouble();
            } else if (found != DatabaseFile.Kind.OVERWRITTEN && !saved) {
                saved = true; // or tried, of which it is enough to tell once
                saveJournal();
            }
        } catch (SQLException e) {
            log.debug("The database cannot be used", e); // why was told when it was noticed
        }
    }

    @Override
    public Optional<String> trouble() throws SQLException {
        var gone = file.trouble();
        if (gone.isPresent()) {
            return gone;
        }
        if (failures().last().isPresent()) {
            tryToWrite();
        }
        return failures().last();
    }

    private WriteFailures failures() {
        return (WriteFailures) writer.getExceptionOverride();
    }

    /** A page to the journal, flushed; the value stays what it was. */
    private void tryToWrite() throws SQLException {
        try (var connection = writer.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                int version;
                try (var row = statement.executeQuery("PRAGMA user_version")) {
                    version = row.getInt(1);
                }
                statement.execute("PRAGMA user_version = " + version);
                connection.commit();
                failures().written();
            } catch (SQLException stillNot) {
                connection.rollback();
                log.debug("The database cannot be written yet", stillNot);
            }
        }
    }

    /**
     * Into the file that it belongs to, wherever that is now: what was acknowledged and is only in the journal would be
     * gone with its name.
     */
    private void saveJournal() throws SQLException {
        try (Connection connection = writer.unguarded();
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(FULL)");
        } catch (SQLException e) {
            log.warn("Not all of the journal of {} could be written to it: {}", file.path(), e.toString());
        }
    }
}
