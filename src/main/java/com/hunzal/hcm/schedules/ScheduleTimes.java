package com.hunzal.hcm.schedules;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.OddTimes;
import com.hunzal.hcm.database.OddTimes.Row;
import com.hunzal.hcm.database.OddTimes.Search;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings times of schedules that other programs wrote into the form that the queries rely on. A next time that is none,
 * or that never comes, is made anew from the expression.
 */
final class ScheduleTimes {

    private static final List<String> COLUMNS =
            List.of("next_run_at", "last_run_at", "last_skipped_at", "created_at", "updated_at");

    private final Database database;
    private final Clock clock;
    private final OddTimes odd;

    ScheduleTimes(Database database, StuckRows stuck, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.odd =
                new OddTimes(database, stuck, "hcm_job_schedules", COLUMNS, "''", List.of(search(database.vendor())));
    }

    /** Word for word what the index of such rows says. */
    static Search search(Vendor vendor) {
        return new Search(
                "hcm_job_schedules_odd", COLUMNS.stream().map(vendor::odd).collect(Collectors.joining(" OR ")));
    }

    void mend() {
        odd.mend(this::mend);
    }

    private void mend(Row row) {
        var vendor = database.vendor();
        var values = new HashMap<String, @Nullable Object>();
        for (var column : COLUMNS) {
            if (row.time(column).odd()) {
                values.put(
                        column,
                        vendor.timestampOrNull(mended(column, row.time(column).instant())));
            }
        }
        if (!values.isEmpty()) {
            var set = values.keySet().stream()
                    .map(column -> column + " = :" + column)
                    .collect(Collectors.joining(", "));
            database.writes()
                    .sql("UPDATE hcm_job_schedules SET " + set + " WHERE id = :id")
                    .params(values)
                    .param("id", row.id())
                    .update();
        }
    }

    private @Nullable Instant mended(String column, @Nullable Instant time) {
        var real = time != null && time.isBefore(Vendor.LAST);
        return switch (column) {
            case "next_run_at" -> real ? time : null;
            case "last_run_at", "last_skipped_at" -> time == null || real ? time : clock.instant();
            default -> real ? time : clock.instant();
        };
    }
}
