package com.hunzal.hcm.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds a schedule's times without any reckoning: it looks at each minute (or second) of a stretch of time and asks
 * whether the expression names it. Shares nothing with {@link Timetable}.
 */
class CronScan {

    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    private final boolean anyHour;
    private final boolean[] seconds;
    private final boolean[] minutes;
    private final boolean[] hours;
    private final String daysOfMonth;
    private final String months;
    private final String daysOfWeek;
    private final Map<LocalDate, Boolean> days = new HashMap<>();

    /** @param expression of six fields */
    CronScan(String expression) {
        var fields = expression.toUpperCase(Locale.ROOT).split(" ");
        anyHour = fields[2].contains("*");
        seconds = numbers(fields[0], 0, 59);
        minutes = numbers(fields[1], 0, 59);
        hours = numbers(fields[2], 0, 23);
        daysOfMonth = fields[3];
        months = fields[4];
        daysOfWeek = fields[5];
    }

    /** Its times from the one moment on and before the other, where it names full steps only. */
    NavigableSet<Instant> times(ZoneId zone, Instant from, Instant to, Duration step) {
        var times = new TreeSet<Instant>();
        var rules = zone.getRules();
        if (anyHour) {
            for (var time = from; time.isBefore(to); time = time.plus(step)) {
                if (matches(LocalDateTime.ofInstant(time, zone))) {
                    times.add(time);
                }
            }
            return times;
        }
        var end = LocalDateTime.ofInstant(to, zone).plusDays(2);
        for (var local = LocalDateTime.ofInstant(from, zone).minusDays(2); local.isBefore(end); ) {
            if (matches(local)) {
                var shown = local;
                while (rules.getValidOffsets(shown).isEmpty()) {
                    shown = shown.plus(step);
                }
                var at = shown;
                times.add(rules.getValidOffsets(at).stream()
                        .map(at::toInstant)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
            }
            local = local.plus(step);
        }
        return times.subSet(from, true, to, false);
    }

    boolean matches(LocalDateTime local) {
        return seconds[local.getSecond()]
                && minutes[local.getMinute()]
                && hours[local.getHour()]
                && days.computeIfAbsent(local.toLocalDate(), this::matches);
    }

    boolean matches(LocalDate date) {
        return any(months, item -> number(item, date.getMonthValue(), 1, 12, MONTHS, 1))
                && any(daysOfMonth, item -> dayOfMonth(item, date))
                && any(daysOfWeek, item -> dayOfWeek(item, date));
    }

    private static boolean dayOfMonth(String item, LocalDate date) {
        var monthsDays = IntStream.rangeClosed(1, date.lengthOfMonth()).mapToObj(date::withDayOfMonth);
        if (item.equals("L")) {
            return date.plusDays(1).getDayOfMonth() == 1;
        }
        if (item.equals("LW")) {
            return date.equals(monthsDays
                    .filter(CronScan::isWorkingDay)
                    .max(Comparator.naturalOrder())
                    .orElseThrow());
        }
        if (item.startsWith("L-")) {
            return date.plusDays(Integer.parseInt(item.substring(2)))
                    .equals(monthsDays.max(Comparator.naturalOrder()).orElseThrow());
        }
        if (item.endsWith("W")) {
            var day = Integer.parseInt(item.substring(0, item.length() - 1));
            return day <= date.lengthOfMonth()
                    && date.equals(monthsDays
                            .filter(CronScan::isWorkingDay)
                            .min(Comparator.comparing(each -> Math.abs(each.getDayOfMonth() - day)))
                            .orElseThrow());
        }
        return number(item, date.getDayOfMonth(), 1, 31, List.of(), 0);
    }

    private static boolean dayOfWeek(String item, LocalDate date) {
        var weekday = date.getDayOfWeek().getValue();
        if (item.endsWith("L")) {
            return dayOfWeek(item.substring(0, item.length() - 1), date)
                    && date.plusDays(7).getMonth() != date.getMonth();
        }
        if (item.contains("#")) {
            var parts = item.split("#");
            var before = IntStream.rangeClosed(1, date.getDayOfMonth())
                    .filter(day -> date.withDayOfMonth(day).getDayOfWeek() == date.getDayOfWeek())
                    .count();
            return dayOfWeek(parts[0], date) && before == Integer.parseInt(parts[1]);
        }
        // Sunday is at both ends of a week; the steps of a * are counted from Monday.
        return number(item, weekday, 1, 7, DAYS, 0)
                || weekday == 7 && !item.startsWith("*") && number(item, 0, 0, 7, DAYS, 0);
    }

    private static boolean isWorkingDay(LocalDate date) {
        return date.getDayOfWeek().getValue() <= 5;
    }

    private static boolean any(String list, java.util.function.Predicate<String> item) {
        return list.equals("?") || Stream.of(list.split(",")).anyMatch(item);
    }

    private static boolean[] numbers(String list, int first, int last) {
        var numbers = new boolean[last + 1];
        IntPredicate named = number -> any(list, item -> number(item, number, first, last, List.of(), 0));
        IntStream.rangeClosed(first, last).forEach(number -> numbers[number] = named.test(number));
        return numbers;
    }

    private static boolean number(String item, int number, int first, int last, List<String> names, int firstName) {
        var parts = item.split("/");
        var range = parts[0].split("-");
        var from = parts[0].equals("*") ? first : value(range[0], names, firstName);
        var to = parts[0].equals("*") || parts.length == 2 && range.length == 1
                ? last
                : value(range[range.length - 1], names, firstName);
        if (names == DAYS && range.length == 2) {
            to = to == 0 ? 7 : to;
        }
        var step = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
        return number >= from && number <= to && (number - from) % step == 0;
    }

    private static int value(String text, List<String> names, int firstName) {
        return names.contains(text) ? names.indexOf(text) + firstName : Integer.parseInt(text);
    }
}
