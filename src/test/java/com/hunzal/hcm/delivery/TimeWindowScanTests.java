package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.delivery.DigestPeriods.Period;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.DeliverySettings.Frequency;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds quiet hours and digests against a scan of every minute of a year. What the scan says is compared at each edge, in
 * each minute near a change of clocks, and now and then in between.
 */
class TimeWindowScanTests {

    private static final int NOW_AND_THEN = 61;

    private static final List<String> WINDOWS = List.of(
            "22:00-06:00",
            "22:00-02:30",
            "22:00-01:30",
            "23:00-00:00",
            "00:00-00:30",
            "00:15-23:45",
            "00:01-00:00",
            "01:30-02:30",
            "02:00-03:00",
            "02:15-02:45",
            "12:00-13:00",
            "23:30-23:59",
            "03:00-01:45");

    @ParameterizedTest
    @CsvSource({
        "America/New_York, 2026",
        "Africa/Cairo, 2026",
        "America/Nuuk, 2026",
        "America/Santiago, 2026",
        "Australia/Lord_Howe, 2026",
        "Antarctica/Troll, 2026",
        "Asia/Kathmandu, 2026",
        "Africa/Casablanca, 2026",
        "Pacific/Apia, 2011",
        "Pacific/Kwajalein, 1993"
    })
    void someZonesAgreeWithAScan(ZoneId zone, int year) {
        var clock = new WallClock(zone, year);

        comparesQuietHours(zone, clock, WINDOWS);
        comparesDigests(zone, clock, List.of(0, 2, 23), List.of(DayOfWeek.FRIDAY, DayOfWeek.SUNDAY));
    }

    @Test
    @Tag("long")
    void allZonesAgreeWithAScanOfAWholeYear() {
        agree(WallClock.allZones(), 2026);
    }

    @Test
    @Tag("long")
    void zonesThatLeftOutADateAgreeWithAScanOfThatYear() {
        agree(List.of(ZoneId.of("Pacific/Kwajalein")), 1993);
        agree(List.of(ZoneId.of("Pacific/Enderbury"), ZoneId.of("Pacific/Kiritimati")), 1994);
        agree(List.of(ZoneId.of("Pacific/Apia"), ZoneId.of("Pacific/Fakaofo")), 2011);
    }

    private static void agree(List<ZoneId> zones, int year) {
        zones.parallelStream().forEach(zone -> {
            var clock = new WallClock(zone, year);
            comparesQuietHours(zone, clock, WINDOWS);
            comparesDigests(zone, clock, List.of(0, 2, 23), List.of(DayOfWeek.FRIDAY, DayOfWeek.SUNDAY));
        });
    }

    private static void comparesQuietHours(ZoneId zone, WallClock clock, List<String> windows) {
        for (var each : windows) {
            var start = LocalTime.parse(each.substring(0, 5));
            var end = LocalTime.parse(each.substring(6));
            var window = new DeliverySettings.QuietHours(start, end);
            var quiet = quietMinutes(clock, start.toSecondOfDay() / 60, end.toSecondOfDay() / 60);
            compares(clock, minute -> quiet.get(minute) != quiet.get(minute - 1), minute -> {
                var at = clock.at(minute);
                agrees(QuietHours.isQuiet(at, window, zone), quiet.get(minute), zone, each, at);
                var release = clock.at(quiet.nextClearBit(minute));
                agrees(QuietHours.releaseAt(at, window, zone), release, zone, each, at);
            });
        }
    }

    /** As an assertion, but without making its words millions of times. */
    private static void agrees(Object actual, Object scanned, Object... where) {
        if (!actual.equals(scanned)) {
            assertThat(actual).as(List.of(where).toString()).isEqualTo(scanned);
        }
    }

    private static BitSet quietMinutes(WallClock clock, int start, int end) {
        var quiet = new BitSet(clock.minutes());
        for (int minute = 0; minute < clock.minutes(); minute++) {
            int time = clock.minuteOfDay(minute);
            quiet.set(minute, start < end ? time >= start && time < end : time >= start || time < end);
        }
        return quiet;
    }

    private static void comparesDigests(ZoneId zone, WallClock clock, List<Integer> hours, List<DayOfWeek> weekdays) {
        comparesPeriods(
                clock,
                zone + " hourly",
                hourlyCuts(clock),
                new DigestPeriods(Frequency.HOURLY, 8, DayOfWeek.MONDAY, zone)::of);
        for (int hour : hours) {
            comparesPeriods(
                    clock,
                    zone + " daily at " + hour,
                    dailyCuts(clock, hour),
                    new DigestPeriods(Frequency.DAILY, hour, DayOfWeek.MONDAY, zone)::of);
            for (var weekday : weekdays) {
                comparesPeriods(
                        clock,
                        zone + " on " + weekday + " at " + hour,
                        cuts(clock, hour, day -> LocalDate.ofEpochDay(day).getDayOfWeek() == weekday),
                        new DigestPeriods(Frequency.WEEKLY, hour, weekday, zone)::of);
            }
        }
    }

    private static void comparesPeriods(WallClock clock, String name, BitSet cuts, Function<Instant, Period> periods) {
        compares(clock, minute -> cuts.get(minute) || cuts.get(minute + 1), minute -> {
            var at = clock.at(minute);
            var period = new Period(clock.at(cuts.previousSetBit(minute)), clock.at(cuts.nextSetBit(minute + 1)));
            agrees(periods.apply(at), period, name, at);
        });
    }

    private static BitSet hourlyCuts(WallClock clock) {
        var cuts = new BitSet(clock.minutes());
        for (int minute = 1; minute < clock.minutes(); minute++) {
            int before = Math.floorDiv(clock.shown(minute - 1), 60);
            int now = Math.floorDiv(clock.shown(minute), 60);
            cuts.set(minute, now > before || clock.shown(minute) % 60 == 0);
        }
        return cuts;
    }

    private static BitSet dailyCuts(WallClock clock, int hour) {
        var days = new BitSet();
        for (int minute = 0; minute < clock.minutes(); minute++) {
            days.set(clock.epochDay(minute));
        }
        return cuts(clock, hour, days::get);
    }

    /** When the clock first shows the hour, or later, of a day. */
    private static BitSet cuts(WallClock clock, int hour, IntPredicate ofDay) {
        var cuts = new BitSet(clock.minutes());
        int latest = clock.shown(0);
        for (int minute = 1; minute < clock.minutes(); minute++) {
            int now = Math.max(latest, clock.shown(minute));
            int first = Math.floorDiv(latest - hour * 60, 1440) + 1; // the first day whose hour was not shown yet
            int last = Math.floorDiv(now - hour * 60, 1440);
            for (int day = first; day <= last; day++) {
                if (ofDay.test(day)) {
                    cuts.set(minute);
                }
            }
            latest = now;
        }
        return cuts;
    }

    private static void compares(WallClock clock, IntPredicate edge, IntConsumer comparison) {
        for (int minute = clock.firstOfTheYear(); minute < clock.firstAfterTheYear(); minute++) {
            if (edge.test(minute) || minute % NOW_AND_THEN == 0 || clock.changesNear(minute)) {
                comparison.accept(minute);
            }
        }
    }
}
