package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.delivery.DigestPeriods.Period;
import com.hunzal.hcm.settings.DeliverySettings.Frequency;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestPeriodsTests {

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-05-04T03:17:21.5Z, 2026-05-04T03:00:00Z, 2026-05-04T04:00:00Z",
        "UTC, 2026-05-04T03:00:00Z, 2026-05-04T03:00:00Z, 2026-05-04T04:00:00Z",
        "UTC, 2026-05-04T03:59:59.999999999Z, 2026-05-04T03:00:00Z, 2026-05-04T04:00:00Z",
        "Asia/Kolkata, 2026-05-04T03:17:00Z, 2026-05-04T02:30:00Z, 2026-05-04T03:30:00Z",
        "Asia/Kathmandu, 2026-05-04T03:17:00Z, 2026-05-04T03:15:00Z, 2026-05-04T04:15:00Z",
        // an hour that is left out is no period, and one that is shown twice is two
        "Europe/Berlin, 2026-03-29T00:30:00Z, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
        "Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z",
        "Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
        // back by half an hour, one hour is longer; on by half an hour, one is shorter
        "Australia/Lord_Howe, 2026-04-04T15:10:00Z, 2026-04-04T14:00:00Z, 2026-04-04T15:30:00Z",
        "Australia/Lord_Howe, 2026-10-03T15:10:00Z, 2026-10-03T14:30:00Z, 2026-10-03T15:30:00Z",
        "Australia/Lord_Howe, 2026-10-03T15:40:00Z, 2026-10-03T15:30:00Z, 2026-10-03T16:00:00Z"
    })
    void anHourIsThatOfTheWallClock(ZoneId zone, Instant instant, Instant from, Instant to) {
        assertThat(periods(Frequency.HOURLY, 8, DayOfWeek.MONDAY, zone).of(instant))
                .isEqualTo(new Period(from, to));
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 8, 2026-05-04T07:59:59Z, 2026-05-03T08:00:00Z, 2026-05-04T08:00:00Z",
        "UTC, 8, 2026-05-04T08:00:00Z, 2026-05-04T08:00:00Z, 2026-05-05T08:00:00Z",
        "Asia/Karachi, 8, 2026-05-04T02:59:59Z, 2026-05-03T03:00:00Z, 2026-05-04T03:00:00Z",
        // days of 23 and of 25 hours
        "Europe/Berlin, 8, 2026-03-28T12:00:00Z, 2026-03-28T07:00:00Z, 2026-03-29T06:00:00Z",
        "Europe/Berlin, 8, 2026-10-24T12:00:00Z, 2026-10-24T06:00:00Z, 2026-10-25T07:00:00Z",
        // an hour in the gap: the first instant after it; one that is shown twice: the first of them
        "Europe/Berlin, 2, 2026-03-28T12:00:00Z, 2026-03-28T01:00:00Z, 2026-03-29T01:00:00Z",
        "Europe/Berlin, 2, 2026-10-25T01:30:00Z, 2026-10-25T00:00:00Z, 2026-10-26T01:00:00Z",
        "Africa/Cairo, 0, 2026-04-23T12:00:00Z, 2026-04-22T22:00:00Z, 2026-04-23T22:00:00Z",
        "America/Nuuk, 23, 2026-03-28T12:00:00Z, 2026-03-28T01:00:00Z, 2026-03-29T01:00:00Z",
        "America/Nuuk, 23, 2026-03-29T12:00:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:00:00Z",
        "America/Havana, 0, 2026-11-01T04:30:00Z, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
        "America/Havana, 0, 2026-11-01T05:30:00Z, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
        // there was no 30 December on Samoa: one digest for it would be one too many
        "Pacific/Apia, 8, 2011-12-30T12:00:00Z, 2011-12-29T18:00:00Z, 2011-12-30T18:00:00Z",
        "Pacific/Apia, 0, 2011-12-30T09:59:59Z, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z"
    })
    void aDayIsCutOnceAtItsHour(ZoneId zone, int hour, Instant instant, Instant from, Instant to) {
        assertThat(periods(Frequency.DAILY, hour, DayOfWeek.MONDAY, zone).of(instant))
                .isEqualTo(new Period(from, to));
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 8, MONDAY, 2026-05-04T07:59:59Z, 2026-04-27T08:00:00Z, 2026-05-04T08:00:00Z",
        "UTC, 8, MONDAY, 2026-05-04T08:00:00Z, 2026-05-04T08:00:00Z, 2026-05-11T08:00:00Z",
        "UTC, 8, SUNDAY, 2026-05-04T08:00:00Z, 2026-05-03T08:00:00Z, 2026-05-10T08:00:00Z",
        "Europe/Berlin, 2, SUNDAY, 2026-03-25T08:00:00Z, 2026-03-22T01:00:00Z, 2026-03-29T01:00:00Z",
        "Europe/Berlin, 2, SUNDAY, 2026-10-25T01:30:00Z, 2026-10-25T00:00:00Z, 2026-11-01T01:00:00Z",
        // a week without a Friday has its digest all the same
        "Pacific/Apia, 8, FRIDAY, 2011-12-28T12:00:00Z, 2011-12-23T18:00:00Z, 2011-12-30T10:00:00Z",
        "Pacific/Apia, 8, FRIDAY, 2011-12-30T12:00:00Z, 2011-12-30T10:00:00Z, 2012-01-05T18:00:00Z"
    })
    void aWeekIsCutOnceAtItsDayAndHour(
            ZoneId zone, int hour, DayOfWeek weekday, Instant instant, Instant from, Instant to) {
        assertThat(periods(Frequency.WEEKLY, hour, weekday, zone).of(instant)).isEqualTo(new Period(from, to));
    }

    private static DigestPeriods periods(Frequency frequency, int hour, DayOfWeek weekday, ZoneId zone) {
        return new DigestPeriods(frequency, hour, weekday, zone);
    }
}
