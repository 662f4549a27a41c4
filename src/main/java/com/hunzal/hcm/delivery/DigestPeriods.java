package com.hunzal.hcm.delivery;

import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.DeliverySettings.Frequency;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which digest something belongs to. Time is cut where the wall clock of a zone says so: at the top of each hour, at one hour
 * of each day, or of one day of each week. A cut that the clock jumps over is made at once after the jump. An hour that is
 * shown twice is two of an hourly digest, but one cut of a day. A date that a zone left out altogether has no daily cut; a
 * week always has one.
 */
final class DigestPeriods {

    private final Frequency frequency;
    private final int hour;
    private final DayOfWeek weekday;
    private final ZoneId zone;

    /**
     * @param hour of daily and weekly digests, 0 to 23
     * @param weekday of weekly ones
     */
    DigestPeriods(Frequency frequency, int hour, DayOfWeek weekday, ZoneId zone) {
        this.frequency = frequency;
        this.hour = hour;
        this.weekday = weekday;
        this.zone = zone;
    }

    /** @param zone of the recipient */
    static DigestPeriods of(DeliverySettings settings, ZoneId zone) {
        return new DigestPeriods(settings.digestFrequency(), settings.digestHour(), settings.digestWeekday(), zone);
    }

    /** From {@code from} on and before {@code to}, when the digest is made. */
    record Period(Instant from, Instant to) {}

    /** The one in which an instant lies. */
    Period of(Instant instant) {
        return switch (frequency) {
            case HOURLY -> new Period(topOfHourUntil(instant), topOfHourAfter(instant));
            case DAILY -> daily(instant);
            case WEEKLY -> weekly(instant);
        };
    }

    private Period daily(Instant instant) {
        var cuts = new TreeSet<Instant>();
        var today = LocalDate.ofInstant(instant, zone);
        for (var date = today.minusDays(3); !date.isAfter(today.plusDays(3)); date = date.plusDays(1)) {
            if (exists(date)) {
                cuts.add(cut(date));
            }
        }
        return between(cuts, instant);
    }

    private Period weekly(Instant instant) {
        var cuts = new TreeSet<Instant>();
        var date = LocalDate.ofInstant(instant, zone).with(TemporalAdjusters.previousOrSame(weekday));
        for (int week = -2; week <= 2; week++) {
            cuts.add(cut(date.plusWeeks(week)));
        }
        return between(cuts, instant);
    }

    private static Period between(TreeSet<Instant> cuts, Instant instant) {
        var from = cuts.floor(instant);
        var to = cuts.higher(instant);
        if (from == null || to == null) {
            throw new IllegalStateException("no digest's period around " + instant);
        }
        return new Period(from, to);
    }

    /** Zones have moved across the date line, and the date between was never there. */
    private boolean exists(LocalDate date) {
        return date.atStartOfDay(zone).toLocalDate().equals(date);
    }

    /** The first instant at which the clock shows the hour, or later. */
    private Instant cut(LocalDate date) {
        var local = date.atTime(hour, 0);
        var gap = zone.getRules().getTransition(local);
        return gap != null && gap.isGap()
                ? gap.getInstant()
                : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    private Instant topOfHourUntil(Instant instant) {
        var at = instant;
        while (true) {
            var local = LocalDateTime.ofInstant(at, zone);
            var top = at.minus(ChronoUnit.NANOS.between(local.truncatedTo(ChronoUnit.HOURS), local), ChronoUnit.NANOS);
            var change = lastTransition(at);
            if (change == null || !change.getInstant().isAfter(top)) {
                return top;
            }
            if (isTopOfHour(change)) {
                return change.getInstant();
            }
            at = change.getInstant().minusNanos(1);
        }
    }

    private Instant topOfHourAfter(Instant instant) {
        var at = instant;
        while (true) {
            var local = LocalDateTime.ofInstant(at, zone);
            var next = local.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            var top = at.plusNanos(ChronoUnit.NANOS.between(local, next));
            var change = zone.getRules().nextTransition(at);
            if (change == null || change.getInstant().isAfter(top)) {
                return top;
            }
            if (isTopOfHour(change)) {
                return change.getInstant();
            }
            at = change.getInstant();
        }
    }

    /** The one by which the clock at an instant shows what it shows. */
    private @Nullable ZoneOffsetTransition lastTransition(Instant instant) {
        return zone.getRules().previousTransition(instant.plusNanos(1));
    }

    /** Whether the clock then shows the top of an hour, or jumps over one. */
    private static boolean isTopOfHour(ZoneOffsetTransition change) {
        var after = change.getDateTimeAfter();
        var top = after.truncatedTo(ChronoUnit.HOURS);
        return top.equals(after) || change.isGap() && !top.isBefore(change.getDateTimeBefore());
    }
}
