package com.hunzal.hcm.database;

import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.core.DB;

/**
 * Binds each journal to its file, which SQLite does not do: it applies whatever valid {@code -wal} lies beside a file. A
 * row has a random text and the one before; it is written anew when a journal begins. So the file must have a text that
 * its journal knows, and a copy from before has another. {@link WalFile} looks for them in the bytes.
 */
final class JournalMarker {

    /** As the text begins; two times 32 hexadecimal digits follow, with a colon between them. */
    static final String PREFIX = "hcm-journal:";

    static final Pattern PATTERN = Pattern.compile(PREFIX + "([0-9a-f]{32}):([0-9a-f]{32})");

    private static final String RENEW = "UPDATE hcm_journal_marker SET marker = '" + PREFIX
            + "' || lower(hex(randomblob(16))) || ':' || substr(marker, " + (PREFIX.length() + 1) + ", 32)";

    private final Supplier<WalIndex.@Nullable State> journals;
    private boolean written;
    private long marked;

    /** @param journals how far the journal is; null if nothing is known of it */
    JournalMarker(Supplier<WalIndex.@Nullable State> journals) {
        this.journals = journals;
    }

    /** Adds it to the transaction if the journal lacks it, or is about to begin anew with this transaction. */
    void beforeCommit(DB database) throws SQLException {
        var journal = journals.get();
        written = journal != null && (journal.salts() != marked || journal.isAllInMainFile()) && renew(database);
    }

    void afterCommit() {
        var journal = journals.get();
        if (written && journal != null) {
            marked = journal.salts();
        }
    }

    private static boolean renew(DB database) throws SQLException {
        try {
            database.exec(RENEW, false);
            return true;
        } catch (SQLiteException e) {
            if (e.getResultCode() == SQLiteErrorCode.SQLITE_ERROR) {
                return false; // no such table: before its migration, or after a rollback
            }
            throw e;
        }
    }
}
