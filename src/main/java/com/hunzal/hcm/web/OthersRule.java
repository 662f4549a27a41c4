package com.hunzal.hcm.web;

import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.sqlite.SQLiteException;

/** A CHECK, NOT NULL, length or trigger that the HR system has on one of its tables, and that we know nothing of. */
final class OthersRule {

    private static final Map<Integer, String> ON_SQLITE =
            Map.of(275, "a CHECK", 1299, "a column that may not be empty", 1811, "a trigger");

    private static final Map<String, String> ON_POSTGRESQL = Map.of(
            "23514", "a CHECK", "23502", "a column that may not be empty", "22001", "a length", "P0001", "a trigger");

    private static final Pattern NAME = Pattern.compile("[\\w.]{1,128}");

    /** Where SQLite's words end in the name of the constraint or column. */
    private static final Pattern NAMED = Pattern.compile("constraint failed: ([^)]*)\\)?$");

    private OthersRule() {}

    /** @return what to tell the caller; null if it is something else */
    static @Nullable String behind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var kind = sql instanceof SQLiteException sqlite
                        ? ON_SQLITE.get(sqlite.getResultCode().code)
                        : ON_POSTGRESQL.get(String.valueOf(sql.getSQLState()));
                if (kind != null) {
                    return "The table does not take this: %s%s stands against it, which another program has set."
                            .formatted(kind, name(sql));
                }
            }
        }
        return null;
    }

    /** A name says what to look for; the expression of one without a name is SQL, which callers do not get to see. */
    private static String name(SQLException e) {
        String name = null;
        if (e instanceof PSQLException postgresql && postgresql.getServerErrorMessage() != null) {
            var server = postgresql.getServerErrorMessage();
            name = server.getConstraint() == null ? server.getColumn() : server.getConstraint();
        } else {
            var named = NAMED.matcher(String.valueOf(e.getMessage()));
            name = named.find() ? named.group(1) : null;
        }
        return name != null && NAME.matcher(name).matches() ? " (" + name + ")" : "";
    }
}
