package com.hunzal.hcm.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Holds the timetable against a scan of every minute. The long tests do so for every zone and for whole years. */
class TimetableScanTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2041-01-01T00:00:00Z");

    /** By whole and half hours, at midnight, before and after it, in both hemispheres, and in Morocco's Ramadan. */
    private static final List<String> SOME_ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "America/Nuuk",
            "America/Havana",
            "Australia/Lord_Howe",
            "Asia/Beirut",
            "Africa/Cairo",
            "Atlantic/Azores",
            "Pacific/Chatham",
            "America/Santiago",
            "Africa/Casablanca",
            "Asia/Kolkata");

    static final List<String> CRONS = List.of(
            "0 0 * * * *",
            "0 30 * * * *",
            "0 0 */2 * * *",
            "0 0 */3 * * *",
            "0 15 1-23/2,*/6 * * *",
            "0 */20 * * * *",
            "0 59 */24 * * *",
            "0 0 * * * SUN",
            "0 0 */2 L * *",
            "0 30 2 * * *",
            "0 0 0 * * *",
            "0 0 1 * * *",
            "0 45 1,2 * * *",
            "0 */15 0-3 * * *",
            "0 30 23 * * *",
            "0 0,59 0,23 * * *",
            "0 15 0-23 * * *",
            "0 0 0/2 * * *",
            "0 0 2,3 * * SUN",
            "0 30 0 1 * *",
            "0 5 2 ? 3,4,9-11 7",
            "0 0 23 L * ?",
            "0 30 1 ? * SUNL",
            "0 0 0 ? MAR,APR,OCT SUN#2,5L");

    static final List<String> DAYS = List.of(
            "0 0 0 1W * *",
            "0 0 0 2W * *",
            "0 0 0 15W * *",
            "0 0 0 28W * *",
            "0 0 0 29W * *",
            "0 0 0 30W * *",
            "0 0 0 31W * *",
            "0 0 0 LW * *",
            "0 0 0 L * *",
            "0 0 0 L-1 * *",
            "0 0 0 L-3 * *",
            "0 0 0 L-27 * *",
            "0 0 0 1W,15,L-3,LW * *",
            "0 0 0 30W,31W 2,4 *",
            "0 0 0 ? * MON#1",
            "0 0 0 ? * fri#5",
            "0 0 0 ? * 0#3",
            "0 0 0 ? * 7L",
            "0 0 0 ? * MONL,WED#2,SAT",
            "0 0 0 ? * SUN-TUE",
            "0 0 0 ? * 5-7",
            "0 0 0 ? * 0/3",
            "0 0 0 ? * */2",
            "0 0 0 */5 * *",
            "0 0 0 29-31 * *",
            "0 0 0 13 * FRI",
            "0 0 0 29 2 *",
            "0 0 0 29 feb MON-FRI",
            "0 0 0 LW */3 WED-FRI",
            "0 0 0 1-7 JAN/4 mon");

    /** What Spring's expressions lose or refuse, or run on another day. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # a gap at 23:00: twelve of these, a whole day
            0 0 */2 * * *    | America/Nuuk        | 2027-03-26T12:00:00Z | 2027-03-29T12:00:00Z | 37
            # half an hour: "never comes true", or one lost at each change
            0 0 * * * *      | Australia/Lord_Howe | 2027-04-03T14:00:00Z | 2027-04-03T20:00:00Z | 6
            0 30 * * * *     | Australia/Lord_Howe | 2027-04-03T14:00:00Z | 2027-04-03T18:00:00Z | 4
            0 30 * * * *     | Australia/Lord_Howe | 2027-10-02T14:00:00Z | 2027-10-02T18:00:00Z | 5
            # midnight comes twice
            0 0 */3 * * *    | America/Havana      | 2027-11-06T00:00:00Z | 2027-11-08T00:00:00Z | 17
            # at the end of February, which is a Sunday
            0 0 0 28W * *    | UTC                 | 2027-02-01T00:00:00Z | 2027-03-01T00:00:00Z | 1
            # a month without that day has none near it
            0 0 0 31W * *    | UTC                 | 2027-04-01T00:00:00Z | 2027-05-01T00:00:00Z | 0
            """)
    void whatSpringsExpressionsGetWrong(String cron, String zone, Instant from, Instant to, int times) {
        var found = compare(cron, ZoneId.of(zone), from, to);

        assertThat(found).hasSize(times);
    }

    @ParameterizedTest
    @FieldSource("SOME_ZONES")
    void aroundEachChangeOfTheClockTheTimesAreThoseOfAScan(String zone) {
        for (var cron : CRONS) {
            compareAroundChanges(cron, ZoneId.of(zone), Instant.parse("2026-06-01T00:00:00Z"), Duration.ofDays(365));
        }
    }

    @Test
    void aroundAChangeEachSecondIsThatOfAScan() {
        for (var cron : List.of("*/7 59 * * * *", "30 */20 1-3 * * *", "1-59/29 0 0-23 * * *", "59 59 2 * * *")) {
            for (var day : List.of("2027-03-28", "2027-10-31")) {
                var from = Instant.parse(day + "T00:00:00Z").minusSeconds(5400);
                compare(cron, ZoneId.of("Europe/Berlin"), from, from.plusSeconds(3 * 5400), Duration.ofSeconds(1));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("DAYS")
    void daysAreThoseOfAScan(String cron) {
        var scan = new CronScan(cron);
        var days = LocalDate.of(2024, 1, 1)
                .datesUntil(LocalDate.of(2041, 1, 1))
                .filter(scan::matches)
                .map(day -> day.atTime(LocalTime.MIDNIGHT).toInstant(ZoneOffset.UTC))
                .toList();

        assertThat(found(cron, ZoneOffset.UTC, BEGIN, END)).isEqualTo(days);
    }

    /** Every 28 years, but 40 around 2100, which is no leap year. */
    @Test
    void aTimeThatComesOnceInDecadesIsFound() {
        var timetable = new Timetable(Cron.parse("0 0 0 29 2 MON"), ZoneOffset.UTC);

        assertThat(timetable.after(Instant.parse("2072-01-01T00:00:00Z"), 3))
                .containsExactly(
                        Instant.parse("2072-02-29T00:00:00Z"),
                        Instant.parse("2112-02-29T00:00:00Z"),
                        Instant.parse("2140-02-29T00:00:00Z"));
    }

    @Test
    @Tag("long")
    void aroundEachChangeOfTheClockInEveryZoneTheTimesAreThoseOfAScan() {
        for (var zone : differentZones()) {
            for (var cron : CRONS) {
                compareAroundChanges(cron, zone, BEGIN, Duration.between(BEGIN, END));
            }
        }
    }

    @ParameterizedTest
    @Tag("long")
    @FieldSource("CRONS")
    void overYearsTheTimesAreThoseOfAScan(String cron) {
        for (var zone : SOME_ZONES.subList(0, 6)) {
            compare(cron, ZoneId.of(zone), BEGIN, END);
        }
    }

    @Test
    @Tag("long")
    void timesOfRandomExpressionsAreThoseOfAScan() {
        var random = new Random(14);
        var zones = List.copyOf(differentZones());
        for (int i = 0; i < 3_000; i++) {
            var zone = zones.get(random.nextInt(zones.size()));
            compareAroundChanges(randomCron(random), zone, BEGIN, Duration.ofDays(1500));
        }
    }

    private static String randomCron(Random random) {
        return Stream.of(
                        new String[] {"0"},
                        new String[] {"0", "30", "*/20", "5-50/15", "59"},
                        new String[] {"*", "*/2", "*/5", "1", "2", "0-3", "0,23", "22-23", "3/7", "1-5/2,*/12"},
                        new String[] {"*", "?", "L", "LW", "L-3", "1W", "28W", "31W", "1-7", "*/2", "8-31"},
                        new String[] {"*", "*", "3,4", "MAR-NOV", "*/2", "SEP,OCT,11"},
                        new String[] {"*", "*", "?", "SUN", "SAT-SUN", "SUN#1", "0L", "7#2,FRI", "*/3"})
                .map(choice -> choice[random.nextInt(choice.length)])
                .collect(Collectors.joining(" "));
    }

    /** One of all zones whose clocks change at the same moments. */
    private static Collection<ZoneId> differentZones() {
        return ZoneId.getAvailableZoneIds().stream()
                .sorted()
                .map(ZoneId::of)
                .collect(Collectors.toMap(
                        zone -> List.of(zone.getRules().getOffset(BEGIN), changes(zone, BEGIN, END)),
                        Function.identity(),
                        (one, same) -> one,
                        LinkedHashMap::new))
                .values();
    }

    private static List<ZoneOffsetTransition> changes(ZoneId zone, Instant from, Instant to) {
        var changes = new ArrayList<ZoneOffsetTransition>();
        var rules = zone.getRules();
        for (var next = rules.nextTransition(from);
                next != null && next.getInstant().isBefore(to);
                next = rules.nextTransition(next.getInstant())) {
            changes.add(next);
        }
        return changes;
    }

    private static void compareAroundChanges(String cron, ZoneId zone, Instant from, Duration length) {
        for (var change : changes(zone, from, from.plus(length))) {
            var day = Duration.ofDays(1);
            compare(
                    cron,
                    zone,
                    change.getInstant().minus(day),
                    change.getInstant().plus(day));
        }
    }

    private static List<Instant> compare(String cron, ZoneId zone, Instant from, Instant to) {
        return compare(cron, zone, from, to, MINUTE);
    }

    private static List<Instant> compare(String cron, ZoneId zone, Instant from, Instant to, Duration step) {
        var scanned = new CronScan(cron).times(zone, from, to, step);
        var found = found(cron, zone, from, to);
        assertThat(found).as(cron + " in " + zone).isEqualTo(List.copyOf(scanned));

        // From wherever one asks, not only from one time to the next.
        var timetable = new Timetable(Cron.parse(cron), zone);
        for (var after = from.minusMillis(1); after.isBefore(to); after = after.plusSeconds(59 * 60 + 59)) {
            var next = scanned.higher(after);
            if (next != null) {
                assertThat(timetable.next(after))
                        .as(cron + " in " + zone + " after " + after)
                        .isEqualTo(next);
            }
        }
        return found;
    }

    private static List<Instant> found(String cron, ZoneId zone, Instant from, Instant to) {
        var timetable = new Timetable(Cron.parse(cron), zone);
        var found = new ArrayList<Instant>();
        for (var next = timetable.next(from.minusNanos(1));
                next != null && next.isBefore(to);
                next = timetable.next(next)) {
            found.add(next);
        }
        return found;
    }
}
