package com.hunzal.hcm.explain;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;

/** Why a job waits, or what happens next; {@code docs/explain.md} lists the states. */
@Schema(name = "JobExplanation")
record Explanation(
        String jobId,
        String status,
        @Schema(description = "The first of the reasons") State state,

        @Schema(description = "The first reason, for people")
        String sentence,

        @Schema(description = "All that hold, the most decisive first")
        List<Reason> reasons,

        ExplanationFields fields) {

    /** Why, or what next. Those from HELD to IN_LINE are of queued jobs, in the order in which they are told. */
    @Schema(name = "JobExplanationState", enumAsRef = true)
    enum State {
        HELD,
        WAITING_FOR_TIME,
        SNOOZED,
        BACKOFF,
        PAUSED,
        NO_WORKER_ALIVE,
        NO_WORKER_FOR_TYPE,
        ORGANIZATION_AT_LIMIT,
        TYPE_AT_LIMIT,
        THREADS_RESERVED,
        ONE_AT_A_TIME,
        IN_LINE,
        RUNNING,
        CANCELLING,
        WORKER_LOST,
        COMPLETED,
        FAILED,
        CANCELLED,
        UNKNOWN_STATUS;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it lasts until somebody does something about it. */
        boolean needsSomebody() {
            return this == HELD || this == PAUSED || this == NO_WORKER_ALIVE || this == NO_WORKER_FOR_TYPE;
        }
    }

    @Schema(name = "JobExplanationReason")
    record Reason(State state, String sentence) {}
}
