package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code noop}: takes the time and fails the number of attempts that it is told to. Checks a worker, and measures it. */
@Component
class NoopJob implements JobHandler<NoopJob.Payload> {

    record Payload(
            @Schema(description = "How long each attempt takes, in milliseconds; 0 if absent.")
            @Nullable
            @Min(0)
            @Max(60_000)
            Integer durationMs,

            @Schema(description = "How many attempts fail before one succeeds; 0 if absent.") @Nullable @Min(0) @Max(25)
            Integer failAttempts) {}

    record Result(String status, int attempt, long durationMs) {}

    @Override
    public String type() {
        return "noop";
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) throws InterruptedException {
        var start = System.nanoTime();
        var failures = Objects.requireNonNullElse(payload.failAttempts(), 0);
        context.pause(Duration.ofMillis(Objects.requireNonNullElse(payload.durationMs(), 0)));
        if (context.attempt() <= failures) {
            return JobOutcome.retry("asked to fail: attempt %s of %s".formatted(context.attempt(), failures));
        }
        return JobOutcome.succeeded(new Result("success", context.attempt(), Measured.millisSince(start)));
    }
}
