package com.hunzal.hcm.database;

import java.nio.file.InvalidPathException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteException;

/** Says for a person why the service cannot start, or a command cannot do its work, and what to do about it. */
public final class Explanation {

    private Explanation() {}

    /**
     * @param database as people call it
     * @return empty if this is no failure that is known
     */
    public static Optional<CannotStart> of(Throwable failure, String database) {
        SQLException innermost = null;
        Throwable last = null;
        for (Throwable each = failure; each != null && each != last; each = each.getCause()) {
            if (each instanceof CannotStart known) {
                return Optional.of(known);
            }
            if (each instanceof InvalidPathException path) {
                return Optional.of(unwritablePath(path));
            }
            if (each instanceof NativeLibraryNotFoundException) {
                return Optional.of(SqliteLibrary.cannotBeLoaded());
            }
            if (each instanceof SQLException sql) {
                innermost = sql; // the pool's own message only says that there was no connection
            }
            last = each;
        }
        if (innermost instanceof SQLiteException) {
            return Optional.of(unusable(database, innermost));
        }
        return innermost == null ? Optional.empty() : ofServer(innermost, database);
    }

    /** Why a database could not be used, whatever it was. */
    public static CannotStart unusable(String database, SQLException e) {
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
        return ofServer(e, database)
                .orElseGet(() -> new CannotStart(
                        database + " cannot be used: " + e.getMessage(), "Check its address and permissions."));
    }

    /** What PostgreSQL, or the pool of connections to it, says. */
    private static Optional<CannotStart> ofServer(SQLException e, String database) {
        return Optional.ofNullable(explained(e, database.isEmpty() ? "the database" : "the database " + database));
    }

    private static @Nullable CannotStart explained(SQLException e, String database) {
        if (e instanceof SQLTransientConnectionException) {
            return new CannotStart(
                    "No connection to " + database + " got free in time: " + e.getMessage(),
                    "Set spring.datasource.hikari.maximum-pool-size higher, or see what takes the connections.");
        }
        return e.getSQLState() == null ? null : ofPostgresql(e, e.getSQLState(), database);
    }

    private static @Nullable CannotStart ofPostgresql(SQLException e, String state, String database) {
        var message = String.valueOf(e.getMessage());
        if (message.contains("unsupported startup parameter")) {
            return new CannotStart(
                    "A pooler refuses the connection to " + database + ": " + message,
                    "Add that parameter to its ignore_startup_parameters; docs/operations.md says more about poolers.");
        }
        return switch (state) {
            case "22023" ->
                message.contains("\"TimeZone\"")
                        ? new CannotStart(
                                "The database server does not know this machine's time zone "
                                        + TimeZone.getDefault().getID() + ": " + message,
                                "Start with java -Duser.timezone=UTC, or set TZ=UTC: times are UTC here in any case.")
                        : null;
            case "25006" ->
                new CannotStart(
                        "There are no writes to " + database + ": " + message,
                        "Name the primary server in spring.datasource.url, or let the database be written to.");
            case "26000", "42P05" -> TransactionPooler.preparedStatementsFail(database);
            case "42501" ->
                new CannotStart(
                        "The user of " + database + " may not do what is needed: " + message,
                        "Let the owner grant it, or run the command migrate as the owner of the schema.");
            case "42704" ->
                message.contains("configuration parameter")
                        ? new CannotStart(
                                "The database server does not know a setting that is needed: " + message,
                                "Use PostgreSQL " + Vendor.OLDEST_POSTGRESQL + " or newer.")
                        : null;
            case "55P03" ->
                new CannotStart(
                        "Somebody holds a lock in " + database + ": " + message,
                        "End that transaction (pg_stat_activity shows it), and start again.");
            case "57P03" ->
                new CannotStart("The server of " + database + " is not ready: " + message, "Start again in a moment.");
            default ->
                switch (state.length() < 2 ? "" : state.substring(0, 2)) {
                    case "08", "28", "3D", "57" ->
                        new CannotStart(
                                "There is no connection to " + database + ": " + message,
                                "Check spring.datasource.url, .username and .password, and whether the server runs.");
                    case "53" ->
                        new CannotStart(
                                "The server of " + database + " has run out of something: " + message,
                                "Give it more disk, memory or max_connections, or lower"
                                        + " spring.datasource.hikari.maximum-pool-size of all nodes.");
                    case "58", "XX" ->
                        new CannotStart(
                                "The server of " + database + " is damaged: " + message,
                                "Its own log says more; restore a backup if need be.");
                    default -> null;
                };
        };
    }

    private static CannotStart unwritablePath(InvalidPathException e) {
        return new CannotStart(
                "The path " + e.getInput() + " cannot be used: " + e.getReason() + ".",
                "Java writes file names as the locale says. Start it with LC_ALL=C.UTF-8, or name a path of plain"
                        + " letters.");
    }
}
