package com.hunzal.hcm.database;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time that another program wrote into SQLite, where any column takes anything: ISO 8601 in its many forms, what
 * JDBC, Python and SQLite's functions write, and numbers. Without an offset it is UTC. Days and hours are counted on as
 * SQLite does it: February 30 is March 2.
 *
 * <p>A number is a Julian day where that is a day of the years 1 to 9999, as {@code julianday()} writes it; else seconds
 * since 1970, or milliseconds, microseconds or nanoseconds where seconds would lead beyond the year 9999. So few that it
 * would be before March 1973 are none: somebody wrote something else there.
 */
final class TimeText {

    /** What is before or after, infinity too, is taken for one of these: no text of four digits is, and no client reads it. */
    static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(?:\\.\\d{0,30})?(?:[eE][+-]?\\d{1,3})?");

    private static final String OFFSET = "(?<offset>[zZ]|UTC|GMT|[+-]\\d{1,2}(?::?\\d{2}(?::?\\d{2})?)?)?";

    private static final Pattern TIME = Pattern.compile("(?<year>[+-]?\\d{4,9})-(?<month>\\d{1,2})-(?<day>\\d{1,2})"
            + "(?:(?:[tT]|\\s{1,5})(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,30}))?)?)?"
            + "\\s{0,5}" + OFFSET + "(?:\\s?\\[[\\w/+-]{1,50}\\])?(?:\\s(?:UTC|GMT|(?<bc>BC)))?");

    /** As strftime writes it without separators, and ISO 8601 in its basic format. */
    private static final Pattern COMPACT =
            Pattern.compile("(?<year>(?:19|20|21)\\d{2})(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\\d|3[01])"
                    + "(?:[tT]?(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,30}))?)?"
                    + OFFSET
                    + "(?<bc>BC)?");

    private static final double JULIAN_DAY_OF_FIRST = 1_721_425.5;
    private static final double JULIAN_DAY_AFTER_LAST = 5_373_484.5;
    private static final double JULIAN_DAY_OF_1970 = 2_440_587.5;
    private static final double FEWEST_SECONDS = 100_000_000;
    private static final double MILLIS_A_DAY = 86_400_000;
    private static final int LONGEST = 100;

    private TimeText() {}

    static Instant within(Instant time) {
        return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
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

    /**
     * @param stored as the driver gives it: text, bytes of text, or a number
     * @return from {@link #FIRST} to {@link #LAST}; null if it is no time
     */
    static @Nullable Instant parse(@Nullable Object stored) {
        var own = stored instanceof String text ? parseOwnForm(text) : null;
        if (own != null || stored == null) {
            return own;
        }
        try {
            var time = stored instanceof Double number ? number(number) : parseText(text(stored));
            return time == null ? null : within(time);
        } catch (DateTimeException | ArithmeticException notATime) {
            return null;
        }
    }

    /** @return "" for null */
    static String text(@Nullable Object stored) {
        return stored instanceof byte[] bytes
                ? new String(bytes, java.nio.charset.StandardCharsets.UTF_8)
                : stored == null ? "" : stored.toString();
    }

    /** Reads the form that we write ourselves, and nothing else, without a pattern: jobs are read by the thousand. */
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
        if ((year | month | day | hour | minute | second | micros) < 0
                || year == 0
                || month < 1
                || month > 12
                || day < 1
                || day > 28 && day > YearMonth.of(year, month).lengthOfMonth()
                || hour > 23
                || minute > 59
                || second > 59) {
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

    private static @Nullable Instant parseText(String given) {
        var text = given.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        for (var form : new Pattern[] {COMPACT, TIME}) {
            var parts = form.matcher(text);
            if (parts.matches()) {
                return time(parts);
            }
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "infinity", "+infinity", "inf", "+inf" -> LAST;
            case "-infinity", "-inf" -> FIRST;
            default ->
                NUMBER.matcher(text).matches()
                        ? number(new BigDecimal(text))
                        : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
        };
    }

    private static Instant time(Matcher parts) {
        var year = Integer.parseInt(parts.group("year"));
        var day = LocalDate.of(parts.group("bc") == null ? year : 1 - year, number(parts, "month"), 1)
                .plusDays(inRange(number(parts, "day"), 1, 31) - 1L);
        var fraction = parts.group("fraction");
        var nanos = fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
        return LocalDateTime.of(day, LocalTime.MIDNIGHT)
                .plusHours(inRange(number(parts, "hour"), 0, 24))
                .plusMinutes(inRange(number(parts, "minute"), 0, 59))
                .plusSeconds(inRange(number(parts, "second"), 0, 60)) // with a leap second
                .plusNanos(nanos)
                .toInstant(ZoneOffset.UTC)
                .minusSeconds(offsetSeconds(parts.group("offset")));
    }

    private static int number(Matcher parts, String name) {
        var digits = parts.group(name);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int inRange(int number, int from, int to) {
        if (number < from || number > to) {
            throw new DateTimeException(number + " is not between " + from + " and " + to);
        }
        return number;
    }

    private static int offsetSeconds(@Nullable String offset) {
        if (offset == null || Character.isLetter(offset.charAt(0))) {
            return 0;
        }
        var digits = offset.substring(1).replace(":", "");
        var padded = ((digits.length() % 2 == 0 ? "" : "0") + digits + "0000").substring(0, 6);
        var seconds = inRange(Integer.parseInt(padded.substring(0, 2)), 0, 23) * 3600
                + inRange(Integer.parseInt(padded.substring(2, 4)), 0, 59) * 60
                + inRange(Integer.parseInt(padded.substring(4)), 0, 59);
        return offset.charAt(0) == '-' ? -seconds : seconds;
    }

    private static @Nullable Instant number(double number) {
        return Double.isNaN(number)
                ? null
                : Double.isInfinite(number) ? number > 0 ? LAST : FIRST : number(BigDecimal.valueOf(number));
    }

    private static @Nullable Instant number(BigDecimal number) {
        var value = number.doubleValue();
        if (value >= JULIAN_DAY_OF_FIRST && value < JULIAN_DAY_AFTER_LAST) {
            return Instant.ofEpochMilli(Math.round((value - JULIAN_DAY_OF_1970) * MILLIS_A_DAY));
        }
        if (Math.abs(value) < FEWEST_SECONDS) {
            return null;
        }
        for (int digits = 0; digits <= 9; digits += 3) {
            var seconds = number.movePointLeft(digits);
            if (Math.abs(seconds.doubleValue()) <= LAST.getEpochSecond()) {
                var whole = seconds.setScale(0, RoundingMode.FLOOR);
                var nanos = seconds.subtract(whole).movePointRight(9).intValue();
                return Instant.ofEpochSecond(whole.longValueExact(), nanos);
            }
        }
        return null;
    }
}
