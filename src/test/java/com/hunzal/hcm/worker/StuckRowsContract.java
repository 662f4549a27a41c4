package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.test.context.ContextConfiguration;

/** A row that the database does not let us change is left, and keeps no other waiting. The same on every database. */
@Import(JobWorkerTest.Handlers.class)
@ExtendWith(OutputCaptureExtension.class)
abstract class StuckRowsContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";

    @Autowired
    JobWorker worker;

    @Autowired
    JobEngine engine;

    @Autowired
    JobQueue queue;

    @Autowired
    JobWorkerTest.Script script;

    @Autowired
    MeterRegistry registry;

    private boolean refusing;

    @BeforeEach
    void emptyQueue() {
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_worker_nodes");
        worker.whenFinished(() -> {});
        script.action.set(context -> JobOutcome.succeeded(Map.of()));
    }

    @AfterEach
    void nothingIsStuckAnyMore() {
        allow();
        clock.advance(StuckRows.UNTIL_TRIED_AGAIN.multipliedBy(2).plusSeconds(1));
        engine.beat();
        worker.tick();
    }

    @Test
    void ofDeadWorkersJobsOnlyTheOneIsLeftThatCannotBeTakenOver(CapturedOutput output) {
        var stuck = ofADeadWorker("a");
        var others = List.of(ofADeadWorker("b"), ofADeadWorker("c"), ofADeadWorker("d"));
        refuse("OLD.id = '" + stuck + "'", "UPDATE");

        for (int i = 0; i < 3; i++) {
            engine.beat();
            clock.advance(Duration.ofSeconds(10));
        }

        assertThat(ids("queued")).containsExactlyInAnyOrderElementsOf(others);
        assertThat(ids("processing")).containsExactly(stuck);
        assertThat(output.getAll().split(stuck, -1)).as("told once").hasSize(2);
        assertThat(registry.get("hcm.jobs.stuck").gauge().value()).isEqualTo(1);

        allow();
        engine.beat();
        assertThat(ids("processing")).as("not tried with each beat").containsExactly(stuck);
        clock.advance(StuckRows.UNTIL_TRIED_AGAIN);
        engine.beat();
        assertThat(ids("queued")).contains(stuck);
        assertThat(registry.get("hcm.jobs.stuck").gauge().value()).isZero();
    }

    @Test
    void aMessageForWhichTheColumnHasNoRoomKeepsNoJobWithTheDead() {
        var id = ofADeadWorker("a");
        refuse("LENGTH(NEW.error_message) > 20", "UPDATE");

        engine.beat();

        assertThat(ids("queued")).containsExactly(id);
    }

    @Test
    void whoChangesSuchAJobIsToldThatARuleStandsAgainstIt() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('waits', ?, 'scripted')",
                organization);
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status) VALUES ('over', ?, 'scripted', 'failed')",
                organization);
        refuse("OLD.organization_id = '" + organization + "'", "UPDATE");

        for (var change : List.of("/waits/cancel", "/waits/run", "/over/retry")) {
            admin().post(JOBS + change)
                    .then()
                    .statusCode(422)
                    .body("type", equalTo("urn:problem-type:hcm:refused-by-the-table"));
        }
    }

    @Test
    void oneWhoseMendingMeetsAUniqueKeyKeepsNoOtherFromBeingMended() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, unique_key, priority) VALUES ('1', ?, 'scripted', 'k', 1)",
                organization);
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, unique_key, status) VALUES ('2', ?, 'scripted', 'k', NULL)",
                organization);
        var other = addOrganization();
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status) VALUES ('3', ?, 'scripted', NULL)",
                other);
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, priority) VALUES ('4', ?, 'scripted', NULL)",
                other);

        engine.beat();

        assertThat(ids("queued")).containsExactlyInAnyOrder("1", "3", "4");
        assertThat(rows("SELECT id FROM background_jobs WHERE priority IS NULL"))
                .isEmpty();

        runDueJobs();
        clock.advance(StuckRows.UNTIL_TRIED_AGAIN.plusSeconds(1));
        engine.beat();
        assertThat(ids("queued")).as("its twin has ended").containsExactly("2");
    }

    @Test
    void eachStepOfAHeartbeatFailsAlone() {
        var dead = ofADeadWorker("a");
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status) VALUES ('odd', ?, 'scripted', NULL)",
                organization);
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status, error_message) VALUES ('failed', ?, 'scripted', 'failed', 'x')",
                organization);
        sql("ALTER TABLE hcm_worker_nodes RENAME TO hcm_worker_nodes_elsewhere");
        sql("ALTER TABLE hcm_job_attempts RENAME TO hcm_job_attempts_elsewhere");
        try {
            engine.beat();
        } finally {
            sql("ALTER TABLE hcm_worker_nodes_elsewhere RENAME TO hcm_worker_nodes");
            sql("ALTER TABLE hcm_job_attempts_elsewhere RENAME TO hcm_job_attempts");
        }

        assertThat(ids("processing")).containsExactly(dead);
        assertThat(ids("queued")).containsExactly("odd");
        assertThat(rows("SELECT id FROM background_jobs WHERE failure_key IS NOT NULL"))
                .hasSize(1);
    }

    @Test
    void aJobThatCannotBeStartedKeepsNoOtherFromBeingStarted(CapturedOutput output) {
        var stuck = create(Map.of("job_type", "scripted", "priority", 1));
        var others = List.of(create(Map.of("job_type", "scripted")), create(Map.of("job_type", "scripted")));
        refuse("OLD.id = '" + stuck + "'", "UPDATE");

        runDueJobs();
        runDueJobs();

        assertThat(ids("completed")).containsExactlyInAnyOrderElementsOf(others);
        assertThat(ids("queued")).containsExactly(stuck);
        assertThat(output.getAll().split(stuck, -1)).as("told once").hasSize(2);
        assertThat(rows("SELECT attempt FROM background_jobs WHERE id = ?", stuck))
                .containsExactly(Map.of("attempt", 0));

        allow();
        clock.advance(StuckRows.UNTIL_TRIED_AGAIN);
        runDueJobs();
        assertThat(ids("completed")).contains(stuck);
    }

    @Test
    void howeverManyCannotBeStartedTheOthersAre(CapturedOutput output) {
        createMany("stuck", organization, 1500, 1);
        var other = addOrganization();
        createMany("good", other, 3, 0);
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, priority) VALUES ('same-1', ?, 'another', 0)",
                organization);
        refuse("OLD.organization_id = '" + organization + "' AND OLD.job_type = 'scripted'", "UPDATE");

        var claimed = queue.recordAndClaim(List.of(), Room.forAll(100)).claimed();

        assertThat(claimed).extracting(Claimed::id).containsExactlyInAnyOrder("good-1", "good-2", "good-3", "same-1");
        assertThat(queue.recordAndClaim(List.of(), Room.forAll(100)).claimed()).isEmpty();
        assertThat(output.getAll().split("type scripted of organization " + organization, -1))
                .as("told once")
                .hasSize(2);
        assertThat(registry.get("hcm.jobs.stuck").gauge().value()).isPositive();

        allow();
        assertThat(queue.recordAndClaim(List.of(), Room.forAll(100)).claimed()).isEmpty();
        clock.advance(StuckRows.UNTIL_TRIED_AGAIN);
        assertThat(queue.recordAndClaim(List.of(), Room.forAll(100)).claimed()).hasSize(100);
    }

    @Test
    void whereEachOrganizationHasOneThatCannotBeStartedTheOthersAreStartedToo() {
        for (int i = 0; i < 1200; i++) {
            createMany("stuck-" + i, addOrganization(), 1, 1);
        }
        createMany("good", addOrganization(), 1, 0);
        refuse("OLD.id <> 'good-1'", "UPDATE");

        var claimed = new ArrayList<Claimed>();
        for (int i = 0; i < 3; i++) {
            claimed.addAll(queue.recordAndClaim(List.of(), Room.forAll(100)).claimed());
        }

        assertThat(claimed).extracting(Claimed::id).containsExactly("good-1");
    }

    @Test
    void whatIsLeftTakesNoPlacesOfOthersInAClaim() {
        for (int i = 0; i < 9; i++) {
            createMany("stuck-" + i, addOrganization(), 1, 1);
        }
        createMany("good", addOrganization(), 1, 0);
        refuse("OLD.id <> 'good-1'", "UPDATE");

        assertThat(queue.recordAndClaim(List.of(), Room.forAll(1)).claimed())
                .extracting(Claimed::id)
                .containsExactly("good-1");
    }

    @Test
    void aThousandThatCannotBeTakenOverKeepNoOtherWithTheDead() {
        createMany("stuck", organization, 1010, 0);
        createMany("dead", addOrganization(), 2, 0);
        sql(
                "UPDATE background_jobs SET status = 'processing', attempt = 1, locked_by = 'dead', lease_until = ?",
                database.vendor().timestamp(clock.instant().minus(Duration.ofDays(1000))));
        refuse("OLD.organization_id = '" + organization + "'", "UPDATE");

        engine.beat();

        assertThat(ids("queued")).containsExactlyInAnyOrder("dead-1", "dead-2");
    }

    private void createMany(String name, String organizationId, int count, int priority) {
        sql("""
                INSERT INTO background_jobs (id, organization_id, job_type, priority)
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
                SELECT ? || '-' || i, ?, 'scripted', %s FROM n
                """.formatted(count, priority), name, organizationId);
    }

    @Test
    void aSuspectThatCannotBeStartedKeepsNoOtherFromBeingStarted() {
        var stuck = create(Map.of("job_type", "scripted", "priority", 1));
        var other = create(Map.of("job_type", "scripted"));
        sql("UPDATE background_jobs SET crash_count = 2");
        refuse("OLD.id = '" + stuck + "'", "UPDATE");

        worker.lookForSuspects();
        runDueJobs();

        assertThat(ids("completed")).containsExactly(other);
    }

    @Test
    void aResultThatATriggerRefusesHoldsUpNoOther() {
        var stuck = create(Map.of("job_type", "scripted", "priority", 1));
        var other = create(Map.of("job_type", "scripted"));
        refuse("OLD.id = '" + stuck + "' AND NEW.status = 'completed'", "UPDATE");

        runDueJobs();

        assertThat(ids("completed")).containsExactly(other);
        assertThat(ids("failed")).containsExactly(stuck);
    }

    @Test
    void resultsThatAreRefusedAreToldOnceAndNotOneByOne(CapturedOutput output) {
        var stuck = List.of(
                create(Map.of("job_type", "scripted")),
                create(Map.of("job_type", "scripted")),
                create(Map.of("job_type", "scripted")));
        refuse("NEW.status = 'completed'", "UPDATE");

        runDueJobs();

        assertThat(ids("failed")).containsExactlyInAnyOrderElementsOf(stuck);
        assertThat(output.getAll().split("Results of jobs cannot be stored", -1))
                .hasSize(2);
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Test
    void whileTheSchemaIsBrokenResultsWait() throws Exception {
        var runs = new AtomicInteger();
        var ended = new CountDownLatch(2);
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            runs.incrementAndGet();
            ended.countDown();
            goOn.await();
            return JobOutcome.succeeded(Map.of());
        });
        var ids = List.of(create(Map.of("job_type", "scripted")), create(Map.of("job_type", "scripted")));
        worker.tick();
        ended.await();
        sql("ALTER TABLE background_jobs RENAME COLUMN result TO result_elsewhere");
        try {
            goOn.countDown();
            assertThatThrownBy(() -> {
                        while (!worker.running().isEmpty()) {
                            worker.tick();
                        }
                    })
                    .isInstanceOf(DataAccessException.class);
        } finally {
            sql("ALTER TABLE background_jobs RENAME COLUMN result_elsewhere TO result");
        }

        runDueJobs();

        assertThat(ids("completed")).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(runs).hasValue(2);
    }

    @Test
    void whatATriggerRefusesOfAJobsNotesHoldsUpNoOther() throws Exception {
        var stuck = create(Map.of("job_type", "scripted"));
        var other = create(Map.of("job_type", "scripted"));
        var noted = new CountDownLatch(2);
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            context.progress(40, "four of ten");
            noted.countDown();
            goOn.await();
            return JobOutcome.succeeded(Map.of());
        });
        worker.tick();
        noted.await();
        refuse("OLD.id = '" + stuck + "' AND NEW.progress = 40", "UPDATE");

        engine.writeNotes();

        assertThat(rows("SELECT id FROM background_jobs WHERE progress = 40")).containsExactly(Map.of("id", other));
        allow();
        goOn.countDown();
        runDueJobs();
    }

    @Test
    void ofMyLeasesOnlyTheOneIsNotRenewedThatCannotBe() throws Exception {
        var running = new CountDownLatch(2);
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            running.countDown();
            goOn.await();
            return JobOutcome.succeeded(Map.of());
        });
        var stuck = create(Map.of("job_type", "scripted"));
        create(Map.of("job_type", "scripted"));
        worker.tick();
        running.await();
        var before = database.vendor().timestamp(clock.instant().minus(Duration.ofDays(1000)));
        sql("UPDATE background_jobs SET lease_until = ?", before);
        refuse("OLD.id = '" + stuck + "'", "UPDATE");

        engine.beat();

        assertThat(rows("SELECT id FROM background_jobs WHERE lease_until > ?", before))
                .hasSize(1);
        allow();
        goOn.countDown();
        runDueJobs();
    }

    @Test
    void manyAreChangedAlsoIfOneOfThemCannotBe() {
        var stuck = create(Map.of("job_type", "scripted"));
        create(Map.of("job_type", "scripted"));
        create(Map.of("job_type", "scripted"));
        refuse("OLD.id = '" + stuck + "'", "UPDATE");

        admin().body(Map.of("all", true))
                .post(JOBS + "/cancel")
                .then()
                .statusCode(200)
                .body("changed", equalTo(2))
                .body("skipped", equalTo(1));

        assertThat(ids("queued")).containsExactly(stuck);
    }

    @Test
    void failedJobsOfOtherProgramsGetTheirKeysButForTheOneThatCannot() {
        for (var id : List.of("x", "y", "z")) {
            sql(
                    "INSERT INTO background_jobs (id, organization_id, job_type, status, error_message) VALUES (?, ?, 'scripted', 'failed', 'x')",
                    id,
                    organization);
        }
        refuse("OLD.id = 'y'", "UPDATE");

        engine.beat();

        assertThat(rows("SELECT id FROM background_jobs WHERE failure_key IS NULL"))
                .containsExactly(Map.of("id", "y"));
    }

    private String ofADeadWorker(String name) {
        var id = name + "-" + organization;
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status, attempt, locked_by, lease_until)"
                        + " VALUES (?, ?, 'scripted', 'processing', 1, 'dead', ?)",
                id,
                organization,
                database.vendor().timestamp(clock.instant().minus(Duration.ofDays(1000))));
        return id;
    }

    private void refuse(String condition, String action) {
        refusing = true;
        if (database.vendor() == Vendor.SQLITE) {
            sql("CREATE TRIGGER refuse BEFORE " + action + " ON background_jobs WHEN " + condition
                    + " BEGIN SELECT RAISE(ABORT, 'refused'); END");
        } else {
            sql(
                    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$");
            sql("CREATE TRIGGER refuse BEFORE " + action + " ON background_jobs FOR EACH ROW WHEN (" + condition
                    + ") EXECUTE FUNCTION refuse()");
        }
    }

    private void allow() {
        if (refusing) {
            sql(database.vendor() == Vendor.SQLITE ? "DROP TRIGGER refuse" : "DROP FUNCTION refuse CASCADE");
        }
        refusing = false;
    }

    private List<String> ids(String status) {
        return rows("SELECT id FROM background_jobs WHERE status = ?", status).stream()
                .map(row -> String.valueOf(row.get("id")))
                .toList();
    }

    private String create(Map<String, ?> job) {
        return admin().body(job).post(JOBS).then().statusCode(201).extract().path("id");
    }

    private void runDueJobs() {
        worker.tick();
        while (!worker.running().isEmpty()) {
            Thread.onSpinWait();
            worker.tick();
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class StuckRowsOnSqliteTests extends StuckRowsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class StuckRowsOnPostgresqlTests extends StuckRowsContract {}
