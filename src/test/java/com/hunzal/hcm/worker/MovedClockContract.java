package com.hunzal.hcm.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.AskedJobs;
import com.hunzal.hcm.jobs.AskedJobs.Seen;
import com.hunzal.hcm.jobs.AskedJobs.Wanted;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.nodes.JobNodes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** Clocks are set, machines sleep, processes are stopped and go on: no job may be lost or held for ever. */
@Import(JobWorkerTest.Handlers.class)
abstract class MovedClockContract extends ServerTest {

    private static final Duration HOURS = Duration.ofHours(5);
    private static final long LIMIT_SECONDS = 60;

    @Autowired
    JobWorker worker;

    @Autowired
    JobEngine engine;

    @Autowired
    JobLeases leases;

    @Autowired
    JobNodes nodes;

    @Autowired
    JobQueue queue;

    AskedJobs jobs;

    @Autowired
    void jobs(BeanFactory beans) {
        jobs = AskedJobs.of(beans);
    }

    @Autowired
    JobWorkerTest.Script script;

    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void emptyQueue() {
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_worker_nodes");
        script.action.set(context -> JobOutcome.succeeded(Map.of()));
    }

    @AfterEach
    void letHandlersEnd() {
        goOn.countDown();
        awaitEnd();
    }

    @Test
    void whatRunsWhileTheClockGoesForwardIsNotTakenFromItsWorker() throws Exception {
        blockFirstAttempt();
        var id = create();
        startIt();

        pass(HOURS);
        engine.beat();
        goOn.countDown();
        awaitEnd();

        assertThat(job(id))
                .extracting(Seen::status, Seen::attempt, Seen::crashCount)
                .containsExactly("completed", 1, 0);
    }

    @Test
    void aClockThatJumpsForwardEndsNoJobAtItsDeadline() throws Exception {
        blockFirstAttempt();
        var id = create();
        startIt();

        clock.set(HOURS);
        engine.enforceDeadlines();
        engine.beat();
        goOn.countDown();
        awaitEnd();

        assertThat(job(id))
                .extracting(Seen::status, Seen::attempt, Seen::retryCount)
                .containsExactly("completed", 1, 0);
    }

    @Test
    void aClockThatGoesBackKeepsNoJobFromItsDeadline() throws Exception {
        blockFirstAttempt();
        var id = create();
        startIt();

        goBack(HOURS);
        clock.advance(Duration.ofMinutes(11));
        engine.enforceDeadlines();
        clock.advance(Duration.ofSeconds(31));
        engine.enforceDeadlines();
        worker.tick();

        assertThat(job(id)).extracting(Seen::status, Seen::retryCount).containsExactly("queued", 1);
    }

    @Test
    void aHandlerHasTimeToObeyThoughItWasToldLate() throws Exception {
        blockFirstAttempt();
        var id = create();
        startIt();

        clock.advance(HOURS);
        engine.enforceDeadlines();
        worker.tick();
        assertThat(job(id).status()).as("told to stop, and not yet given up on").isEqualTo("processing");

        clock.advance(Duration.ofSeconds(31));
        engine.enforceDeadlines();
        worker.tick();
        assertThat(job(id)).extracting(Seen::status, Seen::retryCount).containsExactly("queued", 1);
    }

    @Test
    void whatADeadWorkerHeldIsTakenThoughTheClockWentBack() {
        var id = create();
        claimAsAnother();
        goBack(HOURS);

        for (int lease = 0; lease < 4; lease++) {
            engine.beat();
            pass(Duration.ofSeconds(61));
        }
        engine.beat();

        assertThat(job(id)).extracting(Seen::status, Seen::crashCount).containsExactly("queued", 1);
        runDueJobs();
        assertThat(job(id).status()).isEqualTo("completed");
    }

    @Test
    void whatWasPutOffWhileTheClockWasAheadIsDueWhenItIsRight() {
        engine.beat();
        var runAgain = create();
        jobs.cancel(organization, runAgain);
        clock.advance(HOURS);
        var retried = create();
        script.action.set(context -> JobOutcome.retry("not yet"));
        runDueJobs();
        script.action.set(context -> JobOutcome.succeeded(Map.of()));
        jobs.retry(organization, runAgain);
        var waiting = create();
        var planned = create(clock.instant().plus(HOURS));
        engine.beat();

        goBack(HOURS);
        engine.beat();
        runDueJobs();

        assertThat(job(retried)).extracting(Seen::status, Seen::retryCount).containsExactly("completed", 1);
        assertThat(job(waiting).status()).isEqualTo("completed");
        assertThat(job(runAgain).status()).isEqualTo("completed");
        assertThat(job(planned))
                .extracting(Seen::status, Seen::runAt)
                .containsExactly("queued", clock.instant().plus(HOURS).plus(HOURS));
    }

    @Test
    void ofManyThatWerePutOffAThousandAreMendedWithEachHeartbeat() {
        engine.beat();
        clock.advance(HOURS);
        engine.beat();
        for (int i = 0; i < 2; i++) {
            var many = Collections.nCopies(ClockSetBack.MOST_AT_ONCE - 300, new Wanted("scripted", null));
            jobs.createAll(organization, many);
        }
        goBack(HOURS);

        for (int left : List.of(400, 0)) {
            engine.beat();
            assertThat(rows(
                            "SELECT id FROM background_jobs WHERE run_at > ?",
                            database.vendor().timestamp(clock.instant())))
                    .hasSize(left);
        }
    }

    @Test
    void aLeaseThatIsTakenNowIsLeftAlone() {
        var id = create();
        claimAsAnother();
        var lease = job(id).leaseUntil();

        engine.beat();

        assertThat(job(id).leaseUntil()).isEqualTo(lease);
    }

    @Test
    void aDeadNodeDoesNotSeemAliveForHoursThoughTheClockWentBack() {
        engine.beat();
        sql("UPDATE hcm_worker_nodes SET id = 'a-dead-node'");
        goBack(HOURS);

        for (int lease = 0; lease < 4; lease++) {
            engine.beat();
            pass(Duration.ofSeconds(61));
        }
        engine.beat();

        assertThat(nodes.othersAlive()).isZero();
    }

    @Test
    void jobsAreCreatedAndRunWhereverTheClockStands() {
        for (var hours : List.of(0, 7, -3, 12, -9)) {
            clock.set(Duration.ofHours(hours));
            var id = create();
            runDueJobs();
            assertThat(job(id).status()).isEqualTo("completed");
        }
    }

    @Test
    void anAttemptThatLostItsJobDoesNotKeepTheLeaseOfTheNext() {
        var id = create();
        var attempt = queue.recordAndClaim(List.of(), Room.forAll(1)).claimed();
        sql("UPDATE background_jobs SET attempt = 2, lease_until = ?", longAgo()); // by this node, which then forgot it

        assertThat(leases.beat(attempt)).isEmpty();

        assertThat(leases.rescue(attempt)).hasSize(1);
        assertThat(job(id)).extracting(Seen::status, Seen::crashCount).containsExactly("queued", 1);
    }

    @Test
    void anAttemptThatLostItsJobIsToldThoughItsOwnNodeHasTheJobAgain() throws Exception {
        var started = new CountDownLatch(2);
        var cancelled = new boolean[3];
        script.action.set(context -> {
            started.countDown();
            awaitGoOn();
            cancelled[context.attempt()] = context.isCancelled();
            return JobOutcome.succeeded(Map.of("attempt", context.attempt()));
        });
        var id = create();
        worker.tick();
        sql("UPDATE background_jobs SET status = 'queued', lease_until = NULL"); // as another node would
        worker.tick();
        assertThat(started.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

        engine.beat();
        goOn.countDown();
        awaitEnd();

        assertThat(cancelled).containsExactly(false, true, false);
        assertThat(job(id))
                .extracting(Seen::status, Seen::attempt, Seen::result)
                .containsExactly("completed", 2, "{\"attempt\":2}");
    }

    @Test
    void anAttemptThatDoesNotKnowThatItIsLostDoesNotKeepItsJobFromBeingRescued() throws Exception {
        blockFirstAttempt();
        var id = create();
        startIt();
        sql("UPDATE background_jobs SET attempt = 2, locked_by = 'another', lease_until = ?", longAgo());

        engine.beat();

        assertThat(job(id)).extracting(Seen::status, Seen::crashCount).containsExactly("queued", 1);
        assertThat(rows("SELECT attempt, node, outcome FROM hcm_job_attempts"))
                .containsExactly(Map.of("attempt", 2, "node", "another", "outcome", "crashed"));
    }

    private String create() {
        return create(null);
    }

    private String create(@Nullable Instant runAt) {
        return requireNonNull(jobs.create(organization, new Wanted("scripted", runAt)));
    }

    Seen job(String id) {
        return jobs.get(organization, id);
    }

    /** Also when it is interrupted. */
    private void blockFirstAttempt() {
        script.action.set(context -> {
            if (context.attempt() == 1) {
                awaitGoOn();
            }
            return JobOutcome.succeeded(Map.of());
        });
    }

    private void awaitGoOn() {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (goOn.getCount() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private void startIt() {
        worker.tick();
        awaitTrue(() -> worker.running().stream().allMatch(each -> each.startedAt() != null));
    }

    private void claimAsAnother() {
        assertThat(queue.recordAndClaim(List.of(), Room.forAll(10)).claimed()).hasSize(1);
        sql("UPDATE background_jobs SET locked_by = 'another'");
    }

    private void pass(Duration duration) {
        clock.advance(duration);
        if (database.vendor() == Vendor.POSTGRESQL) {
            moveEnds(duration.negated());
        }
    }

    /** The clock by which leases are measured, which is PostgreSQL's own where there is one. */
    void goBack(Duration duration) {
        clock.set(duration.negated());
        if (database.vendor() == Vendor.POSTGRESQL) {
            moveEnds(duration);
        }
    }

    private void moveEnds(Duration duration) {
        var by = duration.toSeconds() + " seconds";
        sql("UPDATE background_jobs SET lease_until = lease_until + CAST(? AS interval)", by);
        sql("UPDATE hcm_worker_nodes SET alive_until = alive_until + CAST(? AS interval)", by);
    }

    private Object longAgo() {
        return database.vendor().timestamp(clock.instant().minus(Duration.ofDays(1000)));
    }

    void runDueJobs() {
        worker.tick();
        awaitEnd();
    }

    private void awaitEnd() {
        awaitTrue(() -> {
            worker.tick();
            return worker.running().isEmpty();
        });
    }

    private static void awaitTrue(java.util.function.BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time limit").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class MovedClockOnSqliteTests extends MovedClockContract {

    @Test
    void timesAsOtherProgramsWriteThemDoNotLookAheadOfTheirDay() {
        var created = clock.instant().truncatedTo(ChronoUnit.SECONDS); // so written with T and Z
        var planned = created.plus(Duration.ofMinutes(30));
        sql("""
                INSERT INTO background_jobs (id, organization_id, job_type, created_at, updated_at, next_retry_at)
                VALUES ('other', ?, 'scripted', ?, ?, ?)
                """, organization, created.toString(), created.toString(), planned.toString());
        engine.beat();
        goBack(Duration.ofMinutes(2)); // to look for what was put off
        engine.beat();
        runDueJobs();

        assertThat(job("other")).extracting(Seen::status, Seen::runAt).containsExactly("queued", planned);
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class MovedClockOnPostgresqlTests extends MovedClockContract {}
