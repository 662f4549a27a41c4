package com.hunzal.hcm.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running job as a handler sees it, for tests of handlers: nothing of it is in a database. Its checkpoint survives as
 * JSON, as it would there, so that the same context can be given to several attempts.
 */
public class TestJobContext implements JobContext {

    public static final String ID = "job-1";
    public static final String ORGANIZATION = "acme";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private int attempt = 1;
    private int looksUntilCancelled = Integer.MAX_VALUE;
    private @Nullable String checkpoint;
    private int percent;
    private boolean wholeService = true;

    public static TestJobContext aJob() {
        return new TestJobContext();
    }

    public static TestJobContext attempt(int attempt) {
        var context = new TestJobContext();
        context.attempt = attempt;
        return context;
    }

    /** Is told to stop when it asks for the nth time. */
    public TestJobContext cancelledAtLook(int nth) {
        looksUntilCancelled = nth;
        return this;
    }

    /** How long the handler would have waited; it did not. */
    public List<Duration> pauses() {
        return pauses;
    }

    /** What it logged. */
    public List<String> lines() {
        return lines;
    }

    /** How far it said it was, from 0 to 100. */
    public int percent() {
        return percent;
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

    /** May do nothing beyond its organization. */
    public TestJobContext ofOneOfSeveral() {
        wholeService = false;
        return this;
    }

    @Override
    public boolean mayActOnWholeService() {
        return wholeService;
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
    public <T> @Nullable T checkpoint(Class<T> type) {
        return checkpoint == null ? null : JSON.readValue(checkpoint, type);
    }

    @Override
    public void saveCheckpoint(Object value) {
        checkpoint = JSON.writeValueAsString(value);
    }

    @Override
    public void progress(int percent, @Nullable String message) {
        this.percent = percent;
    }

    @Override
    public void log(String message) {
        lines.add(message);
    }
}
