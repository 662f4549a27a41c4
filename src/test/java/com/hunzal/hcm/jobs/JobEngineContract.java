package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** What is kept and told about a job beyond its state; bulk and unique jobs. The same on every database. */
@Import(JobWorkerContract.Handlers.class)
abstract class JobEngineContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";

    @Autowired
    JobWorker worker;

    @Autowired
    ReservedThreads reserved;

    @Autowired
    JobEngine engine;

    @Autowired
    JobNodes nodes;

    @Autowired
    JobNotes notes;

    @Autowired
    Node node;

    @Autowired
    JobWorkerContract.Script script;

    @BeforeEach
    void emptyQueue() {
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_job_events");
        sql("DELETE FROM hcm_worker_nodes");
        worker.whenFinished(() -> {});
        script.action.set(context -> JobOutcome.succeeded(Map.of("attempt", context.attempt())));
    }

    @Test
    void everyAttemptIsKept() {
        script.action.set(context -> {
            if (context.attempt() == 1) {
                throw new IllegalStateException("boom", new java.io.IOException("no route"));
            }
            return context.attempt() == 2 ? JobOutcome.snoozed(Duration.ofMinutes(1)) : JobOutcome.succeeded(Map.of());
        });
        var id = create("scripted");

        for (int i = 0; i < 3; i++) {
            runDueJobs();
            clock.advance(Duration.ofMinutes(2));
        }

        admin().get(JOBS + "/" + id + "/attempts")
                .then()
                .statusCode(200)
                .body("items.attempt", equalTo(List.of(1, 2, 3)))
                .body("items.outcome", equalTo(List.of("retried", "snoozed", "completed")))
                .body("items.node", everyItem(equalTo(node.id())))
                .body("items.started_at", everyItem(notNullValue()))
                .body("items.ended_at", everyItem(notNullValue()))
                .body("items[0].error_class", equalTo("java.lang.IllegalStateException"))
                .body("items[0].error_message", equalTo("boom"))
                .body("items[0].stack_trace", startsWith("java.lang.IllegalStateException: boom\n    at com.hunzal."))
                .body("items[0].stack_trace", containsString("caused by java.io.IOException: no route"))
                .body("items[0].stack_trace", not(containsString("java.util.concurrent")))
                .body("items[1].error_class", nullValue());
    }

    @Test
    void ofVeryManyAttemptsTheNewestAreShown() {
        var id = create("scripted");
        var numbers = database.vendor() == Vendor.SQLITE
                ? "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 201)"
                : "WITH numbers AS (SELECT n FROM generate_series(1, 201) AS n)";
        var attempts = JOBS + "/" + id + "/attempts";
        var insert = "INSERT INTO hcm_job_attempts (job_id, attempt, outcome, ended_at) " + numbers + " SELECT '" + id
                + "', n, 'snoozed', CURRENT_TIMESTAMP FROM numbers WHERE n ";

        sql(insert + "< 201");
        admin().get(attempts).then().body("items", hasSize(200)).body("more", equalTo(false));

        sql(insert + "= 201");
        admin().get(attempts)
                .then()
                .body("items", hasSize(200))
                .body("items[0].attempt", equalTo(2))
                .body("items[199].attempt", equalTo(201))
                .body("more", equalTo(true));
    }

    @Test
    void theAttemptOfADeadWorkerIsKeptToo() {
        var id = create("scripted");
        sql(
                "UPDATE background_jobs SET status = 'processing', attempt = 1, locked_by = 'dead', lease_until = ?",
                database.vendor().timestamp(clock.instant().minus(Duration.ofDays(1000))));

        engine.beat();
        runDueJobs();

        admin().get(JOBS + "/" + id + "/attempts")
                .then()
                .body("items.outcome", equalTo(List.of("crashed", "completed")))
                .body("items[0].node", equalTo("dead"));
    }

    /** Who retries it again and again does not fill the disk. */
    @Test
    void onlyTheNewestAttemptsAreKept() {
        var id = create("scripted");
        for (int i = 1; i <= 201; i++) {
            sql(
                    "INSERT INTO hcm_job_attempts (job_id, attempt, outcome, ended_at) VALUES (?, ?, 'failed', CURRENT_TIMESTAMP)",
                    id,
                    i);
        }
        sql(
                "UPDATE background_jobs SET status = 'processing', attempt = 202, locked_by = 'dead', lease_until = ?",
                database.vendor().timestamp(clock.instant().minus(Duration.ofDays(1000))));
        var numbers = "SELECT min(attempt) AS first, max(attempt) AS last FROM hcm_job_attempts";

        engine.beat();
        assertThat(rows(numbers)).containsExactly(Map.of("first", 2, "last", 202));

        script.action.set(context -> {
            throw new IllegalStateException("again");
        });
        runDueJobs();
        assertThat(rows(numbers)).containsExactly(Map.of("first", 3, "last", 203));
        admin().get(JOBS + "/" + id + "/attempts")
                .then()
                .body("items.size()", equalTo(200))
                .body("more", equalTo(true));
    }

    @Test
    void aHandlerTellsHowFarItIs() throws Exception {
        var noted = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            context.progress(40, "four of ten");
            context.log("the first line");
            noted.countDown();
            goOn.await();
            context.log("the last line \0");
            return JobOutcome.succeeded(Map.of());
        });
        var id = create("scripted");
        worker.tick();
        noted.await();
        worker.tick();
        assertThat(rows("SELECT id FROM background_jobs WHERE progress IS NOT NULL"))
                .as("written with the poll, not by the handler")
                .isEmpty();
        assertThat(rows("SELECT line FROM hcm_job_log")).isEmpty();

        engine.writeNotes();
        admin().get(JOBS + "/" + id + "/log").then().body("items.message", equalTo(List.of("the first line")));
        assertThat(rows("SELECT progress, progress_message FROM background_jobs"))
                .containsExactly(Map.of("progress", 40, "progress_message", "four of ten"));

        goOn.countDown();
        awaitEnd();
        admin().get(JOBS + "/" + id + "/log")
                .then()
                .body("items.message", equalTo(List.of("the first line", "the last line  ")))
                .body("items.line", equalTo(List.of(1, 2)))
                .body("last", equalTo(2));
        admin().get(JOBS + "/" + id + "/log?after=1").then().body("items", hasSize(1));
        assertThat(rows("SELECT progress FROM background_jobs")).containsExactly(Map.of("progress", 100));
    }

    @Test
    void anotherAttemptBeginsWithoutTheProgressOfTheLast() {
        script.action.set(context -> {
            context.progress(80, "nearly done");
            return switch (context.attempt()) {
                case 1 -> JobOutcome.snoozed(Duration.ofMinutes(1));
                case 2 -> JobOutcome.retry("once more");
                default -> JobOutcome.failed("no");
            };
        });
        var id = create("scripted");

        runDueJobs();
        job(id).body("progress", equalTo(80)).body("progress_message", equalTo("nearly done"));
        clock.advance(Duration.ofMinutes(1));
        runDueJobs();
        job(id).body("progress", equalTo(null)).body("progress_message", equalTo(null));
        clock.advance(Duration.ofMinutes(1));
        runDueJobs();
        job(id).body("status", equalTo("failed")).body("progress", equalTo(80));
        admin().post(JOBS + "/" + id + "/retry").then().body("progress", equalTo(null));
    }

    @Test
    void notesThatCouldNotBeWrittenAreKept() throws Exception {
        script.action.set(context -> {
            context.progress(10, "begun");
            context.log("first");
            return JobOutcome.succeeded(Map.of());
        });
        create("scripted");
        var over = new CountDownLatch(1);
        worker.whenFinished(over::countDown);
        worker.tick();
        over.await();
        var attempts = worker.running();

        clock.failOnce(Thread.currentThread().getName(), new OutOfMemoryError("pretended"));
        assertThatThrownBy(() -> notes.write(attempts)).hasMessage("pretended");
        notes.write(attempts);

        assertThat(rows("SELECT message FROM hcm_job_log")).containsExactly(Map.of("message", "first"));
        assertThat(rows("SELECT progress, progress_message FROM background_jobs"))
                .containsExactly(Map.of("progress", 10, "progress_message", "begun"));
        awaitEnd();
    }

    @Test
    void notesThatCannotBeStoredKeepNobodyFromEnding() {
        var sqlite = database.vendor() == Vendor.SQLITE;
        if (!sqlite) {
            sql("""
                    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN RAISE check_violation; END'
                    """);
        }
        sql("CREATE TRIGGER refuse_lines BEFORE INSERT ON hcm_job_log "
                + (sqlite ? "BEGIN SELECT RAISE(ABORT, 'refused'); END" : "FOR EACH ROW EXECUTE FUNCTION refuse()"));
        script.action.set(context -> {
            context.log("first");
            return JobOutcome.succeeded(Map.of());
        });
        create("scripted");
        try {
            runDueJobs();
        } finally {
            sql(sqlite ? "DROP TRIGGER refuse_lines" : "DROP FUNCTION refuse CASCADE");
        }

        assertThat(rows("SELECT status FROM background_jobs")).containsExactly(Map.of("status", "completed"));
    }

    @Test
    void whatALateAttemptNotesIsNotWritten() {
        script.action.set(context -> {
            context.progress(90, null);
            context.log("too late");
            sql("UPDATE background_jobs SET attempt = attempt + 1, locked_by = 'another'");
            return JobOutcome.succeeded(Map.of());
        });
        create("scripted");

        runDueJobs();

        assertThat(rows("SELECT progress FROM background_jobs").get(0).get("progress"))
                .isNull();
        assertThat(rows("SELECT * FROM hcm_job_log")).isEmpty();
    }

    @Test
    void aLogDoesNotGrowForEver() {
        script.action.set(context -> {
            for (int i = 0; i < JobNotes.MOST_LINES + 50; i++) {
                context.log("line " + i);
            }
            return context.attempt() == 1 ? JobOutcome.retry("again") : JobOutcome.succeeded(Map.of());
        });
        create("scripted");
        runDueJobs();
        clock.advance(Duration.ofMinutes(1));
        runDueJobs();

        assertThat(rows("SELECT * FROM hcm_job_log")).hasSize(JobNotes.MOST_LINES);
    }

    @Test
    void historyIsForItsOrganizationOnly() {
        var id = create("scripted");
        var stranger = token("SystemAdmin", addOrganization());

        for (var part : List.of("/attempts", "/log")) {
            caller(stranger).get(JOBS + "/" + id + part).then().statusCode(404);
        }
        admin().get(JOBS + "/" + id + "/log?after=x").then().statusCode(400).body("errors[0].field", equalTo("after"));
    }

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
    void jobsAreCreatedInOneRequestAndInOrder() {
        List<Map<String, Object>> jobs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            jobs.add(Map.of("job_type", "scripted", "priority", i % 3 - 1, "max_retries", i % 20));
        }

        List<String> ids = createAll(jobs)
                .statusCode(201)
                .body("count", equalTo(1000))
                .extract()
                .path("ids");

        assertThat(ids).doesNotHaveDuplicates();
        for (int i : List.of(0, 17, 999)) {
            job(ids.get(i)).body("priority", equalTo(i % 3 - 1)).body("max_retries", equalTo(i % 20));
        }
    }

    @Test
    void bulkCreationIsAllOrNothing() {
        createAll(List.of(
                        Map.of("job_type", "scripted"),
                        Map.of("job_type", "unheard_of", "priority", 9),
                        Map.of("job_type", "scripted", "max_retries", 99)))
                .statusCode(422)
                .body("errors.field", equalTo(List.of("jobs[1].priority", "jobs[1].job_type", "jobs[2].max_retries")));
        createAll(List.of(Map.of("job_type", "scripted"), Map.of("job_type", "scripted", "urgent", true)))
                .statusCode(400)
                .body("errors[0].field", equalTo("jobs[1].urgent"));
        createAll(List.of("noop", Map.of("job_type", "scripted", "priority", 9), 7))
                .statusCode(400)
                .body("errors.field", equalTo(List.of("jobs[0]", "jobs[2]", "jobs[1].priority")));
        createAll(List.of(
                        Map.of("job_type", "scripted", "unique_key", "a"),
                        Map.of("job_type", "scripted", "unique_key", "a")))
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:hcm:unique-key-in-use"))
                .body("detail", startsWith("jobs[1]"));

        assertThat(rows("SELECT * FROM background_jobs")).isEmpty();
    }

    @Test
    void bulksOfTheSameKeysInAnotherOrderDoNotWaitForEachOther() throws Exception {
        var jobs = new ArrayList<Map<String, String>>();
        for (int i = 0; i < 200; i++) {
            jobs.add(Map.of("job_type", "noop", "unique_key", "key-" + i));
        }
        var reversed = new ArrayList<>(jobs);
        Collections.reverse(reversed);

        var statuses = InParallel.times(
                8,
                number -> createAll(number % 2 == 0 ? jobs : reversed).extract().statusCode());

        assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @Test
    void bulkCreationHasItsLimits() {
        createAll(Collections.nCopies(1001, Map.of("job_type", "scripted")))
                .statusCode(422)
                .body("errors[0].field", equalTo("jobs"));
        createAll(List.of()).statusCode(422).body("errors[0].field", equalTo("jobs"));
        for (var body : List.of("{}", "{\"jobs\": null}")) {
            admin().body(body).post(JOBS + "/bulk").then().statusCode(422).body("errors[0].field", equalTo("jobs"));
        }
        for (var body : List.of("{\"jobs\": {}}", "{\"jobs\": [1]}", "[]", "{\"jobs\": [], \"x\": 1}")) {
            admin().body(body).post(JOBS + "/bulk").then().statusCode(400);
        }
        assertThat(rows("SELECT * FROM background_jobs")).isEmpty();
    }

    @Test
    void ofAUniqueKeyOneJobIsUnfinished() {
        var first = create(Map.of("job_type", "scripted", "unique_key", "payroll"))
                .statusCode(201)
                .extract()
                .path("id");

        create(Map.of("job_type", "scripted", "unique_key", "payroll"))
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:hcm:unique-key-in-use"))
                .body("job_id", equalTo(first));
        create(Map.of("job_type", "scripted", "unique_key", "another")).statusCode(201);
        create(Map.of("job_type", "noop", "unique_key", "payroll")).statusCode(201);
        caller(token("SystemAdmin", addOrganization()))
                .body(Map.of("job_type", "scripted", "unique_key", "payroll"))
                .post(JOBS)
                .then()
                .statusCode(201);

        runDueJobs();
        create(Map.of("job_type", "scripted", "unique_key", "payroll")).statusCode(201);
        create(Map.of("job_type", "scripted", "unique_key", " ")).statusCode(422);
        create(Map.of("job_type", "scripted", "unique_key", 7)).statusCode(400);
    }

    @Test
    void aFailedJobIsNotRetriedBesideItsUnfinishedTwin() {
        script.action.set(context -> JobOutcome.failed("no"));
        var id = create(Map.of("job_type", "scripted", "unique_key", "k"))
                .extract()
                .path("id");
        runDueJobs();
        create(Map.of("job_type", "scripted", "unique_key", "k")).statusCode(201);

        admin().post(JOBS + "/" + id + "/retry").then().statusCode(409).body("detail", containsString("unique_key"));

        job((String) id).body("status", equalTo("failed"));
    }

    @Test
    void whoArrivesTogetherIsAnsweredEachForItself() throws Exception {
        var work = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 32; i++) {
            var unique = i % 4 == 0 ? "the same" : "key " + i;
            work.add(() -> create(Map.of("job_type", "scripted", "unique_key", unique))
                    .extract()
                    .statusCode());
        }
        var clients = Executors.newFixedThreadPool(32);
        var answers = new ArrayList<Integer>();
        for (var each : clients.invokeAll(work)) {
            answers.add(each.get());
        }
        clients.shutdown();

        assertThat(answers).containsOnly(201, 409);
        assertThat(Collections.frequency(answers, 201)).isEqualTo(25);
        assertThat(rows("SELECT * FROM background_jobs")).hasSize(25);
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
            JobWorkerContract.awaitUninterruptibly(blocked);
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

    private String create(String type) {
        return create(Map.of("job_type", type)).statusCode(201).extract().path("id");
    }

    private ValidatableResponse create(Map<String, ?> job) {
        return admin().body(job).post(JOBS).then();
    }

    private ValidatableResponse createAll(List<?> jobs) {
        return admin().body(Map.of("jobs", jobs)).post(JOBS + "/bulk").then();
    }

    private ValidatableResponse job(String id) {
        return admin().get(JOBS + "/" + id).then().statusCode(200);
    }

    private Object moment(Duration fromNow) {
        return database.vendor().timestamp(clock.instant().plus(fromNow));
    }

    private void runDueJobs() {
        worker.tick();
        awaitEnd();
    }

    private void awaitEnd() {
        while (!worker.running().isEmpty()) {
            Thread.onSpinWait();
            worker.tick();
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobEngineOnSqliteTests extends JobEngineContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobEngineOnPostgresqlTests extends JobEngineContract {}
