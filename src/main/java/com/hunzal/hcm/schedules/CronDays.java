package com.hunzal.hcm.schedules;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which days the two fields for days name: numbers, and what a number cannot say, such as the last working day. */
final class CronDays {

    /** Up to the 27th before the last, which every month has. */
    private static final Pattern BEFORE_LAST = Pattern.compile("L-([1-9]|1\\d|2[0-7])");

    private static final Pattern NEAREST = Pattern.compile("(\\d{1,2})W");
    private static final Pattern LAST_OF_ITS_KIND = Pattern.compile("(\\w+)L");
    private static final Pattern NTH_OF_ITS_KIND = Pattern.compile("(\\w+)#([1-5])");

    private CronDays() {}

    /** @throws IllegalArgumentException for people, if it is not possible */
    static Predicate<LocalDate> ofMonth(String text) {
        return anyOf(text, CronDays::dayOfMonth);
    }

    /** @throws IllegalArgumentException for people, if it is not possible */
    static Predicate<LocalDate> ofWeek(String text) {
        return anyOf(text, CronDays::dayOfWeek);
    }

    private static Predicate<LocalDate> anyOf(String text, Function<String, Predicate<LocalDate>> rule) {
        return Stream.of(text.equals("?") ? "*" : text)
                .flatMap(list -> Stream.of(list.toUpperCase(Locale.ROOT).split(",", -1)))
                .map(rule)
                .reduce(date -> false, Predicate::or);
    }

    private static Predicate<LocalDate> dayOfMonth(String item) {
        if (item.equals("L")) {
            return date -> date.getDayOfMonth() == date.lengthOfMonth();
        }
        if (item.equals("LW")) {
            return date -> isWorkingDayNearest(date, date.lengthOfMonth());
        }
        var beforeLast = BEFORE_LAST.matcher(item);
        if (beforeLast.matches()) {
            var days = Integer.parseInt(beforeLast.group(1));
            return date -> date.getDayOfMonth() == date.lengthOfMonth() - days;
        }
        var nearest = NEAREST.matcher(item);
        if (nearest.matches()) {
            var day = CronField.DAY_OF_MONTH.number(nearest.group(1), item);
            return date -> isWorkingDayNearest(date, day);
        }
        var days = CronField.DAY_OF_MONTH.numbers(item);
        return date -> CronField.has(days, date.getDayOfMonth());
    }

    private static Predicate<LocalDate> dayOfWeek(String item) {
        var last = LAST_OF_ITS_KIND.matcher(item);
        if (last.matches()) {
            var day = weekday(last.group(1), item);
            return date -> date.getDayOfWeek() == day && date.getDayOfMonth() > date.lengthOfMonth() - 7;
        }
        var nth = NTH_OF_ITS_KIND.matcher(item);
        if (nth.matches()) {
            var day = weekday(nth.group(1), item);
            var ordinal = Integer.parseInt(nth.group(2));
            return date -> date.getDayOfWeek() == day && (date.getDayOfMonth() - 1) / 7 + 1 == ordinal;
        }
        var days = CronField.DAY_OF_WEEK.numbers(item);
        return date -> CronField.has(days, date.getDayOfWeek().getValue());
    }

    private static DayOfWeek weekday(String text, String item) {
        var number = CronField.DAY_OF_WEEK.number(text, item);
        return number == 0 ? DayOfWeek.SUNDAY : DayOfWeek.of(number);
    }

    /** Never in another month; and in a month that lacks the day, on no day at all. */
    private static boolean isWorkingDayNearest(LocalDate date, int day) {
        var length = date.lengthOfMonth();
        if (day > length) {
            return false;
        }
        var there = date.withDayOfMonth(day);
        var nearest = switch (there.getDayOfWeek()) {
            case SATURDAY -> day == 1 ? there.plusDays(2) : there.minusDays(1);
            case SUNDAY -> day == length ? there.minusDays(2) : there.plusDays(1);
            default -> there;
        };
        return date.equals(nearest);
    }
}
