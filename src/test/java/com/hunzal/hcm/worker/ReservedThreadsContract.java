package com.hunzal.hcm.worker;

import static com.hunzal.hcm.JobRow.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.ReservedThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** Long jobs of one organization do not keep the first job of another waiting. */
@Import(JobWorkerTest.Handlers.class)
abstract class ReservedThreadsContract extends ServerTest {

    private static final int THREADS = 10;
    private static final int RESERVED = 2;

    @Autowired
    JobWorker worker;

    @Autowired
    JobEngine engine;

    @Autowired
    JobQueue queue;

    @Autowired
    ReservedThreads reserved;

    @Autowired
    JobWorkerTest.Script script;

    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void jobsAreLong() {
        sql("DELETE FROM background_jobs");
        addOrganization();
        reserved.look();
        script.action.set(context -> {
            begun.release();
            goOn.await();
            return JobOutcome.succeeded(Map.of());
        });
    }

    @AfterEach
    void letThemEnd() {
        goOn.countDown();
        awaitEnd();
    }

    @Test
    void longJobsOfOneLeaveThreadsForOthers() throws Exception {
        insert(2 * THREADS, organization);
        worker.tick();
        awaitBegun(THREADS - RESERVED);
        handBackTheRest();

        for (int newcomer = 0; newcomer < RESERVED; newcomer++) {
            insert(3, addOrganization());
            worker.tick();
            awaitBegun(1);
            assertThat(processing()).as("of newcomers one each").isEqualTo(THREADS - RESERVED + newcomer + 1);
        }

        insert(1, addOrganization());
        worker.tick();
        assertThat(processing()).as("no more threads than there are").isEqualTo(THREADS);
    }

    @Test
    void whatIsHeldAheadTakesNoReservedThreadEither() throws Exception {
        script.action.set(context -> JobOutcome.succeeded(Map.of()));
        insert(400, organization);
        awaitEnd(); // so that it holds many ahead
        script.action.set(context -> {
            begun.release();
            goOn.await();
            return JobOutcome.succeeded(Map.of());
        });
        insert(100, organization);
        worker.tick();
        awaitBegun(THREADS - RESERVED);
        assertThat(worker.running()).as("held").hasSizeGreaterThan(THREADS);

        insert(1, addOrganization());
        worker.tick();

        awaitBegun(1);
        assertThat(worker.busyThreads()).isEqualTo(THREADS - RESERVED + 1);
    }

    @Test
    void oneOrganizationByItselfMayUseAll() throws Exception {
        sql("DELETE FROM organizations WHERE id <> ?", organization);
        engine.beat();
        insert(THREADS, organization);

        worker.tick();

        awaitBegun(THREADS);
    }

    @Test
    void aClaimTakesNoMoreForAnybodyThanThereIsRoom() {
        var other = addOrganization();
        var third = addOrganization();
        insert(5, organization);
        insert(5, other);
        insert(5, third);

        var first = queue.recordAndClaim(List.of(), new Room(5, 1)).claimed();

        assertThat(first).hasSize(3);
        assertThat(first.stream().map(Claimed::organizationId).distinct()).hasSize(3);
        assertThat(queue.recordAndClaim(List.of(), new Room(5, 0)).claimed()).isEmpty();
        sql("DELETE FROM background_jobs");
    }

    @Test
    void explainSaysThatTheThreadsAreForOthers() throws Exception {
        insert(THREADS, organization);
        worker.tick();
        awaitBegun(THREADS - RESERVED);
        handBackTheRest();
        engine.beat();
        var waiting = rows("SELECT id FROM background_jobs WHERE status = 'queued' LIMIT 1")
                .get(0)
                .get("id");

        admin().get("/api/system/background-jobs/{id}/explain", waiting)
                .then()
                .statusCode(200)
                .body("reasons.state", hasItem("threads_reserved"));
        sql("UPDATE background_jobs SET organization_id = ? WHERE id = ?", addOrganization(), waiting);
        caller(token("Root", organization))
                .header(
                        "X-Organization-Id",
                        rows("SELECT organization_id FROM background_jobs WHERE id = ?", waiting)
                                .get(0)
                                .get("organization_id"))
                .get("/api/system/background-jobs/{id}/explain", waiting)
                .then()
                .body("state", equalTo("in_line"));
    }

    private void insert(int count, String organizationId) {
        var now = clock.instant();
        for (int i = 0; i < count; i++) {
            aJob(Ids.next())
                    .of(organizationId)
                    .type("scripted")
                    .with("created_at", now)
                    .with("run_at", now)
                    .in(database);
        }
    }

    /** What is held ahead, because the jobs before were short. */
    private void handBackTheRest() {
        worker.handBackUnstarted(Duration.ZERO);
        worker.tick();
    }

    private void awaitBegun(int jobs) throws InterruptedException {
        assertThat(begun.tryAcquire(jobs, 60, TimeUnit.SECONDS))
                .as(jobs + " begin")
                .isTrue();
        assertThat(begun.availablePermits()).isZero();
    }

    private int processing() {
        return rows("SELECT id FROM background_jobs WHERE status = 'processing'")
                .size();
    }

    private void awaitEnd() {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        do {
            worker.tick();
            assertThat(System.nanoTime()).as("time limit").isLessThan(end);
        } while (!worker.running().isEmpty());
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ReservedThreadsOnSqliteTests extends ReservedThreadsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ReservedThreadsOnPostgresqlTests extends ReservedThreadsContract {}
