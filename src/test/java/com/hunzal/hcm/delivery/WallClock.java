package com.hunzal.hcm.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.LinkedHashMap;
import java.util.List;

/** What a zone's clock shows in each minute of a year and some days around it, found by asking each minute. */
final class WallClock {

    private static final int MINUTES_OF_DAY = 1440;

    /** Before and after the year, so that what reaches over its ends is there. */
    private static final Duration MARGIN = Duration.ofDays(16);

    private final Instant begin;

    /** Minutes since 1970 by the wall clock. */
    private final int[] shown;

    WallClock(ZoneId zone, int year) {
        begin = LocalDateTime.of(year, 1, 1, 0, 0).toInstant(ZoneOffset.UTC).minus(MARGIN);
        var end =
                LocalDateTime.of(year + 1, 1, 1, 0, 0).toInstant(ZoneOffset.UTC).plus(MARGIN);
        shown = new int[(int) Duration.between(begin, end).toMinutes()];
        for (int minute = 0; minute < shown.length; minute++) {
            var local = LocalDateTime.ofInstant(at(minute), zone);
            shown[minute] = (int) (local.toEpochSecond(ZoneOffset.UTC) / 60);
        }
    }

    /** One zone of each that have the same rules. */
    static List<ZoneId> allZones() {
        var byRules = new LinkedHashMap<ZoneRules, ZoneId>();
        ZoneId.getAvailableZoneIds().stream()
                .sorted()
                .map(ZoneId::of)
                .forEach(zone -> byRules.putIfAbsent(zone.getRules(), zone));
        return List.copyOf(byRules.values());
    }

    int minutes() {
        return shown.length;
    }

    int firstOfTheYear() {
        return (int) MARGIN.toMinutes();
    }

    int firstAfterTheYear() {
        return shown.length - firstOfTheYear();
    }

    Instant at(int minute) {
        return begin.plusSeconds(minute * 60L);
    }

    int shown(int minute) {
        return shown[minute];
    }

    int minuteOfDay(int minute) {
        return Math.floorMod(shown[minute], MINUTES_OF_DAY);
    }

    int epochDay(int minute) {
        return Math.floorDiv(shown[minute], MINUTES_OF_DAY);
    }

    /** Whether the clock was changed less than three hours ago, or will be within three hours. */
    boolean changesNear(int minute) {
        int before = Math.max(0, minute - 180);
        int after = Math.min(shown.length - 1, minute + 180);
        return shown[after] - shown[before] != after - before;
    }
}
