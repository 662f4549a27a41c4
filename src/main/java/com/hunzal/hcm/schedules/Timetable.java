package com.hunzal.hcm.schedules;

import com.hunzal.hcm.web.FieldErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule is due: a cron expression, and the zone whose clocks it means.
 *
 * @param least what is to lie between two runs, if the expression names times that are closer to each other
 * @param isTooFrequent whether it does. Hours that clocks leave out or repeat do not count
 */
record Timetable(Cron cron, ZoneId zone, Duration least, boolean isTooFrequent) {

    Timetable(Cron cron, ZoneId zone, Duration least) {
        this(
                cron,
                zone,
                least,
                cron.isMoreFrequentThan(least)); // once: who shows a schedule asks for each of its times
    }

    Timetable(Cron cron, ZoneId zone) {
        this(cron, zone, Duration.ZERO);
    }

    /** Notes what is wrong; null if something is. */
    static @Nullable Timetable read(FieldErrors errors, String cron, String zone, Duration least, Instant now) {
        var expression = cron(errors, cron);
        // Not only what can be parsed: "+02:00" is no place, and knows no daylight saving.
        var known = ZoneId.getAvailableZoneIds().contains(zone);
        if (!known) {
            errors.invalid("zone", "is not a known time zone; use a name like Europe/Berlin or UTC");
        }
        var timetable =
                expression == null ? null : new Timetable(expression, known ? ZoneId.of(zone) : ZoneOffset.UTC, least);
        if (timetable != null && timetable.next(now) == null) {
            errors.invalid("cron", "never comes true: there is no such day");
            return null;
        }
        return known ? timetable : null;
    }

    private static @Nullable Cron cron(FieldErrors errors, String text) {
        try {
            return Cron.parse(text);
        } catch (IllegalArgumentException notCron) {
            errors.invalid("cron", Objects.requireNonNull(notCron.getMessage()));
            return null;
        }
    }

    /** When it is due after a run at that moment; null if never. */
    @Nullable
    Instant nextAfterRun(Instant run) {
        return next(isTooFrequent ? run.plus(least).minusNanos(1) : run);
    }

    /** The first time after that moment; null if there is none. */
    @Nullable
    Instant next(Instant after) {
        return cron.isOfAnyHour() ? nextInRealTime(after) : nextOnTheClock(after);
    }

    /** Whenever the zone's clock shows a time that the expression names. */
    private @Nullable Instant nextInRealTime(Instant after) {
        var rules = zone.getRules();
        var from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        var end = ZonedDateTime.ofInstant(from, ZoneOffset.UTC)
                .plusYears(Cron.CALENDAR_CYCLE_YEARS)
                .toInstant();
        // From one change of the clock to the next it goes on evenly.
        while (from.isBefore(end)) {
            var offset = rules.getOffset(from);
            var change = rules.nextTransition(from);
            var until = change == null ? end : change.getInstant();
            var next = cron.next(LocalDateTime.ofInstant(from, offset), LocalDateTime.ofInstant(until, offset));
            if (next != null) {
                return next.toInstant(offset);
            }
            from = until;
        }
        return null;
    }

    /**
     * Once for each time that the expression names, also on the days when the zone's clocks change: a time that is left
     * out is made up for as soon as clocks go on, and of one that comes twice only the first counts.
     */
    private @Nullable Instant nextOnTheClock(Instant after) {
        var rules = zone.getRules();
        var local = LocalDateTime.ofInstant(after, zone).truncatedTo(ChronoUnit.SECONDS);
        var now = rules.getTransition(local);
        var from = now != null && now.isOverlap() && !after.isBefore(now.getInstant())
                ? now.getDateTimeBefore() // the hours until then have been once already
                : local.plusSeconds(1);
        var next = cron.next(from, from.plusYears(Cron.CALENDAR_CYCLE_YEARS));
        if (next == null) {
            return null;
        }
        var change = rules.getTransition(next);
        return change != null && change.isGap()
                ? change.getInstant()
                : ZonedDateTime.ofLocal(next, zone, null).toInstant(); // of two, the earlier
    }

    /** The first runs after that moment; fewer if there are no more. */
    List<Instant> after(Instant after, int count) {
        return Stream.iterate(next(after), Objects::nonNull, this::nextAfterRun)
                .limit(count)
                .toList();
    }
}
