package com.hunzal.hcm.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clocks that change do to schedules. In Berlin: 28 March 2027 at 01:00 UTC forward, 31 October at 01:00 UTC back. */
class TimetableTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # hours that are named, when clocks go from 02:00 to 03:00
            0 30 2 * * *          | Europe/Berlin     | 2027-03-27T12:00:00Z | 2027-03-28T01:00:00Z 2027-03-29T00:30:00Z
            0 0 2 * * *           | Europe/Berlin     | 2027-03-27T12:00:00Z | 2027-03-28T01:00:00Z 2027-03-29T00:00:00Z
            0 0 3 * * *           | Europe/Berlin     | 2027-03-27T12:00:00Z | 2027-03-28T01:00:00Z 2027-03-29T01:00:00Z
            0 59 1 * * *          | Europe/Berlin     | 2027-03-27T12:00:00Z | 2027-03-28T00:59:00Z 2027-03-28T23:59:00Z
            0 */20 2 * * *        | Europe/Berlin     | 2027-03-27T12:00:00Z | 2027-03-28T01:00:00Z 2027-03-29T00:00:00Z
            0 30 2,3 * * *        | Europe/Berlin     | 2027-03-27T12:00:00Z | 2027-03-28T01:00:00Z 2027-03-28T01:30:00Z 2027-03-29T00:30:00Z
            0 0,30 1-3 * * *      | Europe/Berlin     | 2027-03-28T00:00:00Z | 2027-03-28T00:30:00Z 2027-03-28T01:00:00Z 2027-03-28T01:30:00Z 2027-03-28T23:00:00Z
            0 30 2 * * SUN        | Europe/Berlin     | 2027-03-27T12:00:00Z | 2027-03-28T01:00:00Z 2027-04-04T00:30:00Z
            0 30 2 28 3 *         | Europe/Berlin     | 2027-03-28T00:59:59Z | 2027-03-28T01:00:00Z 2028-03-28T00:30:00Z
            0 30 2 * * *          | Europe/Berlin     | 2027-03-28T01:00:00Z | 2027-03-29T00:30:00Z
            # and when they go from 03:00 back to 02:00
            0 30 2 * * *          | Europe/Berlin     | 2027-10-30T12:00:00Z | 2027-10-31T00:30:00Z 2027-11-01T01:30:00Z
            0 0 2 * * *           | Europe/Berlin     | 2027-10-30T12:00:00Z | 2027-10-31T00:00:00Z 2027-11-01T01:00:00Z
            0 0 3 * * *           | Europe/Berlin     | 2027-10-30T12:00:00Z | 2027-10-31T02:00:00Z 2027-11-01T02:00:00Z
            0 */20 2 * * *        | Europe/Berlin     | 2027-10-30T23:59:00Z | 2027-10-31T00:00:00Z 2027-10-31T00:20:00Z 2027-10-31T00:40:00Z 2027-11-01T01:00:00Z
            0 30 2 * * *          | Europe/Berlin     | 2027-10-31T01:00:00Z | 2027-11-01T01:30:00Z
            0 30 2 * * *          | Europe/Berlin     | 2027-10-31T01:10:00Z | 2027-11-01T01:30:00Z
            0 30 2,3 * * *        | Europe/Berlin     | 2027-10-31T01:10:00Z | 2027-10-31T02:30:00Z 2027-11-01T01:30:00Z
            0 0 3 * * *           | Europe/Berlin     | 2027-10-31T01:59:59Z | 2027-10-31T02:00:00Z
            # at midnight, by half an hour, and by a whole day
            @daily                | Asia/Beirut       | 2027-03-27T12:00:00Z | 2027-03-27T22:00:00Z 2027-03-28T21:00:00Z
            0 45 1 * * *          | Australia/Lord_Howe | 2027-04-03T12:00:00Z | 2027-04-03T14:45:00Z 2027-04-04T15:15:00Z
            0 0 12 * * *          | Pacific/Apia      | 2011-12-29T00:00:00Z | 2011-12-29T22:00:00Z 2011-12-30T10:00:00Z 2011-12-30T22:00:00Z
            # any hour: by real time
            0 30 * * * *          | Europe/Berlin     | 2027-03-28T00:00:00Z | 2027-03-28T00:30:00Z 2027-03-28T01:30:00Z 2027-03-28T02:30:00Z
            0 30 * * * *          | Europe/Berlin     | 2027-10-30T23:45:00Z | 2027-10-31T00:30:00Z 2027-10-31T01:30:00Z 2027-10-31T02:30:00Z
            @hourly               | Europe/Berlin     | 2027-10-30T23:45:00Z | 2027-10-31T00:00:00Z 2027-10-31T01:00:00Z 2027-10-31T02:00:00Z
            0 */30 */2 * * *      | Europe/Berlin     | 2027-10-30T23:45:00Z | 2027-10-31T00:00:00Z 2027-10-31T00:30:00Z 2027-10-31T01:00:00Z 2027-10-31T01:30:00Z 2027-10-31T03:00:00Z
            """)
    void clocksThatChange(String cron, String zone, Instant after, String expected) {
        var times = expected.split(" ");
        assertThat(new Timetable(Cron.parse(cron), ZoneId.of(zone)).after(after, times.length))
                .containsExactlyElementsOf(Stream.of(times).map(Instant::parse).toList());
    }

    @Test
    void aDailyTimeRunsOnceADayInEveryZoneWhateverItsClocksDo() {
        for (var zone : ZoneId.getAvailableZoneIds()) {
            for (var cron : new String[] {"0 30 2 * * *", "0 0 0 * * *", "0 15 1 * * *"}) {
                var timetable = new Timetable(Cron.parse(cron), ZoneId.of(zone));
                var start = Instant.parse("2026-12-31T12:00:00Z");
                var days = timetable.after(start, 400).stream()
                        .map(time -> time.atZone(ZoneId.of(zone)).toLocalDate())
                        .toList();
                assertThat(days).as(cron + " in " + zone).hasSize(400).doesNotHaveDuplicates();
                assertThat(days.get(0).plusDays(399)).as(cron + " in " + zone).isEqualTo(days.get(399));
            }
        }
    }
}
