package com.hunzal.hcm.bench;

import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Notes which job ran, and when it started; then waits, as a handler does for a mail server. */
final class ProbeJob implements JobHandler<ProbeJob.Payload> {

    static final String TYPE = "bench_probe";
    static final String WAITING_TYPE = "bench_probe_waiting";
    static final int WAIT_MILLIS = 10;

    private final String type;
    private final int waitMillis;
    private final Queue<String> runs;

    private ProbeJob(String type, int waitMillis, Queue<String> runs) {
        this.type = type;
        this.waitMillis = waitMillis;
        this.runs = runs;
    }

    /** One of each type, which note their runs in the same place. */
    static List<ProbeJob> all() {
        var runs = new ConcurrentLinkedQueue<String>();
        return List.of(new ProbeJob(TYPE, 0, runs), new ProbeJob(WAITING_TYPE, WAIT_MILLIS, runs));
    }

    /** Public, as is all that the service binds. */
    public record Payload() {}

    public record Result(String status) {}

    @Override
    public String type() {
        return type;
    }

    @Override
    public JobOutcome handle(Payload payload, JobContext context) throws InterruptedException {
        var now = Moments.epochNanos();
        runs.add(context.jobId() + " " + now);
        TimeUnit.MILLISECONDS.sleep(waitMillis);
        return JobOutcome.succeeded(new Result("success"));
    }

    /** Of all types: writes a line {@code id nanoseconds} for each run since the last time. */
    int dump(Path file) throws IOException {
        var lines = new java.util.ArrayList<String>();
        for (var run = runs.poll(); run != null; run = runs.poll()) {
            lines.add(run);
        }
        Files.write(file, lines);
        return lines.size();
    }
}
