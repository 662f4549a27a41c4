package com.hunzal.hcm.schedules;

import com.hunzal.hcm.web.JsonFields;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** When a schedule is due: a cron expression, and the zone whose clocks it means. */
record Timetable(CronExpression cron, ZoneId zone) {

    private static final String FORMS = "six fields (second minute hour day-of-month month day-of-week), five without"
            + " the second, or @yearly, @monthly, @weekly, @daily, @hourly";
    private static final List<String> FIELDS =
            List.of("second", "minute", "hour", "day-of-month", "month", "day-of-week");

    /** From L-28 on: in a month that has no such day, the parser finds one of the month before, which is over. */
    private static final Pattern NOT_IN_EVERY_MONTH = Pattern.compile("L-(?!(1?\\d|2[0-7])(\\s|,|$))");

    /** Notes what is wrong; null if something is. */
    static @Nullable Timetable read(JsonFields fields, String cron, String zone, Instant now) {
        var expression = cron(fields, cron);
        // Not only what can be parsed: "+02:00" is no place, and knows no daylight saving.
        var known = ZoneId.getAvailableZoneIds().contains(zone);
        if (!known) {
            fields.invalid("zone", "is not a known time zone; use a name like Europe/Berlin or UTC");
        }
        var timetable = expression == null ? null : new Timetable(expression, known ? ZoneId.of(zone) : ZoneOffset.UTC);
        if (timetable != null && timetable.next(now) == null) {
            fields.invalid("cron", "never comes true: there is no such day");
            return null;
        }
        return known ? timetable : null;
    }

    private static @Nullable CronExpression cron(JsonFields fields, String text) {
        var parts = text.strip().split("\\s+");
        var expression = parts.length == FIELDS.size() - 1 ? "0 " + text : text;
        var parsed = parse(expression);
        if (parsed == null) {
            fields.invalid("cron", problem(expression.strip().split("\\s+")));
        }
        return parsed;
    }

    private static String problem(String[] parts) {
        if (parts.length == FIELDS.size()) {
            for (int i = 0; i < parts.length; i++) {
                var alone = new String[] {"*", "*", "*", "*", "*", "*"};
                alone[i] = parts[i];
                if (parse(String.join(" ", alone)) == null) {
                    return "has \"" + parts[i] + "\" for the " + FIELDS.get(i) + ", which is not possible";
                }
            }
        }
        return "must be a cron expression: " + FORMS;
    }

    private static @Nullable CronExpression parse(String expression) {
        try {
            return NOT_IN_EVERY_MONTH.matcher(expression).find() ? null : CronExpression.parse(expression);
        } catch (IllegalArgumentException notCron) {
            return null;
        }
    }

    /** The first time after that moment; null if there is none. */
    @Nullable
    Instant next(Instant after) {
        var next = hoursAreNamed() ? nextOnTheClock(after) : nextInRealTime(after);
        return next == null || !next.isAfter(after) ? null : next;
    }

    private boolean hoursAreNamed() {
        return !cron.toString().strip().split("\\s+")[2].contains("*");
    }

    private @Nullable Instant nextInRealTime(Instant after) {
        var next = cron.next(after.atZone(zone));
        return next == null ? null : next.toInstant();
    }

    /**
     * Once for each time that the expression names, also on the days when the zone's clocks change: a time that is left
     * out is made up for as soon as clocks go on, and of one that comes twice only the first counts.
     */
    private @Nullable Instant nextOnTheClock(Instant after) {
        var rules = zone.getRules();
        var local = LocalDateTime.ofInstant(after, zone);
        var now = rules.getTransition(local);
        if (now != null && now.isOverlap() && !after.isBefore(now.getInstant())) {
            local = now.getDateTimeBefore().minusNanos(1); // these hours have been once already
        }
        var next = cron.next(local);
        if (next == null) {
            return null;
        }
        var change = rules.getTransition(next);
        return change != null && change.isGap()
                ? change.getInstant()
                : ZonedDateTime.ofLocal(next, zone, null).toInstant(); // of two, the earlier
    }

    /** The first times after that moment; fewer if there are no more. */
    List<Instant> after(Instant after, int count) {
        return Stream.iterate(next(after), Objects::nonNull, this::next)
                .limit(count)
                .toList();
    }
}
