package com.hunzal.hcm.worker;

import static com.hunzal.hcm.JobRow.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.events.JobEvents;
import com.hunzal.hcm.jobs.JobHandlers;
import com.hunzal.hcm.jobs.JobProperties;
import com.hunzal.hcm.jobs.JobSignals;
import com.hunzal.hcm.jobs.JobTimes;
import com.hunzal.hcm.jobs.ReservedThreads;
import com.hunzal.hcm.nodes.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** What a tick leaves to the one beside it. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class TwoTicksAtOnceTests extends ServerTest {

    private static final int SLOTS = 2;
    private static final int AHEAD = 4;

    @Autowired
    JobQueue queue;

    @Autowired
    JobSignals signals;

    @Autowired
    Node node;

    @Autowired
    JobRecords records;

    @Autowired
    ForeignTypes foreignTypes;

    @Autowired
    JobEvents events;

    @Autowired
    JobNews news;

    @Autowired
    JobHandlers handlers;

    @Autowired
    Execution execution;

    @Autowired
    JobNotes notes;

    @Autowired
    JobProperties properties;

    @Autowired
    JobMetrics metrics;

    @Autowired
    JsonMapper json;

    private JobWorker worker;
    private volatile boolean work;
    private final ThreadLocal<Boolean> slow = ThreadLocal.withInitial(() -> false);
    private final CountDownLatch recorded = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void emptyQueue() {
        sql("DELETE FROM background_jobs");
    }

    private void startWorker(int slots) {
        var limited = new JobProperties(
                true,
                properties.pollInterval(),
                slots,
                properties.leaseDuration(),
                properties.agingInterval(),
                properties.backoff(),
                allThreadsForAnybody());
        var claims = new JobClaims(
                database,
                node,
                new JobTimes(database, events, new StuckRows(clock), clock),
                foreignTypes,
                new StuckRows(clock),
                limited,
                json,
                clock,
                clock,
                new LaneSurveys());
        var pausing = new JobQueue(database, records, claims, events, news, clock) {
            @Override
            Round recordAndClaim(List<Finish> finished, Room room) {
                var round = super.recordAndClaim(finished, room);
                if (slow.get()) {
                    recorded.countDown();
                    await(goOn);
                }
                return round;
            }
        };
        worker =
                new JobWorker(
                        pausing,
                        handlers,
                        execution,
                        foreignTypes,
                        notes,
                        limited,
                        metrics,
                        new ReservedThreads(database, limited),
                        json,
                        clock,
                        clock) {
                    @Override
                    boolean hasWorkFor(Duration time) {
                        return work || super.hasWorkFor(time);
                    }
                };
    }

    private JobProperties.Limits allThreadsForAnybody() {
        var limits = properties.limits();
        return new JobProperties.Limits(
                limits.queuedPerOrganization(),
                limits.bytesPerOrganization(),
                limits.runningPerOrganization(),
                0,
                limits.runningPerType(),
                limits.weights());
    }

    @AfterEach
    void closeWorker() {
        worker.close();
    }

    @Test
    void slotsThatNoneOfThemCouldUseAreUsedByAnother() throws Exception {
        startWorker(SLOTS);
        holdAhead();
        var other = new CompletableFuture<JobWorker.Next>();
        var given = new AtomicInteger();
        worker.whenFinished(() -> {
            if (given.incrementAndGet() == AHEAD / 2) {
                new Thread(() -> {
                            slow.set(true);
                            other.complete(worker.tick());
                        })
                        .start();
                await(recorded);
            }
        });

        worker.handBackUnstarted(Duration.ZERO);
        worker.running().forEach(each -> worker.cancel(each.jobId(), each.job().attempt()));
        while (given.get() < AHEAD + SLOTS) {
            Thread.onSpinWait();
        }
        var next = worker.tick();
        goOn.countDown();
        var nextOfOther = other.get(10, TimeUnit.SECONDS);

        assertThat(worker.running()).isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE status = 'queued'"))
                .hasSize(AHEAD);
        assertThat(Stream.of(next, nextOfOther)).contains(JobWorker.Next.CLAIM_MORE);
    }

    @Test
    void oneTickLeavesResultsForAnotherAndCallsIt() {
        var called = finishMoreThanABatch();

        worker.tick();
        assertThat(worker.running()).hasSize(1);
        assertThat(called).hasValue(1);
        worker.tick();
        assertThat(worker.running()).isEmpty();
        assertThat(called).hasValue(1);
    }

    @Test
    void resultsGatherWhileThereIsWork() {
        startWorker(SLOTS);
        holdAhead();
        work = true;
        try (var timer = new Timer();
                var ticks = new Ticks(timer)) {
            ticks.all.finished();
            ticks.all.finished();
            assertThat(timer.tasks).hasSize(1);

            worker.handBackUnstarted(Duration.ZERO);
            timer.tasks.get(0).run();
            while (rows("SELECT id FROM background_jobs WHERE status = 'queued'")
                            .size()
                    < AHEAD) {
                Thread.onSpinWait();
            }
            assertThat(timer.tasks).hasSize(1);
        }
    }

    @Test
    void resultsAreRecordedAtOnceWhenThereIsNoWork() {
        startWorker(SLOTS);
        insert(1, 0);
        try (var timer = new Timer();
                var ticks = new Ticks(timer)) {
            ticks.all.wake();
            while (rows("SELECT id FROM background_jobs WHERE status = 'completed'")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(timer.tasks).isEmpty();
        }
    }

    /** Runs nothing by itself. */
    private static final class Timer extends ScheduledThreadPoolExecutor implements AutoCloseable {

        private final List<Runnable> tasks = new ArrayList<>();

        Timer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            tasks.add(task);
            return super.schedule(() -> {}, 0, unit);
        }

        @Override
        public void close() {
            shutdownNow();
        }
    }

    private final class Ticks implements AutoCloseable {

        private final JobTicks all;

        Ticks(Timer timer) {
            all = new JobTicks(queue, worker, signals, timer, clock, 1);
            worker.whenFinished(all::finished);
            all.start();
        }

        @Override
        public void close() {
            all.stop();
        }
    }

    @Test
    void atTheEndAllResultsAreRecorded() {
        finishMoreThanABatch();
        worker.stopClaiming();

        worker.recordAll();

        assertThat(worker.running()).isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE status <> 'completed'"))
                .isEmpty();
    }

    /** @return how often a tick is called from now on */
    private AtomicInteger finishMoreThanABatch() {
        startWorker(JobWorker.BATCH + 1);
        insert(JobWorker.BATCH + 1, 0);
        var finished = new AtomicInteger();
        worker.whenFinished(finished::incrementAndGet);
        worker.tick();
        while (finished.get() <= JobWorker.BATCH) {
            Thread.onSpinWait();
        }
        finished.set(0);
        return finished;
    }

    /** As many jobs as there are threads run and do not end; as many as the pace allows wait behind them. */
    private void holdAhead() {
        insert(60, 0);
        do {
            worker.tick();
        } while (!rows("SELECT id FROM background_jobs WHERE status <> 'completed'")
                .isEmpty());
        insert(SLOTS + AHEAD, 60_000);
        worker.tick();
        assertThat(worker.running()).hasSize(SLOTS + AHEAD);
        while (worker.running().stream()
                        .filter(each -> each.startedAt() != null)
                        .count()
                < SLOTS) {
            Thread.onSpinWait();
        }
    }

    private void insert(int jobs, int milliseconds) {
        for (int i = 0; i < jobs; i++) {
            aJob(milliseconds + "-" + i)
                    .of(organization)
                    .payload("{\"duration_ms\": " + milliseconds + "}")
                    .in(database);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
