package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.settings.DeliverySettings;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTests {

    private static final ZoneId UTC = ZoneId.of("UTC");

    @ParameterizedTest
    @CsvSource({
        "22:00, 06:00, 21:59:59.999999999, false",
        "22:00, 06:00, 22:00:00, true",
        "22:00, 06:00, 23:59:59, true",
        "22:00, 06:00, 00:00:00, true",
        "22:00, 06:00, 00:15:00, true",
        "22:00, 06:00, 05:59:59.999999999, true",
        "22:00, 06:00, 06:00:00, false",
        "22:00, 06:00, 12:00:00, false",
        "12:00, 13:30, 11:59:59, false",
        "12:00, 13:30, 12:00:00, true",
        "12:00, 13:30, 13:29:59, true",
        "12:00, 13:30, 13:30:00, false",
        "00:00, 07:00, 00:00:00, true",
        "00:00, 07:00, 23:59:59, false",
        "22:00, 00:00, 23:59:59, true",
        "22:00, 00:00, 00:00:00, false",
        "00:01, 00:00, 00:00:30, false",
        "00:01, 00:00, 23:59:59, true"
    })
    void theWindowIsHalfOpenAndMayCrossMidnight(LocalTime start, LocalTime end, String time, boolean quiet) {
        var window = new DeliverySettings.QuietHours(start, end);

        assertThat(QuietHours.isQuiet(Instant.parse("2026-05-04T" + time + "Z"), window, UTC))
                .isEqualTo(quiet);
    }

    @ParameterizedTest
    @CsvSource({
        // a night of seven hours
        "America/New_York, 22:00, 06:00, 2026-03-08T06:30:00Z, 2026-03-08T10:00:00Z",
        // its end is in the gap: the transition itself
        "America/New_York, 22:00, 02:30, 2026-03-08T06:30:00Z, 2026-03-08T07:00:00Z",
        // its end is shown twice, and it is quiet twice
        "America/New_York, 22:00, 01:30, 2026-11-01T05:10:00Z, 2026-11-01T05:30:00Z",
        "America/New_York, 22:00, 01:30, 2026-11-01T06:15:00Z, 2026-11-01T06:30:00Z",
        "America/New_York, 22:00, 01:30, 2026-11-01T05:30:00Z, 2026-11-01T05:30:00Z",
        "America/New_York, 22:00, 01:30, 2026-11-01T05:59:59Z, 2026-11-01T05:59:59Z",
        "America/New_York, 22:00, 01:30, 2026-11-01T06:00:00Z, 2026-11-01T06:30:00Z",
        "Asia/Karachi, 22:00, 06:00, 2026-06-01T18:30:00Z, 2026-06-02T01:00:00Z",
        "Asia/Kolkata, 22:00, 06:00, 2026-06-01T17:00:00Z, 2026-06-02T00:30:00Z",
        // no midnight: days that begin at one
        "Africa/Cairo, 22:00, 00:00, 2026-04-23T21:30:00Z, 2026-04-23T22:00:00Z",
        "Africa/Cairo, 22:00, 00:30, 2026-04-23T21:30:00Z, 2026-04-23T22:00:00Z",
        "Asia/Beirut, 23:00, 00:15, 2026-03-28T21:30:00Z, 2026-03-28T22:00:00Z",
        "America/Santiago, 22:00, 00:45, 2026-09-06T03:00:00Z, 2026-09-06T04:00:00Z",
        // clocks that change by half an hour, and by two hours
        "Australia/Lord_Howe, 22:00, 02:15, 2026-10-03T15:00:00Z, 2026-10-03T15:30:00Z",
        "Australia/Lord_Howe, 22:00, 01:45, 2026-04-04T14:50:00Z, 2026-04-04T14:50:00Z",
        "Australia/Lord_Howe, 22:00, 01:45, 2026-04-04T15:00:00Z, 2026-04-04T15:15:00Z",
        "Antarctica/Troll, 22:00, 02:00, 2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z",
        "Antarctica/Troll, 22:00, 02:30, 2026-10-25T00:20:00Z, 2026-10-25T00:30:00Z",
        "Antarctica/Troll, 22:00, 02:30, 2026-10-25T01:00:00Z, 2026-10-25T02:30:00Z",
        // a date that never was
        "Pacific/Apia, 22:00, 06:00, 2011-12-30T09:00:00Z, 2011-12-30T16:00:00Z",
        "Pacific/Kwajalein, 20:00, 05:00, 1993-08-21T11:00:00Z, 1993-08-21T17:00:00Z",
        // not on the minute
        "Asia/Kathmandu, 22:00, 06:00, 2026-06-01T17:00:00.123456789Z, 2026-06-02T00:15:00Z"
    })
    void releaseIsTheFirstInstantThatIsNotQuiet(
            ZoneId zone, LocalTime start, LocalTime end, Instant now, Instant release) {
        var window = new DeliverySettings.QuietHours(start, end);

        assertThat(QuietHours.releaseAt(now, window, zone)).isEqualTo(release);
        assertThat(QuietHours.isQuiet(release, window, zone)).isFalse();
        if (release.isAfter(now)) {
            assertThat(QuietHours.isQuiet(release.minusNanos(1), window, zone)).isTrue();
        }
    }

    @Test
    void withoutAWindowNothingIsQuiet() {
        var now = Instant.parse("2026-05-04T03:00:00Z");

        assertThat(QuietHours.isQuiet(now, null, UTC)).isFalse();
        assertThat(QuietHours.releaseAt(now, null, UTC)).isEqualTo(now);
    }

    @Test
    void aWindowThatEndsWhereItBeginsHoldsNothingForEver() {
        var now = Instant.parse("2026-05-04T03:00:00Z");
        var window = new DeliverySettings.QuietHours(LocalTime.of(3, 0), LocalTime.of(3, 0));

        assertThat(QuietHours.releaseAt(now, window, UTC)).isEqualTo(now);
    }
}
