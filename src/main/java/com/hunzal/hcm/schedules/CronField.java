package com.hunzal.hcm.schedules;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The six fields of a cron expression, and which numbers one names: lists, ranges, steps and English names. */
enum CronField {
    SECOND(0, 0, 59),
    MINUTE(0, 0, 59),
    HOUR(0, 0, 23),
    DAY_OF_MONTH(1, 1, 31),
    MONTH(1, 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
    /** 0 and 7 are both Sunday. */
    DAY_OF_WEEK(0, 1, 7, "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    private static final Pattern ITEM = Pattern.compile("(\\*|\\w+)(?:-(\\w+))?(?:/(\\d{1,9}))?");
    private static final int SUNDAY = 7;

    private final int least;
    private final int first;
    private final int last;
    private final List<String> names;

    CronField(int least, int first, int last, String... names) {
        this.least = least;
        this.first = first;
        this.last = last;
        this.names = List.of(names);
    }

    /** As it is called in answers: {@code day-of-month}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A bit for each number that the text names; Sunday is 7.
     *
     * @throws IllegalArgumentException for people, if it is not possible
     */
    long numbers(String text) {
        long numbers = 0;
        for (var item : text.split(",", -1)) {
            numbers |= item(item);
        }
        return this == DAY_OF_WEEK && has(numbers, 0) ? numbers & ~1L | 1L << SUNDAY : numbers;
    }

    static boolean has(long numbers, int number) {
        return (numbers >> number & 1) != 0;
    }

    /** The next of these numbers, from that one on; negative if there is none. */
    static int next(long numbers, int from) {
        var left = numbers >> from;
        return left == 0 ? -1 : from + Long.numberOfTrailingZeros(left);
    }

    static int last(long numbers) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(numbers);
    }

    /** The least difference of two of these numbers; more than a day has seconds if there is only one. */
    static int leastStep(long numbers) {
        var least = 100_000;
        for (int number = next(numbers, 0); number >= 0; ) {
            var next = next(numbers, number + 1);
            least = next < 0 ? least : Math.min(least, next - number);
            number = next;
        }
        return least;
    }

    private IllegalArgumentException impossible(String text) {
        return new IllegalArgumentException("has \"" + text + "\" for the " + label() + ", which is not possible");
    }

    private long item(String text) {
        var parts = ITEM.matcher(text);
        if (!parts.matches() || parts.group(1).equals("*") && parts.group(2) != null) {
            throw impossible(text);
        }
        var all = parts.group(1).equals("*");
        var step = parts.group(3) == null ? 1 : Integer.parseInt(parts.group(3));
        var from = all ? first : number(parts.group(1), text);
        var to = all || parts.group(2) == null && parts.group(3) != null ? last : from;
        if (parts.group(2) != null) {
            to = number(parts.group(2), text);
            from = this == DAY_OF_WEEK && from == SUNDAY && to != SUNDAY ? 0 : from;
        }
        if (from > to || step == 0) {
            throw impossible(text);
        }
        long numbers = 0;
        for (long number = from; number <= to; number += step) {
            numbers |= 1L << number;
        }
        return numbers;
    }

    /**
     * @param item what it is a part of
     * @throws IllegalArgumentException for people, if it is not possible
     */
    int number(String text, String item) {
        var named = names.indexOf(text.toUpperCase(Locale.ROOT)) + 1;
        var number = named > 0 ? named : text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (number < least || number > last) {
            throw impossible(item);
        }
        return number;
    }
}
