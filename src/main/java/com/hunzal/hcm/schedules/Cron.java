package com.hunzal.hcm.schedules;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression, which names times on a clock of no zone. Spring's own is not used: it reckons with times that the
 * zone's clock leaves out, and so loses whole days.
 *
 * @param seconds a bit for each second, as {@link CronField#numbers} has them; likewise the others
 * @param isOfAnyHour whether the hour field has a {@code *}
 */
record Cron(long seconds, long minutes, long hours, long months, CronDays days, boolean isOfAnyHour) {

    /** After these years, the same weekdays fall on the same days again: what does not come true by then never will. */
    static final int CALENDAR_CYCLE_YEARS = 400;

    /** In these, each kind of month (its length, its first weekday) follows on each that it ever follows on. */
    private static final int ALL_KINDS_OF_YEARS = 28;

    private static final int DAY = 24 * 3600;

    private static final Map<String, String> NAMED = Map.of(
            "@yearly", "0 0 0 1 1 *",
            "@annually", "0 0 0 1 1 *",
            "@monthly", "0 0 0 1 * *",
            "@weekly", "0 0 0 * * 0",
            "@daily", "0 0 0 * * *",
            "@midnight", "0 0 0 * * *",
            "@hourly", "0 0 * * * *");
    private static final String FORMS = "must be a cron expression: six fields (second minute hour day-of-month month"
            + " day-of-week), five without the second, or @yearly, @monthly, @weekly, @daily, @hourly";

    /** @throws IllegalArgumentException for people, if it is none */
    static Cron parse(String text) {
        var expression = text.strip();
        var fields = NAMED.getOrDefault(expression.toLowerCase(Locale.ROOT), expression)
                .split("\\s+");
        var all = fields.length == 5 ? ("0 " + expression).split("\\s+") : fields;
        if (all.length != CronField.values().length) {
            throw new IllegalArgumentException(FORMS);
        }
        return new Cron(
                CronField.SECOND.numbers(all[0]),
                CronField.MINUTE.numbers(all[1]),
                CronField.HOUR.numbers(all[2]),
                CronField.MONTH.numbers(all[4]),
                CronDays.ofMonth(all[3]).and(CronDays.ofWeek(all[5])),
                all[2].contains("*"));
    }

    /** Whether two of its times may be closer to each other, on a clock that goes on evenly; up to a day. */
    boolean isMoreFrequentThan(Duration interval) {
        var firstSecond = Long.numberOfTrailingZeros(seconds);
        var lastSecond = CronField.last(seconds);
        var firstOfHour = 60 * Long.numberOfTrailingZeros(minutes) + firstSecond;
        var lastOfHour = 60 * CronField.last(minutes) + lastSecond;
        var first = 3600 * Long.numberOfTrailingZeros(hours) + firstOfHour;
        var last = 3600 * CronField.last(hours) + lastOfHour;
        var least = interval.toSeconds() + (interval.getNano() > 0 ? 1 : 0);
        return CronField.leastStep(seconds) < least
                || 60 * CronField.leastStep(minutes) - lastSecond + firstSecond < least
                || 3600 * CronField.leastStep(hours) - lastOfHour + firstOfHour < least
                || DAY - last + first < least && hasDaysInARow();
    }

    private boolean hasDaysInARow() {
        var end = LocalDate.of(2000 + ALL_KINDS_OF_YEARS, 1, 1);
        var endedWithOne = false;
        for (var month = LocalDate.of(2000, 1, 1); !month.isAfter(end); month = month.plusMonths(1)) {
            var named = daysIn(month);
            if ((named & named << 1) != 0 || endedWithOne && CronField.has(named, 1)) {
                return true;
            }
            endedWithOne = CronField.has(named, month.lengthOfMonth());
        }
        return false;
    }

    /** A bit for each day that the month really has. */
    private long daysIn(LocalDate month) {
        return CronField.has(months, month.getMonthValue())
                ? days.in(month) & (1L << month.lengthOfMonth() + 1) - 2
                : 0;
    }

    /** The first time from the one on and before the other, which are whole seconds; null if there is none. */
    @Nullable
    LocalDateTime next(LocalDateTime from, LocalDateTime until) {
        var first = from.toLocalDate();
        var last = until.toLocalDate();
        for (var month = first.withDayOfMonth(1); !month.isAfter(last); month = month.plusMonths(1)) {
            var named = daysIn(month);
            var day = CronField.next(named, month.isBefore(first) ? first.getDayOfMonth() : 1);
            while (day > 0) {
                var date = month.withDayOfMonth(day);
                var time = time(date.equals(first) ? from.toLocalTime() : LocalTime.MIN);
                if (time != null) {
                    var next = date.atTime(time);
                    return next.isBefore(until) ? next : null;
                }
                day = CronField.next(named, day + 1);
            }
        }
        return null;
    }

    /** The first time of a day from that one on. */
    private @Nullable LocalTime time(LocalTime from) {
        for (var hour = CronField.next(hours, from.getHour()); hour >= 0; hour = CronField.next(hours, hour + 1)) {
            var first = hour == from.getHour() ? from : LocalTime.of(hour, 0);
            var minute = CronField.next(minutes, first.getMinute());
            while (minute >= 0) {
                var second = CronField.next(seconds, minute == first.getMinute() ? first.getSecond() : 0);
                if (second >= 0) {
                    return LocalTime.of(hour, minute, second);
                }
                minute = CronField.next(minutes, minute + 1);
            }
        }
        return null;
    }
}
