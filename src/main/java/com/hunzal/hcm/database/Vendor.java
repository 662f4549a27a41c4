package com.hunzal.hcm.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Which database this is, and how it stores a moment in time. */
public enum Vendor {
    /** Text in UTC, {@code YYYY-MM-DD HH:MM:SS.ffffff}, as SQLAlchemy writes it. Sorts as text. */
    SQLITE {
        @Override
        public Object timestamp(Instant instant) {
            return TimeText.format(instant);
        }

        @Override
        public @Nullable Instant timestamp(ResultSet row, String column) throws SQLException {
            // Not getTimestamp: the driver reads six digits of a fraction as milliseconds. And not getString, after
            // which
            // SQLite takes bytes for text.
            return TimeText.parse(row.getObject(column));
        }

        @Override
        public @Nullable Object stored(ResultSet row, String column) throws SQLException {
            return row.getObject(column);
        }

        @Override
        public String odd(String column) {
            return CHECK.formatted(column, "COALESCE(%s, x'') <> x''".formatted(column));
        }

        @Override
        public String missing(String column) {
            return "COALESCE(%1$s, x'') = x''".formatted(column);
        }

        @Override
        public String oddOrMissing(String column) {
            return CHECK.formatted(column, "1 = 1");
        }

        @Override
        public String contains(String column, String text) {
            return "instr(%s, %s) > 0".formatted(column, text);
        }
    },
    /** {@code timestamptz}. */
    POSTGRESQL {
        // Leases are about being alive, so every node measures them by the one clock that they share.
        @Override
        public String leaseEnd() {
            return "clock_timestamp() + :leaseMillis * interval '1 millisecond'";
        }

        @Override
        public String leaseNow() {
            return "clock_timestamp()";
        }

        @Override
        public String skipLocked() {
            return " FOR UPDATE SKIP LOCKED";
        }

        @Override
        public Object timestamp(Instant instant) {
            return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        }

        @Override
        public @Nullable Instant timestamp(ResultSet row, String column) throws SQLException {
            var value = row.getObject(column, OffsetDateTime.class);
            return value == null ? null : within(value.toInstant());
        }

        @Override
        public @Nullable Object stored(ResultSet row, String column) throws SQLException {
            return row.getObject(column, OffsetDateTime.class);
        }

        @Override
        public String odd(String column) {
            return column + " NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'";
        }

        @Override
        public String missing(String column) {
            return column + " IS NULL";
        }

        @Override
        public String oddOrMissing(String column) {
            return "(" + missing(column) + " OR " + odd(column) + ")";
        }

        @Override
        public String contains(String column, String text) {
            return "strpos(%s, %s) > 0".formatted(column, text);
        }

        @Override
        String lower(String text) {
            return "lower(" + text + " COLLATE \"C\")";
        }
    };

    /**
     * Cheap, because indexes ask it of every row that is written. {@code x''} is less than any bytes and more than any
     * text; what does not have the form is never given to julianday(), which would refuse 'now' and the row with it. None
     * of it is IS NULL, because SQLite makes something else of that where another program's table says NOT NULL, and does
     * not find it in the index any more.
     */
    private static final String CHECK = """
            CASE WHEN %1$s < x'' AND (%1$s GLOB '????-??-?? ??:??:??.??????' OR %1$s GLOB '????-??-?? ??:??:??')
            THEN COALESCE(julianday(%1$s), '') = '' ELSE %2$s END""";

    /** The first with {@code enable_incremental_sort}, which the service sets. */
    public static final int OLDEST_POSTGRESQL = 13;

    /** What {@link #timestamp(ResultSet, String)} reads of a time that never comes. */
    public static final Instant LAST = TimeText.LAST;

    /** A parameter for JDBC that means this instant. */
    public abstract Object timestamp(Instant instant);

    /**
     * The instant in a column of the current row; null if there is none, or nothing that can be read as one. What another
     * program put before the year 1 or after 9999, infinity too, reads as the first or last moment of those.
     */
    public abstract @Nullable Instant timestamp(ResultSet row, String column) throws SQLException;

    /** What is in the column just as it is, to be given back to the database: other programs store times in other forms. */
    public abstract @Nullable Object stored(ResultSet row, String column) throws SQLException;

    /**
     * The condition, as SQL, that there is something in the column, and that it does not compare with the times that this
     * service writes, or not as the time that it means.
     */
    public abstract String odd(String column);

    /** The condition that nothing is in the column, of which SQLite makes no other one where the column is NOT NULL. */
    public abstract String missing(String column);

    /** When a lease ends that begins now. May contain the parameters {@code :leaseUntil} or {@code :leaseMillis}. */
    public String leaseEnd() {
        return ":leaseUntil";
    }

    /**
     * The clock by which a lease or a node's sign of life is over: on PostgreSQL the one that all nodes share. May
     * contain the parameter {@code :now}.
     */
    public String leaseNow() {
        return ":now";
    }

    /** Ends a query for rows that are to be changed, without those that somebody else is changing. */
    public String skipLocked() {
        return "";
    }

    /** The condition of {@link #odd}, or that nothing is in the column. */
    public abstract String oddOrMissing(String column);

    /**
     * The condition that the column contains a text, none of whose characters stands for others.
     *
     * @param text a parameter, as {@code :text}
     */
    public abstract String contains(String column, String text);

    /** As {@link #contains}, but A to Z, and no other letters, are the same as a to z, on either database. */
    public String containsInAnyCase(String column, String text) {
        return contains(lower(column), lower(text));
    }

    String lower(String text) {
        return "lower(" + text + ")";
    }

    /** Infinity, and years that no client reads, as {@link #timestamp(ResultSet, String)} reads them. */
    public static Instant within(Instant time) {
        return TimeText.within(time);
    }

    /** As {@link #within}, but null stays null. */
    public static @Nullable Instant withinOrNull(@Nullable Instant time) {
        return time == null ? null : within(time);
    }

    /** As {@link #timestamp(Instant)}, but null stays null. */
    public @Nullable Object timestampOrNull(@Nullable Instant instant) {
        return instant == null ? null : timestamp(instant);
    }

    public static Vendor of(Connection connection) throws SQLException {
        return of(connection.getMetaData().getDatabaseProductName());
    }

    static Vendor of(String productName) {
        return switch (productName) {
            case "SQLite" -> SQLITE;
            case "PostgreSQL" -> POSTGRESQL;
            default ->
                throw new CannotStart(
                        "The database " + productName + " is not supported.",
                        "Set spring.datasource.url to a jdbc:sqlite: or jdbc:postgresql: address.");
        };
    }
}
