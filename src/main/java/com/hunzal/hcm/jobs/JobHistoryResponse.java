package com.hunzal.hcm.jobs;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job went through, as the API tells it. */
final class JobHistoryResponse {

    private JobHistoryResponse() {}

    @Schema(name = "JobAttempt")
    record Attempt(
            int attempt,

            @Schema(description = "Worker that ran it") @Nullable
            String node,

            @Nullable Instant startedAt,

            @Schema(description = "Null while it runs") @Nullable
            Instant endedAt,

            @Schema(
                    allowableValues = {
                        "running",
                        "completed",
                        "failed",
                        "retried",
                        "cancelled",
                        "snoozed",
                        "handed_back",
                        "crashed"
                    })
            String outcome,

            @Schema(description = "What was thrown") @Nullable
            String errorClass,

            @Nullable String errorMessage,

            @Schema(description = "Shortened to the service's own frames") @Nullable
            String stackTrace) {

        Attempt without(HiddenTexts hidden) {
            return new Attempt(
                    attempt,
                    node,
                    startedAt,
                    endedAt,
                    outcome,
                    errorClass,
                    hidden.in(errorMessage),
                    hidden.in(stackTrace));
        }
    }

    @Schema(name = "JobAttempts")
    record Attempts(
            List<Attempt> items,

            @Schema(description = "Whether there are older ones, which are not shown")
            boolean more) {}

    @Schema(name = "JobLogLine")
    record Line(int line, int attempt, Instant loggedAt, String message) {

        Line without(HiddenTexts hidden) {
            return new Line(line, attempt, loggedAt, String.valueOf(hidden.in(message)));
        }
    }

    @Schema(name = "JobLog")
    record Log(
            List<Line> items,

            @Schema(description = "Send it back as after to get what comes next")
            int last) {}
}
