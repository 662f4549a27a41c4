package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.LockedDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Leases, crashes, and what a worker that was given up reports all the same. */
abstract class DeadWorkersContract extends JobWorkerTest {

    @Test
    void aCrashIsAnotherKindOfFailure() {
        var id = create("scripted");
        claimAsADeadWorker(id, 2);
        sql("UPDATE background_jobs SET failure_key = '0123456789abcdef'");

        engine.beat();

        job(id).body("failure_key", not(equalTo("0123456789abcdef"))).body("failure_key", notNullValue());
    }

    @Test
    void theJobOfADeadWorkerIsTakenOverAndCostsNoRetry() {
        var id = create("scripted", 0);
        claimAsADeadWorker(id, 0);

        engine.beat();
        job(id).body("status", equalTo("queued")).body("crash_count", equalTo(1));
        runDueJobs();

        job(id).body("status", equalTo("completed")).body("retry_count", equalTo(0));
    }

    @Test
    void jobsThatMayHaveKilledTwoWorkersRunOneAtATime() throws Exception {
        var together = new AtomicInteger();
        var mostTogether = new AtomicInteger();
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            mostTogether.accumulateAndGet(together.incrementAndGet(), Math::max);
            goOn.await();
            together.decrementAndGet();
            return JobOutcome.succeeded(Map.of());
        });
        for (int i = 0; i < 3; i++) {
            claimAsADeadWorker(create("scripted"), 1);
        }
        var once = create("scripted");
        claimAsADeadWorker(once, 0);
        engine.beat();

        worker.tick();
        worker.tick();
        assertThat(worker.running())
                .as("one of the three, and the one that another dead worker had")
                .hasSize(2);
        assertThat(worker.running()).anyMatch(each -> each.jobId().equals(once));
        goOn.countDown();
        while (worker.tick() != JobWorker.Next.REST || !worker.running().isEmpty()) {
            Thread.onSpinWait();
        }

        assertThat(mostTogether.get()).isLessThanOrEqualTo(2);
        assertThat(rows("SELECT id FROM background_jobs WHERE status = 'completed'"))
                .hasSize(4);
    }

    @Test
    void aSuspectWhoseTimeComesIsFoundByThePoll() {
        var id = create("scripted");
        claimAsADeadWorker(id, 1);
        engine.beat();
        sql("UPDATE background_jobs SET run_at = ?", moment(Duration.ofHours(1)));
        runDueJobs();
        clock.advance(Duration.ofHours(1));
        runDueJobs();
        job(id).body("status", equalTo("queued"));

        worker.lookForSuspects();
        runDueJobs();

        job(id).body("status", equalTo("completed"));
    }

    @Test
    void whatAnotherProgramLeftIsMendedAndCounted() {
        var without = List.of("status", "created_at", "priority", "lease");
        without.forEach(what -> insert(what + " " + organization, organization, 0));
        var mended = registry.get("hcm.jobs.mended").counter();
        var before = mended.count();
        sql("UPDATE background_jobs SET status = NULL WHERE id LIKE 'status %'");
        sql("UPDATE background_jobs SET created_at = NULL WHERE id LIKE 'created_at %'");
        sql("UPDATE background_jobs SET priority = NULL WHERE id LIKE 'priority %'");
        sql("UPDATE background_jobs SET status = 'processing' WHERE id LIKE 'lease %'");

        engine.beat();

        assertThat(rows("SELECT id FROM background_jobs"
                        + " WHERE status IS NULL OR created_at IS NULL OR priority IS NULL"
                        + " OR status = 'processing' AND lease_until IS NULL"))
                .isEmpty();
        assertThat(mended.count()).isEqualTo(before + 4);
        engine.beat();
        assertThat(mended.count()).isEqualTo(before + 4);
    }

    @Test
    void theThirdCrashFailsTheJob() {
        var id = create("scripted");
        claimAsADeadWorker(id, 2);

        engine.beat();

        job(id).body("status", equalTo("failed")).body("error_message", containsString("3 of 3"));
        admin().get("/actuator/prometheus")
                .then()
                .body(containsString("\nhcm_jobs_crashed_total "))
                .body(not(containsString("\nhcm_jobs_quarantined_total 0.0")));
    }

    @Test
    void aLivingWorkersLeaseIsLeftAlone() {
        var id = create("scripted");
        claimAsADeadWorker(id, 0);
        sql("UPDATE background_jobs SET lease_until = ?", moment(Duration.ofDays(10_000)));

        engine.beat();

        job(id).body("status", equalTo("processing"));
    }

    @Test
    void aHeartbeatRenewsLeasesWhateverElseFails() throws Exception {
        var running = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            running.countDown();
            goOn.await();
            return JobOutcome.succeeded(Map.of());
        });
        create("scripted");
        worker.tick();
        running.await();
        sql("UPDATE background_jobs SET lease_until = ?", moment(Duration.ofDays(-1000)));
        sql("ALTER TABLE hcm_worker_nodes RENAME TO gone");

        try {
            engine.beat();
        } finally {
            sql("ALTER TABLE gone RENAME TO hcm_worker_nodes");
            goOn.countDown();
        }

        assertThat(rows("SELECT id FROM background_jobs WHERE lease_until > ?", moment(Duration.ofDays(-1))))
                .hasSize(1);
        awaitEnd();
    }

    @Test
    void whatALateWorkerReportsIsNotWritten() {
        var id = create("scripted");
        script.action.set(context -> {
            // Meanwhile somebody else took the job over and is running it.
            sql("UPDATE background_jobs SET attempt = attempt + 1, locked_by = 'another' WHERE id = ?", id);
            return JobOutcome.succeeded(Map.of("by", "the late one"));
        });

        runDueJobs();

        job(id).body("status", equalTo("processing"))
                .body("result", equalTo(null))
                .body("locked_by", equalTo("another"));
    }

    @Test
    void aCheckpointOutlivesItsAttempt() {
        script.action.set(context -> {
            if (context.attempt() == 1) {
                context.saveCheckpoint(new Script.Note(7));
                return JobOutcome.retry("once more");
            }
            return JobOutcome.succeeded(context.checkpoint(Script.Note.class));
        });
        var id = create("scripted");

        runDueJobs();
        clock.advance(Duration.ofMinutes(1));
        runDueJobs();

        job(id).body("result.sent", equalTo(7));
    }

    @Test
    void whatALateAttemptSavesIsNotKept() {
        var id = create("scripted");
        var cancelled = new AtomicReference<Boolean>();
        script.action.set(context -> {
            sql("UPDATE background_jobs SET attempt = attempt + 1, locked_by = 'another' WHERE id = ?", id);
            assertThatThrownBy(() -> context.saveCheckpoint(new Script.Note(7))).isInstanceOf(JobContext.LostJob.class);
            cancelled.set(context.isCancelled());
            return JobOutcome.succeeded(Map.of());
        });

        runDueJobs();

        assertThat(cancelled).hasValue(true);
        assertThat(rows("SELECT id FROM background_jobs WHERE checkpoint IS NOT NULL"))
                .isEmpty();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class DeadWorkersOnSqliteTests extends DeadWorkersContract {

    @Test
    void aRowBeyondMendingKeepsNoJobWithADeadWorker() {
        var id = create("scripted");
        claimAsADeadWorker(id, 0);
        insert("odd-" + id, organization, 0);
        sql("UPDATE background_jobs SET created_at = NULL WHERE id <> ?", id);
        sql("CREATE TRIGGER odd BEFORE UPDATE OF created_at ON background_jobs BEGIN SELECT RAISE(ABORT, 'odd'); END");
        try {
            engine.beat();
        } finally {
            sql("DROP TRIGGER odd");
        }

        job(id).body("status", equalTo("queued")).body("crash_count", equalTo(1));
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class DeadWorkersOnPostgresqlTests extends DeadWorkersContract {

    @Test
    void aHeartbeatDoesNotWaitForAnOddRowThatSomebodyHasLocked() throws Exception {
        for (var odd : List.of("status = 'processing'", "status = NULL", "priority = NULL", "status = 'failed'")) {
            var id = create("scripted");
            sql("UPDATE background_jobs SET " + odd + " WHERE id = ?", id);
            var row = "SELECT 1 FROM background_jobs WHERE id = '" + id + "' FOR UPDATE";
            try (var locked = new LockedDatabase(database, environment, row)) {
                CompletableFuture.runAsync(engine::beat).get(8, TimeUnit.SECONDS);
            }
        }
    }

    /** For ten seconds one ticker waits; then the other results are written, and this one when it can be. */
    @Test
    void aRowThatSomebodyHasLockedHoldsUpNoOtherResult() throws Exception {
        var locked = create("scripted");
        var other = create("scripted");
        var running = new CountDownLatch(2);
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            context.progress(50, "half");
            running.countDown();
            goOn.await();
            return JobOutcome.succeeded(Map.of());
        });
        worker.tick();
        running.await();
        var row = "SELECT 1 FROM background_jobs WHERE id = '" + locked + "' FOR UPDATE";
        try (var lock = new LockedDatabase(database, environment, row)) {
            CompletableFuture.runAsync(engine::writeNotes).get(8, TimeUnit.SECONDS);
            goOn.countDown();
            while (worker.running().size() > 1 || !worker.waitsForLocks()) {
                Thread.onSpinWait();
                worker.tick();
            }

            job(other).body("status", equalTo("completed"));
            job(locked).body("status", equalTo("processing"));
            var another = create("scripted");
            worker.tick();
            while (worker.running().size() > 1) {
                Thread.onSpinWait();
                worker.tick();
            }
            job(another).body("status", equalTo("completed"));
        }

        awaitEnd();
        job(locked).body("status", equalTo("completed")).body("attempt", equalTo(1));
        assertThat(worker.waitsForLocks()).isFalse();
    }

    @Test
    void nobodyKeepsRowsLockedForEver() {
        assertThat(rows("SELECT current_setting('idle_in_transaction_session_timeout') AS idle,"
                        + " current_setting('lock_timeout') AS lock"))
                .containsExactly(Map.of("idle", "30s", "lock", "10s"));
    }

    @Test
    void aHeartbeatDoesNotWaitForARowThatSomebodyHasLocked() {
        script.action.set(context -> {
            var row = "SELECT 1 FROM background_jobs WHERE id = '" + context.jobId() + "' FOR UPDATE";
            try (var locked = new LockedDatabase(database, environment, row)) {
                CompletableFuture.runAsync(engine::beat).get(10, TimeUnit.SECONDS);
            }
            return JobOutcome.succeeded(Map.of("stopped", context.isCancelled()));
        });
        var id = create("scripted");

        runDueJobs();

        job(id).body("status", equalTo("completed")).body("result.stopped", equalTo(false));
    }
}
