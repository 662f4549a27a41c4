package com.hunzal.hcm.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How close times of an expression come to each other. */
class LeastIntervalTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * * *                | 1",
                "*/10 * * * * *             | 10",
                "*/9 * * * * *              | 6", // from 54 to 60
                "0,59 0 * * * *             | 59",
                "0,30 59 * * * *            | 30",
                "0 * * * * *                | 60",
                "0,58 * * * * *             | 2",
                "58 0,1 * * * *             | 60",
                "0 0,59 * * * *             | 60",
                "0 1,58 * * * *             | 180",
                "0 0,59 8,10 * * *          | 3540",
                "0 0,59 8,9 * * *           | 60",
                "0 0 0,23 * * *             | 3600",
                "0 0,59 0,23 1 * *          | 3540",
                "0 0,59 0,23 ? * MON,FRI    | 3540",
                "0 0,59 0,23 ? * SUN-MON    | 60",
                "0 0,59 0,23 1,L * *        | 60",
                "0 0,59 0,23 L * *          | 3540",
                "59 59 23 * * *             | 86400",
                "0 0 0 1 1 *                | 86400",
                "0,59 0,59 0,23 1 1 *       | 59",
                "0,59 0,59 0,23 29,30,31 2,3 * | 1",
                "0 30 3 * * *               | 86400",
            })
    void isReckonedFromAllFields(String cron, int seconds) {
        var expression = Cron.parse(cron);

        assertThat(expression.isMoreFrequentThan(Duration.ofSeconds(seconds))).isFalse();
        if (seconds < 86400) { // more than a day is not asked for
            assertThat(expression.isMoreFrequentThan(Duration.ofSeconds(seconds + 1)))
                    .isTrue();
        }
    }

    /** Against the times themselves. */
    @Test
    void isWhatTheTimesShow() {
        var random = new Random(1);
        for (int i = 0; i < 500; i++) {
            var cron = field(random, 60) + " " + field(random, 60) + " " + field(random, 24) + " "
                    + (random.nextBoolean() ? "*" : "1,15,16,L") + " * *";
            var timetable = new Timetable(Cron.parse(cron), ZoneOffset.UTC);
            var times = timetable.after(Instant.parse("2027-01-01T00:00:00Z"), 3000);
            var last = times.get(times.size() - 1);
            var least = IntStream.range(1, times.size())
                    .mapToLong(each -> Duration.between(times.get(each - 1), times.get(each))
                            .toSeconds())
                    .min()
                    .orElseThrow();

            if (least < 86400) {
                assertThat(timetable.cron().isMoreFrequentThan(Duration.ofSeconds(least + 1)))
                        .as(cron)
                        .isTrue();
            }
            if (last.isAfter(Instant.parse("2027-02-03T00:00:00Z"))) {
                assertThat(timetable.cron().isMoreFrequentThan(Duration.ofSeconds(Math.min(least, 86400))))
                        .as(cron)
                        .isFalse();
            }
        }
    }

    /** Its days are never in a row, and there are as many of them to look at as a field can have. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,55 0,59 0,23 1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W,1W * *",
                "0,55 0,59 0,23 1W,3W,5W,7W,9W,11W,13W,15W,17W,19W,21W,23W,25W,27W,29W 2 MON#5",
                "0,55 0,59 0,23 29 2 MON"
            })
    void isToldByALookAtEachKindOfMonthAndOnlyOnce(String text) {
        var looks = new AtomicInteger();
        var cron = Cron.parse(text);
        var counted = new Cron(
                cron.seconds(),
                cron.minutes(),
                cron.hours(),
                cron.months(),
                month -> {
                    looks.incrementAndGet();
                    return cron.days().in(month);
                },
                cron.isOfAnyHour());

        var timetable = new Timetable(counted, ZoneOffset.UTC, Duration.ofSeconds(10));
        assertThat(looks.get()).isBetween(1, 28 * 12 + 1);
        looks.set(0);
        timetable.isTooFrequent();
        timetable.after(Instant.parse("2027-01-01T00:00:00Z"), 5);
        assertThat(looks.get()).isLessThan(5 * 12 * 12); // in leap years it may take some years from one to the next
    }

    @Test
    void anExpressionThatNamesAnotherDayOnlyInOneKindOfYearIsFound() {
        for (var cron : List.of("0 0 0,23 LW,1W 2,3 *", "0 0 0,23 29,1 2,3 MON,TUE", "0 0 0,23 31,1 * SUN,SAT")) {
            var days = new CronScan(cron);
            var inARow = LocalDate.of(1999, 1, 1)
                    .datesUntil(LocalDate.of(2399, 12, 31))
                    .anyMatch(date -> days.matches(date) && days.matches(date.plusDays(1)));
            assertThat(Cron.parse(cron).isMoreFrequentThan(Duration.ofSeconds(3601)))
                    .as(cron)
                    .isEqualTo(inARow);
        }
    }

    private static String field(Random random, int numbers) {
        return switch (random.nextInt(3)) {
            case 0 -> String.valueOf(random.nextInt(numbers));
            case 1 -> random.nextInt(numbers) + "," + random.nextInt(numbers);
            default -> "0," + (numbers - 1);
        };
    }

    @Test
    void hoursThatClocksLeaveOutOrRepeatDoNotCount() {
        var berlin = new Timetable(Cron.parse("0 0 2,3 * * *"), ZoneId.of("Europe/Berlin"), Duration.ofHours(1));

        assertThat(berlin.isTooFrequent()).isFalse();
    }

    @Test
    void whatIsMoreFrequentRunsOncePerInterval() {
        var often = new Timetable(Cron.parse("* * * * * *"), ZoneOffset.UTC, Duration.ofSeconds(10));
        var uneven = new Timetable(Cron.parse("0,1,2,30 * * * * *"), ZoneOffset.UTC, Duration.ofSeconds(10));
        var right = new Timetable(Cron.parse("*/10 * * * * *"), ZoneOffset.UTC, Duration.ofSeconds(10));

        assertThat(often.nextAfterRun(Instant.parse("2027-01-01T00:00:03.5Z"))).isEqualTo("2027-01-01T00:00:14Z");
        assertThat(often.nextAfterRun(Instant.parse("2027-01-01T00:00:03Z"))).isEqualTo("2027-01-01T00:00:13Z");
        assertThat(uneven.after(Instant.parse("2027-01-01T00:00:00Z"), 3))
                .containsExactly(
                        Instant.parse("2027-01-01T00:00:01Z"),
                        Instant.parse("2027-01-01T00:00:30Z"),
                        Instant.parse("2027-01-01T00:01:00Z"));
        assertThat(right.nextAfterRun(Instant.parse("2027-01-01T00:00:09.9Z")))
                .as("one that is late once keeps its times")
                .isEqualTo("2027-01-01T00:00:10Z");
    }
}
