package com.hunzal.hcm.worker;

import com.github.benmanes.caffeine.cache.Ticker;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHistory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One attempt of a job on this node: what its handler sees of it, and the handle by which it is stopped. */
final class RunningJob implements JobContext {

    /** Why a handler was asked to stop. */
    enum StopReason {
        CANCELLED,
        DEADLINE,
        SHUTDOWN,
        LOST
    }

    /** PostgreSQL's text cannot hold NUL; a message longer than this is cut. */
    private static final int LONGEST_MESSAGE = 2000;

    private final Claimed job;
    private final JobTexts texts;
    private final JsonMapper json;
    private final Clock clock;
    private final Ticker ticker;
    private final long askedAt;
    private final long claimedAt = System.nanoTime();
    private final CountDownLatch stopRequested = new CountDownLatch(1);

    private @Nullable Thread thread;
    private volatile @Nullable StopReason stopReason;
    private volatile @Nullable Instant startedAt;
    private volatile @Nullable Duration timeout;
    private volatile long began;
    private volatile long toldToStop;
    private BooleanSupplier reach = () -> false;
    private boolean over;

    private Notes.@Nullable Progress progress;
    private List<Notes.Line> lines = new ArrayList<>();
    private int linesNoted;

    /**
     * @param askedAt {@link System#nanoTime()} before the claim, by when its lease had not begun
     * @param ticker by which it is measured how long it runs: clocks are set
     */
    RunningJob(Claimed job, long askedAt, JobTexts texts, JsonMapper json, Clock clock, Ticker ticker) {
        this.job = job;
        this.askedAt = askedAt;
        this.texts = texts;
        this.json = json;
        this.clock = clock;
        this.ticker = ticker;
    }

    Claimed job() {
        return job;
    }

    /** When its handler was called; null while it waits for a thread. */
    @Nullable
    Instant startedAt() {
        return startedAt;
    }

    /** How long its handler has had it by now. */
    Duration ranFor() {
        return startedAt == null ? Duration.ZERO : since(began);
    }

    boolean isPastDeadline() {
        var limit = timeout;
        return limit != null && ranFor().compareTo(limit) > 0;
    }

    /** Past its deadline by so much, and it was told to stop that long ago: it may have been told late. */
    boolean hasNotStoppedFor(Duration grace) {
        var limit = timeout;
        return limit != null
                && ranFor().compareTo(limit.plus(grace)) > 0
                && stopReason != null
                && since(toldToStop).compareTo(grace) > 0;
    }

    private Duration since(long moment) {
        return Duration.ofNanos(ticker.read() - moment);
    }

    boolean waitsForLongerThan(Duration limit) {
        return startedAt == null && System.nanoTime() - claimedAt > limit.toNanos();
    }

    /** Whether that much time has passed since it was asked for: the answer may have come late, to a process that stood still. */
    boolean isHeldForLongerThan(Duration lease) {
        return System.nanoTime() - askedAt > lease.toNanos();
    }

    @Nullable
    StopReason stopReason() {
        return stopReason;
    }

    /** @return false if it must not begin: it ended, or was told to stop, while it waited for a thread */
    synchronized boolean begin(Duration timeout) {
        if (over || stopReason != null) {
            return false;
        }
        began = ticker.read();
        startedAt = clock.instant();
        this.timeout = timeout;
        beginOnThisThread();
        return true;
    }

    private synchronized void beginOnThisThread() {
        thread = Thread.currentThread();
        if (stopReason != null) {
            thread.interrupt();
        }
    }

    /** After this no interrupt can reach the thread, which will run another job next. */
    synchronized void leaveThisThread() {
        thread = null;
        Thread.interrupted();
    }

    /** Asks the handler to stop. The first reason counts. */
    synchronized void stop(StopReason reason) {
        if (stopReason != null) {
            return;
        }
        toldToStop = ticker.read();
        stopReason = reason;
        stopRequested.countDown();
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** @return true for the one caller that may say how the attempt ended */
    synchronized boolean endOnce() {
        var first = !over;
        over = true;
        return first;
    }

    /** @return true for the one caller that may give it back before any handler saw it */
    synchronized boolean endUnstarted() {
        return startedAt == null && endOnce();
    }

    /** What was noted since the last call; null if nothing was. */
    @Nullable
    synchronized Notes takeNotes() {
        if (progress == null && lines.isEmpty()) {
            return null;
        }
        var notes = new Notes(job.id(), job.attempt(), progress, lines);
        progress = null;
        lines = new ArrayList<>();
        return notes;
    }

    /** They could not be written. What was noted since is newer. */
    synchronized void giveBack(Notes notes) {
        progress = Notes.Progress.newer(notes.progress(), progress);
        var all = new ArrayList<>(notes.lines());
        all.addAll(lines);
        lines = all;
    }

    @Override
    public String jobId() {
        return job.id();
    }

    @Override
    public String organizationId() {
        return job.organizationId();
    }

    @Override
    public int attempt() {
        return job.attempt();
    }

    /** Said before the handler begins, on its thread. */
    void reaches(BooleanSupplier wholeService) {
        reach = wholeService;
    }

    @Override
    public boolean mayActOnWholeService() {
        return reach.getAsBoolean();
    }

    @Override
    public boolean isCancelled() {
        return stopReason != null;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        if (stopRequested.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("asked to stop");
        }
    }

    @Override
    public synchronized void progress(int percent, @Nullable String message) {
        progress = new Notes.Progress(Math.max(0, Math.min(100, percent)), message == null ? null : storable(message));
    }

    @Override
    public synchronized void log(String message) {
        if (linesNoted++ < JobHistory.MOST_LINES) {
            lines.add(new Notes.Line(clock.instant(), storable(message)));
        }
    }

    private static String storable(String message) {
        var clean = message.replace('\0', ' ');
        return clean.length() <= LONGEST_MESSAGE ? clean : clean.substring(0, LONGEST_MESSAGE) + " …";
    }

    /** As text; from the table if it is large. */
    @Nullable
    String payload() {
        return job.largePayload() ? texts.payload(job.id()) : job.payload();
    }

    @Override
    public <T> @Nullable T checkpoint(Class<T> type) {
        var checkpoint = texts.checkpoint(job.id());
        return checkpoint == null ? null : json.readValue(checkpoint, type);
    }

    @Override
    public void saveCheckpoint(Object value) {
        var text = json.writeValueAsString(value);
        // An interrupt while it is written would lose the note of something that was done.
        leaveThisThread();
        try {
            if (!texts.saveCheckpoint(job.id(), job.attempt(), text)) {
                stop(StopReason.LOST);
                throw new LostJob(job.id(), job.attempt());
            }
        } finally {
            beginOnThisThread();
        }
    }
}
