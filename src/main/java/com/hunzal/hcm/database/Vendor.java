package com.hunzal.hcm.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which database this is, and how it stores a moment in time. */
public enum Vendor {
    /** Text in UTC, {@code YYYY-MM-DD HH:MM:SS.ffffff}, as SQLAlchemy writes it. Sorts as text. */
    SQLITE {
        @Override
        public Object timestamp(Instant instant) {
            return format(instant);
        }

        @Override
        public @Nullable Instant timestamp(ResultSet row, String column) throws SQLException {
            // Not getTimestamp: the driver reads six digits of a fraction as milliseconds.
            var text = row.getString(column);
            return text == null ? null : parseOrNull(text);
        }
    },
    /** {@code timestamptz}. */
    POSTGRESQL {
        @Override
        public Object timestamp(Instant instant) {
            return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        }

        @Override
        public @Nullable Instant timestamp(ResultSet row, String column) throws SQLException {
            var value = row.getObject(column, OffsetDateTime.class);
            return value == null ? null : value.toInstant();
        }
    };

    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("[' ']['T']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .appendPattern("[XXX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /** A parameter for JDBC that means this instant. */
    public abstract Object timestamp(Instant instant);

    /** The instant in a column of the current row; null if there is none, or nothing that can be read as one. */
    public abstract @Nullable Instant timestamp(ResultSet row, String column) throws SQLException;

    /** As {@link #timestamp(Instant)}, but null stays null. */
    public @Nullable Object timestampOrNull(@Nullable Instant instant) {
        return instant == null ? null : timestamp(instant);
    }

    static Vendor of(Connection connection) throws SQLException {
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

    /** Without the formatter, as far as years have four digits: jobs are written by the thousand. */
    static String format(Instant instant) {
        var time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > 9999) {
            return WRITTEN.format(instant);
        }
        var text = "0000-00-00 00:00:00.000000".toCharArray();
        write(time.getYear(), text, 4);
        write(time.getMonthValue(), text, 7);
        write(time.getDayOfMonth(), text, 10);
        write(time.getHour(), text, 13);
        write(time.getMinute(), text, 16);
        write(time.getSecond(), text, 19);
        write(time.getNano() / 1000, text, 26);
        return new String(text);
    }

    private static void write(int number, char[] text, int end) {
        for (int rest = number, i = end - 1; rest > 0; rest /= 10, i--) {
            text[i] = (char) ('0' + rest % 10);
        }
    }

    /** Other programs write into our tables: one unreadable time must not make the whole row unreadable. */
    static @Nullable Instant parseOrNull(String text) {
        try {
            return parse(text);
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    /** Reads the form that we write ourselves without a formatter: jobs are read by the thousand. */
    private static @Nullable Instant parseOwnForm(String text) {
        if (text.length() != 26
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != ' '
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(19) != '.') {
            return null;
        }
        var year = number(text, 0, 4);
        var month = number(text, 5, 7);
        var day = number(text, 8, 10);
        var hour = number(text, 11, 13);
        var minute = number(text, 14, 16);
        var second = number(text, 17, 19);
        var micros = number(text, 20, 26);
        if ((year | month | day | hour | minute | second | micros) < 0) {
            return null;
        }
        return LocalDateTime.of(year, month, day, hour, minute, second, micros * 1000)
                .toInstant(ZoneOffset.UTC);
    }

    /** @return -1 if there is anything but digits */
    private static int number(String text, int from, int to) {
        var number = 0;
        for (int i = from; i < to; i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Reads what SQLAlchemy, {@code CURRENT_TIMESTAMP} and ISO-8601 writers leave behind; without an offset it is UTC. */
    static Instant parse(String text) {
        var own = parseOwnForm(text);
        if (own != null) {
            return own;
        }
        var parsed = READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof OffsetDateTime withOffset
                ? withOffset.toInstant()
                : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
    }
}
