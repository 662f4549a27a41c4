package com.hunzal.hcm.bench;

import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** {@code bench_probe}: notes which job ran, and when it started. */
final class ProbeJob implements JobHandler<ProbeJob.Payload> {

    static final String TYPE = "bench_probe";

    private final Queue<String> runs = new ConcurrentLinkedQueue<>();

    /** Public, as is all that the service binds. */
    public record Payload() {}

    public record Result(String status) {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) {
        var now = Moments.epochNanos();
        runs.add(context.jobId() + " " + now);
        return JobOutcome.succeeded(new Result("success"));
    }

    /** Writes a line {@code id nanoseconds} for each run since the last time. */
    int dump(Path file) throws IOException {
        var lines = new java.util.ArrayList<String>();
        for (var run = runs.poll(); run != null; run = runs.poll()) {
            lines.add(run);
        }
        Files.write(file, lines);
        return lines.size();
    }
}
