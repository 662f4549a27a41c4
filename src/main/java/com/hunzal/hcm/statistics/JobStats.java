package com.hunzal.hcm.statistics;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /api/system/background-jobs/stats}. */
@Schema(name = "JobStats")
record JobStats(
        Counts counts,

        @Schema(description = "The due job that has been due longest; null if none waits") @Nullable
        OldestWaiting oldestWaiting,

        Window lastHour,
        Window lastDay) {

    @Schema(name = "JobCounts")
    record Counts(
            int queued,
            int processing,

            @Schema(description = "Of the 1,000 oldest and the 1,000 newest jobs if another count is a lower bound")
            int completed,

            int failed,
            int cancelled,

            @Schema(description = "The counts that may be larger in truth; none goes beyond 10,000")
            List<String> countsAreLowerBounds) {}

    @Schema(name = "OldestWaitingJob")
    record OldestWaiting(String jobId, Instant dueAt, long ageSeconds) {}

    @Schema(name = "JobStatsWindow")
    record Window(
            @Schema(description = "What is counted ended after this moment")
            Instant since,

            List<TypeFigures> types) {}

    @Schema(name = "JobTypeFigures", description = "Counts attempts by how they ended")
    record TypeFigures(
            String jobType,
            long completed,
            long failed,
            long retried,
            long cancelled,
            long snoozed,
            long handedBack,

            @Schema(description = "Attempts that ended in another way")
            long other,

            @Schema(description = "Completed jobs a minute since the begin of the window")
            double perMinute,

            @Schema(description = "From due to started; null if there was none") @Nullable
            Percentiles waitMs,

            @Schema(description = "From started to ended, however it ended; null if there was none") @Nullable
            Percentiles runMs) {}

    @Schema(name = "JobPercentiles", description = "Milliseconds, at most 5 % off")
    record Percentiles(double p50, double p95, double p99) {}
}
