package com.hunzal.hcm.maintenance;

import com.hunzal.hcm.jobs.JobContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A running job as a handler sees it. */
class TestJob implements JobContext {

    static final String ID = "job-1";
    static final String ORGANIZATION = "acme";

    final List<Duration> pauses = new ArrayList<>();
    private final int attempt;
    private int looksUntilCancelled = Integer.MAX_VALUE;

    private TestJob(int attempt) {
        this.attempt = attempt;
    }

    static TestJob aJob() {
        return new TestJob(1);
    }

    static TestJob attempt(int attempt) {
        return new TestJob(attempt);
    }

    /** Is told to stop when it asks for the nth time. */
    TestJob cancelledAtLook(int nth) {
        looksUntilCancelled = nth;
        return this;
    }

    @Override
    public String jobId() {
        return ID;
    }

    @Override
    public String organizationId() {
        return ORGANIZATION;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public boolean isCancelled() {
        return --looksUntilCancelled <= 0;
    }

    @Override
    public void pause(Duration duration) {
        pauses.add(duration);
    }

    @Override
    public <T> T checkpoint(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void saveCheckpoint(Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void progress(int percent, @org.jspecify.annotations.Nullable String message) {}

    @Override
    public void log(String message) {}
}
