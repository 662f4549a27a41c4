package com.hunzal.hcm.database;

import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** Says for a person why a database could not be used. */
final class Unreadable {

    private Unreadable() {}

    static CannotStart because(String database, SQLException e) {
        if (e instanceof SQLiteException sqlite) {
            switch (sqlite.getResultCode()) {
                case SQLITE_NOTADB:
                    return new CannotStart(database + " is not a SQLite database.", "Name another file.");
                case SQLITE_CORRUPT:
                    return new CannotStart(database + " is damaged: " + e.getMessage() + ".", "Restore a backup.");
                case SQLITE_BUSY:
                    return new CannotStart("Another program is writing to " + database + ".", "Try again later.");
                case SQLITE_FULL:
                    return new CannotStart("The disk is full. Nothing was changed.", "Make room, and try again.");
                case SQLITE_READONLY_ROLLBACK:
                    return new CannotStart(
                            "A program crashed while it wrote to " + database + " and left half of its work there.",
                            "Whatever opens it next for writing undoes that, e.g. the command migrate.");
                default:
                    break;
            }
        }
        return Explanation.ofServer(e, database)
                .orElseGet(() -> new CannotStart(
                        database + " cannot be used: " + e.getMessage(), "Check its address and permissions."));
    }
}
