package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.jobs.JobOutcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.test.context.ContextConfiguration;

/** What waits for a thread, what other nodes know, and what is told of it. */
abstract class SharedWorkContract extends JobEngineTest {

    @Test
    void whatHappensIsToldInTheSameTransaction() {
        var id = create("scripted");
        runDueJobs();

        var changes = rows("SELECT organization_id, changes FROM hcm_job_events ORDER BY seq");

        assertThat(changes).extracting(row -> row.get("organization_id")).containsOnly(organization);
        assertThat(changes)
                .extracting(row -> row.get("changes"))
                .containsExactly(
                        "[{\"id\":\"%s\",\"job_type\":\"scripted\",\"status\":\"queued\",\"attempt\":0}]".formatted(id),
                        "[{\"id\":\"%s\",\"job_type\":\"scripted\",\"status\":\"processing\",\"attempt\":1}]"
                                .formatted(id),
                        "[{\"id\":\"%s\",\"job_type\":\"scripted\",\"status\":\"completed\",\"attempt\":1}]"
                                .formatted(id));
    }

    /** Asked on another node, so that the handler is not told before it fails. */
    @Test
    void whatIsCancelledInsteadOfQueuedAgainIsToldAsThat() {
        script.action.set(context -> {
            sql("UPDATE background_jobs SET cancel_requested_at = created_at");
            return JobOutcome.retry("not yet");
        });
        create("scripted");

        runDueJobs();

        assertThat(rows("SELECT id FROM background_jobs WHERE status = 'cancelled' AND next_retry_at IS NULL"))
                .hasSize(1);
        assertThat(rows("SELECT outcome FROM hcm_job_attempts")).containsExactly(Map.of("outcome", "cancelled"));
        assertThat(rows("SELECT changes FROM hcm_job_events ORDER BY seq DESC LIMIT 1")
                        .get(0)
                        .get("changes"))
                .asString()
                .contains("cancelled");
    }

    @Test
    void ofManyChangesAtOnceTheCountIsTold() {
        createAll(Collections.nCopies(101, Map.of("job_type", "scripted"))).statusCode(201);

        assertThat(rows("SELECT changes FROM hcm_job_events"))
                .containsExactly(Map.of("changes", "{\"counts\":{\"queued\":101}}"));
    }

    @Test
    void whatWaitsForAThreadIsHandedBackUntouched() throws Exception {
        var blocked = new CountDownLatch(1);
        script.action.set(context -> {
            blocked.await();
            return JobOutcome.succeeded(Map.of());
        });
        for (int i = 0; i < 200; i++) {
            create("noop"); // teaches the worker that jobs are short
        }
        runDueJobs();
        createAll(Collections.nCopies(100, Map.of("job_type", "scripted")));
        worker.tick();
        var held = worker.running().size();

        worker.handBackUnstarted(Duration.ZERO);
        worker.tick();

        var handedBack =
                rows("SELECT status, retry_count FROM background_jobs WHERE attempt = 1 AND status = 'queued'");
        blocked.countDown();
        awaitEnd();
        assertThat(held).as("claimed ahead").isGreaterThan(10);
        assertThat(handedBack)
                .isNotEmpty()
                .allMatch(row -> row.get("retry_count").equals(0));
        assertThat(rows("SELECT DISTINCT status FROM background_jobs")).containsExactly(Map.of("status", "completed"));
    }

    @Test
    void aJobThatIsCancelledWhileItWaitsForAThreadIsNeverBegun() throws Exception {
        var begun = new AtomicInteger();
        var blocked = new CountDownLatch(1);
        script.action.set(context -> {
            begun.incrementAndGet();
            JobWorkerTest.awaitUninterruptibly(blocked);
            return JobOutcome.succeeded(Map.of());
        });
        for (int i = 0; i < 200; i++) {
            create("noop"); // teaches the worker that jobs are short
        }
        runDueJobs();
        createAll(Collections.nCopies(30, Map.of("job_type", "scripted")));
        worker.tick();
        var threads = 10 - reserved.of(10);
        assertThat(worker.running()).as("those that run, and others that wait").hasSizeGreaterThan(threads);
        while (begun.get() < threads) {
            Thread.onSpinWait();
        }

        admin().body(Map.of("filter", Map.of("job_type", List.of("scripted"))))
                .post(JOBS + "/cancel")
                .then()
                .statusCode(200);
        blocked.countDown();
        awaitEnd();

        assertThat(begun).hasValue(threads);
        assertThat(
                        rows(
                                "SELECT status, count(*) AS jobs FROM background_jobs WHERE job_type = 'scripted' GROUP BY status"))
                .extracting(row -> row.get("status") + " " + row.get("jobs"))
                .containsExactlyInAnyOrder("completed " + threads, "cancelled " + (30 - threads));
    }

    @Test
    void aTypeThatOnlyAnotherNodeKnowsIsLeftToIt() {
        sql("INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('new', ?, 'brew_tea')", organization);
        anotherNode("[\"brew_tea\", \"noop\"]");

        runDueJobs(); // claimed before the node has heard of the other: given back
        assertThat(rows("SELECT status, retry_count, attempt, error_message FROM background_jobs"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("status", "queued")
                        .containsEntry("retry_count", 0)
                        .containsEntry("attempt", 1)
                        .containsEntry("error_message", null));
        runDueJobs();
        assertThat(rows("SELECT attempt FROM background_jobs")).containsExactly(Map.of("attempt", 1));

        sql("UPDATE hcm_worker_nodes SET alive_until = ?", moment(Duration.ofDays(-1000)));
        engine.beat();
        runDueJobs();
        assertThat(rows("SELECT attempt, retry_count FROM background_jobs"))
                .containsExactly(Map.of("attempt", 2, "retry_count", 1));
    }

    @Test
    @Timeout(60)
    void aTypeThatNobodyCanBeAskedAboutCostsNoSlot() {
        sql("INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('new', ?, 'brew_tea')", organization);
        sql("ALTER TABLE hcm_worker_nodes RENAME TO hcm_worker_nodes_elsewhere");
        try {
            runDueJobs();
        } finally {
            sql("ALTER TABLE hcm_worker_nodes_elsewhere RENAME TO hcm_worker_nodes");
        }

        assertThat(rows("SELECT status, retry_count FROM background_jobs"))
                .containsExactly(Map.of("status", "queued", "retry_count", 1));
    }

    @Test
    void aNodeOfAnotherVersionMayWriteOfItsTypesWhatItLikes() {
        anotherNode("many");
        anotherNode("null");
        anotherNode("[null, 7]");

        engine.beat();
        create("noop");
        runDueJobs();

        assertThat(rows("SELECT status FROM background_jobs")).containsExactly(Map.of("status", "completed"));
    }

    private void anotherNode(String jobTypes) {
        sql(
                """
                INSERT INTO hcm_worker_nodes (id, host, version, started_at, last_beat_at, alive_until, running, capacity, job_types)
                VALUES (?, 'there', '9', ?, ?, ?, 0, 10, ?)
                """,
                "another-" + Ids.next(),
                moment(Duration.ZERO),
                moment(Duration.ZERO),
                moment(Duration.ofDays(1000)),
                jobTypes);
    }

    @Test
    void aNodeTellsThatItIsAlive() {
        engine.beat();

        assertThat(rows("SELECT * FROM hcm_worker_nodes WHERE id = ?", node.id()))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("capacity", 10)
                        .containsEntry("running", 0)
                        .hasEntrySatisfying(
                                "job_types", types -> assertThat((String) types).contains("\"scripted\"")));
        assertThat(nodes.othersAlive()).isZero();
        nodes.leave();
        assertThat(rows("SELECT id FROM hcm_worker_nodes")).isEmpty();
    }

    private Object moment(Duration fromNow) {
        return database.vendor().timestamp(clock.instant().plus(fromNow));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SharedWorkOnSqliteTests extends SharedWorkContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SharedWorkOnPostgresqlTests extends SharedWorkContract {}
