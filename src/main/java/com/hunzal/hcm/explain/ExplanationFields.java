package com.hunzal.hcm.explain;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the sentences of an explanation are made of. Null where it does not apply. */
@Schema(name = "JobExplanationFields")
record ExplanationFields(
        @Nullable Instant runAt,
        @Nullable Instant nextRetryAt,
        @Nullable String pausedBy,
        @Nullable Instant pausedAt,
        @Nullable String pauseReason,

        @Schema(description = "Running jobs that count towards the limit that is reached") @Nullable
        Integer running,

        @Schema(description = "The limit that is reached: the organization's, or else the type's") @Nullable
        Integer limit,

        @Schema(description = "Due jobs of the organization that go first, counted up to 10 000") @Nullable
        Integer jobsAhead,

        @Nullable Boolean jobsAheadIsLowerBound,

        @Schema(description = "Other organizations with due jobs, which take turns with it") @Nullable
        Integer organizationsWaiting,

        @Schema(description = "Place in the line of all organizations")
        QueuePlace.@Nullable Position position,

        StartEstimate.@Nullable Range estimatedStart,
        @Nullable String estimateReason,
        @Nullable Integer nodesAlive,
        @Nullable Integer nodesThatKnowTheType,
        int attempt,
        int retriesLeft,
        @Nullable String errorMessage,
        @Nullable LastAttempt lastAttempt,
        @Nullable String node,
        @Nullable Instant leaseUntil,
        @Nullable Instant startedAt,

        @Schema(description = "When the attempt that runs is stopped") @Nullable
        Instant deadline,

        @Nullable Instant completedAt,
        @Nullable Instant cancelRequestedAt,
        @Nullable Integer progress,
        @Nullable String progressMessage) {

    /** The last attempt that did not complete the job. */
    @Schema(name = "LastJobAttempt")
    record LastAttempt(
            int attempt,
            @Nullable String node,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            String outcome,
            @Nullable String errorMessage) {}
}
