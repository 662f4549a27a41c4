package com.hunzal.hcm.schedules;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which days the two fields for days name: numbers, and what a number cannot say, such as the last working day. Asked for
 * a whole month at once, because an expression may have many of them and may be looked for through many years.
 */
@FunctionalInterface
interface CronDays {

    /** Up to the 27th before the last, which every month has. */
    Pattern BEFORE_LAST = Pattern.compile("L-([1-9]|1\\d|2[0-7])");

    Pattern NEAREST = Pattern.compile("(\\d{1,2})W");
    Pattern LAST_OF_ITS_KIND = Pattern.compile("(\\w+)L");
    /** The first day and those a week, two, three and four weeks later, from bit 0 on. */
    long EACH_WEEK = 1 | 1L << 7 | 1L << 14 | 1L << 21 | 1L << 28;

    Pattern NTH_OF_ITS_KIND = Pattern.compile("(\\w+)#([1-5])");

    /**
     * A bit for each of them, as {@link CronField#numbers} has them; some may be beyond the month's end.
     *
     * @param month its first day
     */
    long in(LocalDate month);

    default CronDays and(CronDays others) {
        return month -> in(month) & others.in(month);
    }

    private CronDays or(CronDays others) {
        return month -> in(month) | others.in(month);
    }

    /** @throws IllegalArgumentException for people, if it is not possible */
    static CronDays ofMonth(String text) {
        return anyOf(text, CronDays::dayOfMonth);
    }

    /** @throws IllegalArgumentException for people, if it is not possible */
    static CronDays ofWeek(String text) {
        return anyOf(text, CronDays::dayOfWeek);
    }

    private static CronDays anyOf(String text, Function<String, CronDays> rule) {
        return Stream.of(text.equals("?") ? "*" : text)
                .flatMap(list -> Stream.of(list.toUpperCase(Locale.ROOT).split(",", -1)))
                .distinct()
                .map(rule)
                .reduce(CronDays::or)
                .orElseThrow();
    }

    private static CronDays dayOfMonth(String item) {
        if (item.equals("L")) {
            return month -> 1L << month.lengthOfMonth();
        }
        if (item.equals("LW")) {
            return month -> workingDayNearest(month, month.lengthOfMonth());
        }
        var beforeLast = BEFORE_LAST.matcher(item);
        if (beforeLast.matches()) {
            var days = Integer.parseInt(beforeLast.group(1));
            return month -> 1L << month.lengthOfMonth() - days;
        }
        var nearest = NEAREST.matcher(item);
        if (nearest.matches()) {
            var day = CronField.DAY_OF_MONTH.number(nearest.group(1), item);
            return month -> workingDayNearest(month, day);
        }
        var days = CronField.DAY_OF_MONTH.numbers(item);
        return month -> days;
    }

    private static CronDays dayOfWeek(String item) {
        var last = LAST_OF_ITS_KIND.matcher(item);
        if (last.matches()) {
            var day = weekday(last.group(1), item);
            return month -> {
                var first = first(month, day);
                return 1L << first + (month.lengthOfMonth() - first) / 7 * 7;
            };
        }
        var nth = NTH_OF_ITS_KIND.matcher(item);
        if (nth.matches()) {
            var day = weekday(nth.group(1), item);
            var weeks = Integer.parseInt(nth.group(2)) - 1;
            return month -> 1L << first(month, day) + 7 * weeks;
        }
        var days = CronField.DAY_OF_WEEK.numbers(item);
        return month -> {
            long numbers = 0;
            for (var day : DayOfWeek.values()) {
                numbers |= CronField.has(days, day.getValue()) ? EACH_WEEK << first(month, day) : 0;
            }
            return numbers;
        };
    }

    private static DayOfWeek weekday(String text, String item) {
        var number = CronField.DAY_OF_WEEK.number(text, item);
        return number == 0 ? DayOfWeek.SUNDAY : DayOfWeek.of(number);
    }

    /** The first such day of the month. */
    private static int first(LocalDate month, DayOfWeek day) {
        return 1 + Math.floorMod(day.getValue() - month.getDayOfWeek().getValue(), 7);
    }

    /** Never in another month; and in a month that lacks the day, on no day at all. */
    private static long workingDayNearest(LocalDate month, int day) {
        var length = month.lengthOfMonth();
        if (day > length) {
            return 0;
        }
        return 1L
                << switch (month.withDayOfMonth(day).getDayOfWeek()) {
                    case SATURDAY -> day == 1 ? day + 2 : day - 1;
                    case SUNDAY -> day == length ? day - 2 : day + 1;
                    default -> day;
                };
    }
}
