package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Named.named;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;

/** What becomes of a job. The same on every database. */
@Import(JobWorkerContract.Handlers.class)
abstract class JobWorkerContract extends ServerTest {

    @Autowired
    JobWorker worker;

    @Autowired
    JobEngine engine;

    @Autowired
    JobQueue queue;

    @Autowired
    Script script;

    @Autowired
    Environment environment;

    @Autowired
    MeterRegistry registry;

    /** What the job type "scripted" does next. */
    static class Script implements JobHandler<Script.Payload> {

        record Payload(@Nullable String text) {}

        record Note(int sent) {}

        interface Action {
            JobOutcome run(JobContext context) throws Exception;
        }

        final AtomicReference<Action> action = new AtomicReference<>();
        final AtomicReference<Payload> payload = new AtomicReference<>();

        @Override
        public String type() {
            return "scripted";
        }

        @Override
        public JobOutcome handle(Payload payload, JobContext context) throws Exception {
            this.payload.set(payload);
            return action.get().run(context);
        }
    }

    /** As "scripted", but has less time. */
    record Impatient(Script script) implements JobHandler<Script.Payload> {

        static final Duration TIMEOUT = Duration.ofMinutes(1);

        @Override
        public String type() {
            return "impatient";
        }

        @Override
        public JobOutcome handle(Script.Payload payload, JobContext context) throws Exception {
            return script.handle(payload, context);
        }

        @Override
        public Duration timeout() {
            return TIMEOUT;
        }
    }

    /** As "scripted", but has its own idea of retries. */
    record Persistent(Script script) implements JobHandler<Script.Payload> {

        @Override
        public String type() {
            return "persistent";
        }

        @Override
        public JobOutcome handle(Script.Payload payload, JobContext context) throws Exception {
            return script.handle(payload, context);
        }

        @Override
        public int maxRetries() {
            return 9;
        }

        @Override
        public @Nullable Duration retryDelay(int retries) {
            return switch (retries) {
                case 0 -> Duration.ofSeconds(7);
                case 1 -> null;
                default -> throw new IllegalStateException("no idea");
            };
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Handlers {
        @Bean
        Script script() {
            return new Script();
        }

        @Bean
        Impatient impatient(Script script) {
            return new Impatient(script);
        }

        @Bean
        Persistent persistent(Script script) {
            return new Persistent(script);
        }
    }

    @BeforeEach
    void emptyQueue() {
        sql("DELETE FROM background_jobs");
        worker.whenFinished(() -> {});
        script.action.set(context -> JobOutcome.succeeded(Map.of("attempt", context.attempt())));
    }

    @Test
    void aJobRunsAndItsResultIsStored() {
        var id = create("scripted");

        runDueJobs();

        job(id).body("status", equalTo("completed")).body("result.attempt", equalTo(1));
    }

    @Test
    void theQueueTellsWhetherAPollNeedLookForJobs() {
        assertThat(queue.hasQueued()).isFalse();
        create("scripted");
        assertThat(queue.hasQueued()).isTrue();
        runDueJobs();
        assertThat(queue.hasQueued()).isFalse();
    }

    @Test
    void metricsTellWhatRanAndWhatWaits() {
        create("scripted");
        runDueJobs();
        create("scripted");
        create("scripted");
        clock.advance(Duration.ofSeconds(90));

        admin().get("/actuator/prometheus")
                .then()
                .statusCode(200)
                .body(containsString("hcm_jobs_seconds_count{outcome=\"completed\",type=\"scripted\"}"))
                .body(containsString("\nhcm_jobs_queued 2.0\n"))
                .body(containsString("\nhcm_jobs_oldest_age_seconds 90.0\n"));
    }

    @Test
    void whatIsPausedIsNotLate() {
        create("scripted");
        clock.advance(Duration.ofSeconds(90));
        admin().post("/api/system/background-jobs/types/scripted/pause").then().statusCode(200);

        admin().get("/actuator/prometheus").then().body(containsString("\nhcm_jobs_oldest_age_seconds 0.0\n"));

        admin().post("/api/system/background-jobs/types/scripted/resume");
        admin().get("/actuator/prometheus").then().body(containsString("\nhcm_jobs_oldest_age_seconds 90.0\n"));
    }

    @Test
    void aLongBacklogHidesNoOlderJobFromTheMetrics() {
        ManyJobs.of(database, organization).insert("backlog", 10_001);
        sql("UPDATE background_jobs SET run_at = ?, created_at = ?", moment(Duration.ZERO), moment(Duration.ZERO));
        ManyJobs.of(database, organization).with("job_type", "'scripted'").insert("older", 1);
        sql("UPDATE background_jobs SET created_at = ? WHERE job_type = 'scripted'", moment(Duration.ofHours(-1)));

        admin().get("/actuator/prometheus").then().body(containsString("\nhcm_jobs_oldest_age_seconds 3600.0\n"));
    }

    @Test
    void aFailingJobIsRetriedWithBackoffUntilItSucceeds() {
        script.action.set(context ->
                context.attempt() < 3 ? JobOutcome.retry("not yet") : JobOutcome.succeeded(Map.of("done", true)));
        var id = create("scripted");

        runDueJobs();
        job(id).body("status", equalTo("queued"))
                .body("retry_count", equalTo(1))
                .body("error_message", equalTo("not yet"));

        clock.advance(Duration.ofSeconds(11)); // the first wait is 15 s, give or take 20 %
        runDueJobs();
        job(id).body("attempt", equalTo(1));

        clock.advance(Duration.ofSeconds(8));
        runDueJobs();
        job(id).body("attempt", equalTo(2)).body("status", equalTo("queued"));

        clock.advance(Duration.ofSeconds(73)); // the second is 60 s
        runDueJobs();
        job(id).body("status", equalTo("completed"))
                .body("retry_count", equalTo(2))
                .body("next_retry_at", equalTo(null))
                .body("error_message", equalTo(null));
    }

    @Test
    void aJobWithoutRetriesLeftFails() {
        script.action.set(context -> {
            throw new IllegalStateException("boom");
        });
        var id = create("scripted", 1);

        runDueJobs();
        clock.advance(Duration.ofMinutes(1));
        runDueJobs();

        job(id).body("status", equalTo("failed"))
                .body("retry_count", equalTo(1))
                .body("error_message", equalTo("boom"));
    }

    @Test
    void aFailureForGoodIsNotRetried() {
        script.action.set(context -> JobOutcome.failed("no such address"));
        var id = create("scripted");

        runDueJobs();

        job(id).body("status", equalTo("failed")).body("retry_count", equalTo(0));
    }

    @Test
    void aHandlerDecidesWhenItIsTriedAgain() {
        script.action.set(context -> context.attempt() == 1
                ? JobOutcome.retryAfter("slow down", Duration.ofMinutes(30))
                : JobOutcome.succeeded(Map.of()));
        var id = create("scripted");

        runDueJobs();
        clock.advance(Duration.ofMinutes(29));
        runDueJobs();
        job(id).body("status", equalTo("queued"));

        clock.advance(Duration.ofMinutes(1));
        runDueJobs();
        job(id).body("status", equalTo("completed"));
    }

    @Test
    void aSnoozedJobSpendsNoRetry() {
        script.action.set(context ->
                context.attempt() == 1 ? JobOutcome.snoozed(Duration.ofMinutes(5)) : JobOutcome.succeeded(Map.of()));
        var id = create("scripted", 0);

        runDueJobs();
        job(id).body("status", equalTo("queued")).body("retry_count", equalTo(0));

        clock.advance(Duration.ofMinutes(5));
        runDueJobs();
        job(id).body("status", equalTo("completed"));
    }

    @Test
    void aJobOfAnotherProgramRunsThoughOnlyTheGuidesColumnsAreGiven() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('by-sql', ?, 'scripted')",
                organization);

        runDueJobs();

        job("by-sql").body("status", equalTo("completed"));
    }

    @Test
    void aRetryThatAnotherProgramPlannedIsNotRunEarly() {
        insert("later", organization, 0);
        sql("UPDATE background_jobs SET next_retry_at = ?", moment(Duration.ofMinutes(5)));

        runDueJobs();
        job("later").body("status", equalTo("queued"));

        clock.advance(Duration.ofMinutes(6));
        runDueJobs();
        job("later").body("status", equalTo("completed"));
    }

    @Test
    void anUnknownJobTypeIsToldAndNotTriedInAHotLoop() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('odd', ?, 'brew_coffee')",
                organization);

        runDueJobs();
        runDueJobs();

        assertThat(rows("SELECT attempt, status, error_message FROM background_jobs WHERE id = 'odd'"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("attempt", 1).containsEntry("status", "queued");
                    assertThat((String) row.get("error_message")).startsWith("Unknown job type \"brew_coffee\"");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", " \n", "{\"duration_ms\": 1", "{} {}"})
    void aPayloadThatIsNoJsonFailsForGood(String payload) {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, payload) VALUES ('bad', ?, 'noop', ?)",
                organization,
                payload);

        runDueJobs();

        job("bad")
                .body("status", equalTo("failed"))
                .body("payload", equalTo(payload.isBlank() ? null : payload))
                .body("error_message", equalTo("The payload cannot be used: payload is not a JSON object"));
    }

    /** As programs write it whose JSON of nothing is null. */
    @Test
    void aPayloadThatIsTheJsonNullIsEmpty() {
        var id = create("scripted");
        sql("UPDATE background_jobs SET payload = 'null'");

        runDueJobs();

        job(id).body("status", equalTo("completed"));
    }

    @Test
    void aRowWithoutAPriorityHidesNoOthers() {
        insert("with", organization, 0);
        insert("without", organization, 0);
        sql("UPDATE background_jobs SET priority = NULL WHERE id = 'without'");

        runDueJobs();
        job("with").body("status", equalTo("completed"));
        engine.beat();
        runDueJobs();
        job("without").body("status", equalTo("completed"));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aPriorityOfAnySizeIsClaimed(int priority) {
        insert("odd", organization, priority);
        insert("usual", organization, 0);

        runDueJobs();

        assertThat(rows("SELECT DISTINCT status FROM background_jobs")).containsExactly(Map.of("status", "completed"));
    }

    @Test
    void lanesOfNothingButSuspectsTakeNobodysPlace() {
        var other = addOrganization();
        for (int i = 0; i < 20; i++) { // more than are looked at for two
            insert("suspect-" + i, other, i);
        }
        sql("UPDATE background_jobs SET crash_count = 2");
        insert("running", organization, 0); // so that this organization's turn comes after the other's
        sql(
                "UPDATE background_jobs SET status = 'processing', lease_until = ? WHERE id = 'running'",
                moment(Duration.ofDays(1)));
        insert("waits", organization, 0);

        assertThat(queue.recordAndClaim(java.util.List.of(), JobQueue.Room.forAll(2))
                        .claimed())
                .extracting(Claimed::id)
                .containsExactly("waits");
        insert("beside suspects", other, 3);
        assertThat(queue.recordAndClaim(java.util.List.of(), JobQueue.Room.forAll(2))
                        .claimed())
                .extracting(Claimed::id)
                .containsExactly("beside suspects");
    }

    @Test
    void aCrashIsAnotherKindOfFailure() {
        var id = create("scripted");
        claimAsADeadWorker(id, 2);
        sql("UPDATE background_jobs SET failure_key = '0123456789abcdef'");

        engine.beat();

        job(id).body("failure_key", not(equalTo("0123456789abcdef"))).body("failure_key", notNullValue());
    }

    @Test
    void aQueuedJobIsCancelledAtOnce() {
        var id = create("scripted");

        admin().post(path(id) + "/cancel").then().statusCode(200).body("status", equalTo("cancelled"));
        runDueJobs();

        job(id).body("status", equalTo("cancelled")).body("attempt", equalTo(0));
    }

    @Test
    void aRunningJobIsAskedToStopAndIsCancelledWhenItHas() throws Exception {
        var id = startOneThatWaits();

        admin().post(path(id) + "/cancel").then().statusCode(200).body("status", equalTo("processing"));
        awaitEnd();

        job(id).body("status", equalTo("cancelled"))
                .body("error_message", equalTo("Stopped because somebody cancelled it"));
        assertThat(rows("SELECT error_message FROM hcm_job_attempts WHERE job_id = ?", id))
                .containsExactly(Map.of("error_message", "Stopped because somebody cancelled it"));
    }

    @Test
    void aCancellationThatAnotherNodeWasAskedForComesWithTheHeartbeat() throws Exception {
        var id = startOneThatWaits();
        sql("UPDATE background_jobs SET cancel_requested_at = created_at WHERE id = ?", id);

        engine.beat();
        awaitEnd();

        job(id).body("status", equalTo("cancelled"));
    }

    @Test
    void aCancellationIsOfOneAttempt() throws Exception {
        var running = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            running.countDown();
            goOn.await();
            return JobOutcome.succeeded(Map.of());
        });
        var id = create("scripted");
        worker.tick();
        running.await();

        worker.cancel(id, 0); // came late, and the job was retried since
        goOn.countDown();
        awaitEnd();

        job(id).body("status", equalTo("completed"));
    }

    @Test
    void aHandlerThatFinishedAllTheSameHasSucceeded() throws Exception {
        var running = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            running.countDown();
            awaitUninterruptibly(goOn);
            return JobOutcome.succeeded(Map.of());
        });
        var id = create("scripted");
        worker.tick();
        running.await();

        admin().post(path(id) + "/cancel");
        goOn.countDown();
        awaitEnd();

        job(id).body("status", equalTo("completed"));
    }

    @Test
    void aHandlerIsStoppedAtItsDeadline() throws Exception {
        var id = startOneThatWaits();

        clock.advance(Duration.ofMinutes(10).plusMillis(1));
        engine.enforceDeadlines();
        awaitEnd();

        job(id).body("status", equalTo("queued"))
                .body("retry_count", equalTo(1))
                .body("error_message", equalTo("Stopped after its deadline"));
    }

    @Test
    void everyTypeHasADeadlineOfItsOwn() throws Exception {
        var running = new CountDownLatch(2);
        script.action.set(context -> {
            running.countDown();
            context.pause(Duration.ofHours(1));
            return JobOutcome.succeeded(Map.of());
        });
        var patient = create("scripted");
        var impatient = create("impatient");
        worker.tick();
        running.await();

        clock.advance(Impatient.TIMEOUT.plusMillis(1));
        engine.enforceDeadlines();
        while (worker.running().size() > 1) {
            Thread.onSpinWait();
            worker.tick();
        }

        job(impatient)
                .body("status", equalTo("queued"))
                .body("error_message", startsWith("Stopped after its deadline"));
        job(patient).body("status", equalTo("processing"));
        admin().post(path(patient) + "/cancel");
        awaitEnd();
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

    static Stream<Named<Script.Action>> nonsense() {
        return Stream.of(
                named("returns null", context -> null),
                named("gives no reason", context -> JobOutcome.retry(null)),
                named("snoozes for no time", context -> JobOutcome.snoozed(null)),
                named("snoozes for ever", context -> JobOutcome.snoozed(ChronoUnit.FOREVER.getDuration())),
                named(
                        "has a result that cannot be read",
                        context -> JobOutcome.succeeded(new Object() {
                            @SuppressWarnings("unused")
                            public String getText() {
                                throw new StackOverflowError();
                            }
                        })),
                named("throws what cannot be printed", context -> {
                    throw new IllegalStateException() {
                        @Override
                        public String getMessage() {
                            throw new UnsupportedOperationException();
                        }
                    };
                }));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nothingThatAHandlerDoesCostsASlot(Script.Action action) {
        script.action.set(action);
        for (int i = 0; i < 30; i++) { // more than there are slots
            create("scripted", 0);
        }

        runDueJobs();

        assertThat(worker.running()).isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE status = 'failed' AND error_message IS NOT NULL"))
                .hasSize(30);
    }

    @Test
    void aResultOutlivesAnErrorWhileItIsRecorded() throws Exception {
        var id = create("scripted");
        var over = new CountDownLatch(1);
        worker.whenFinished(over::countDown);
        worker.tick();
        over.await();

        clock.failOnce(Thread.currentThread().getName(), new OutOfMemoryError("pretended"));
        assertThatThrownBy(worker::tick).isInstanceOf(OutOfMemoryError.class);
        worker.tick();

        job(id).body("status", equalTo("completed")).body("result.attempt", equalTo(1));
        assertThat(worker.running()).isEmpty();
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
    void aTypeMaySayHowOftenAndWhenItIsTriedAgain() {
        var id = admin().body(Map.of("job_type", "persistent"))
                .post("/api/system/background-jobs")
                .then()
                .statusCode(201)
                .body("max_retries", equalTo(9))
                .extract()
                .<String>path("job_id");
        script.action.set(context -> JobOutcome.retry("not yet"));

        runDueJobs();
        job(id).body(
                        "next_retry_at",
                        equalTo(clock.instant().plus(Duration.ofSeconds(7)).toString()));

        for (int retries = 2; retries <= 3; retries++) { // without an idea of its own it is the usual backoff
            clock.advance(Duration.ofHours(2));
            runDueJobs();
            job(id).body("retry_count", equalTo(retries))
                    .body(
                            "next_retry_at",
                            greaterThan(
                                    clock.instant().plus(Duration.ofSeconds(30)).toString()));
        }
    }

    @Test
    void anAttemptThatLostItsJobCountsAsLostAlone() {
        create("scripted");
        var lost = count("hcm.jobs.lost");
        var completed = attempts("completed");
        script.action.set(context -> {
            sql("UPDATE background_jobs SET attempt = attempt + 1, locked_by = 'another'");
            return JobOutcome.succeeded(Map.of());
        });

        runDueJobs();

        assertThat(count("hcm.jobs.lost")).isEqualTo(lost + 1);
        assertThat(attempts("completed")).isEqualTo(completed);
    }

    @Test
    void anAttemptThatWouldBeRetriedButForACancellationCountsAsCancelled() {
        var id = create("scripted");
        var retried = attempts("retried");
        var cancelled = attempts("cancelled");
        script.action.set(
                context -> { // another node was asked, and this one has not heard of it
                    sql("UPDATE background_jobs SET cancel_requested_at = updated_at WHERE id = ?", id);
                    return JobOutcome.retry("not yet");
                });

        runDueJobs();

        job(id).body("status", equalTo("cancelled"));
        assertThat(attempts("retried")).isEqualTo(retried);
        assertThat(attempts("cancelled")).isEqualTo(cancelled + 1);
    }

    private long attempts(String outcome) {
        var timer = registry.find("hcm.jobs")
                .tags("type", "scripted", "outcome", outcome)
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private double count(String counter) {
        return registry.get(counter).counter().count();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4000, 5000, 60_000, 3_000_000}) // other programs know no limit
    void aPayloadOfAnySizeReachesItsHandler(int length) {
        var id = create("scripted");
        sql("UPDATE background_jobs SET payload = ? WHERE id = ?", "{\"text\": \"" + "ü".repeat(length) + "\"}", id);

        runDueJobs();

        job(id).body("status", equalTo("completed"));
        assertThat(script.payload.get().text()).hasSize(length);
    }

    @Test
    void ofManyJobsHeldAheadLargePayloadsStayInTheTable() {
        insert("small", organization, 0);
        insert("large", organization, 0);
        sql("UPDATE background_jobs SET payload = ? WHERE id = 'large'", "{\"text\": \"" + "x".repeat(5000) + "\"}");

        var claimed = queue.recordAndClaim(java.util.List.of(), JobQueue.Room.forAll(2))
                .claimed();

        assertThat(claimed)
                .filteredOn(job -> job.id().equals("large"))
                .allSatisfy(job -> assertThat(job.payload()).isNull())
                .hasSize(1);
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

    @Test
    void organizationsTakeTurnsAndPriorityCountsWithinOne() {
        var other = addOrganization();
        for (int i = 0; i < 30; i++) {
            insert("large-" + i, organization, 0);
        }
        insert("large-high", organization, 1);
        insert("small", other, -1);

        var claimed = queue.recordAndClaim(java.util.List.of(), JobQueue.Room.forAll(2))
                .claimed();

        assertThat(claimed).extracting(Claimed::id).containsExactlyInAnyOrder("large-high", "small");
    }

    @Test
    void aFailedJobCanBeRunAgainWithAllItsRetries() {
        script.action.set(context -> JobOutcome.failed("no"));
        var id = create("scripted");
        runDueJobs();
        script.action.set(context -> JobOutcome.succeeded(Map.of()));

        admin().post(path(id) + "/retry").then().statusCode(200).body("status", equalTo("queued"));
        runDueJobs();

        job(id).body("status", equalTo("completed")).body("attempt", equalTo(2)).body("retry_count", equalTo(0));
    }

    @Test
    void stateThatDoesNotAllowItIs409() {
        var id = create("scripted");
        admin().post(path(id) + "/retry").then().statusCode(409);
        runDueJobs();
        admin().post(path(id) + "/cancel").then().statusCode(409);
        admin().post(path(id) + "/retry").then().statusCode(409);

        job(id).body("status", equalTo("completed"));
    }

    String create(String type) {
        return create(type, 3);
    }

    private String create(String type, int maxRetries) {
        return admin().body(Map.of("job_type", type, "max_retries", maxRetries))
                .post("/api/system/background-jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job_id");
    }

    void insert(String id, String organizationId, int priority) {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, priority) VALUES (?, ?, 'scripted', ?)",
                id,
                organizationId,
                priority);
    }

    void claimAsADeadWorker(String id, int crashes) {
        sql(
                "UPDATE background_jobs SET status = 'processing', attempt = 1, locked_by = 'dead', crash_count = ?, "
                        + "lease_until = ? WHERE id = ?",
                crashes,
                moment(Duration.ofDays(-1000)),
                id);
    }

    private Object moment(Duration fromNow) {
        return database.vendor().timestamp(clock.instant().plus(fromNow));
    }

    /** Until it is told to stop. */
    private String startOneThatWaits() throws InterruptedException {
        var running = new CountDownLatch(1);
        script.action.set(context -> {
            running.countDown();
            context.pause(Duration.ofHours(1));
            return JobOutcome.succeeded(Map.of());
        });
        var id = create("scripted");
        worker.tick();
        running.await();
        return id;
    }

    io.restassured.response.ValidatableResponse job(String id) {
        return admin().get(path(id)).then().statusCode(200);
    }

    private static String path(String id) {
        return "/api/system/background-jobs/" + id;
    }

    /** One round of the worker, until everything that it started is recorded. */
    void runDueJobs() {
        worker.tick();
        awaitEnd();
    }

    void awaitEnd() {
        while (!worker.running().isEmpty()) {
            Thread.onSpinWait();
            worker.tick();
        }
    }

    static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException goOn) {
                // a handler that does not obey
            }
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobWorkerOnSqliteTests extends JobWorkerContract {

    /** Of whom nothing can be told, because programs that do not check foreign keys deleted it, or mistyped it. */
    @Test
    void jobsOfNobodyStopNobody() throws Exception {
        var dead = create("scripted");
        claimAsADeadWorker(dead, 0);
        try (var connection = DriverManager.getConnection(environment.getRequiredProperty("spring.datasource.url"));
                var statement = connection.createStatement()) {
            statement.execute("UPDATE background_jobs SET organization_id = 'nobody'");
            statement.execute(
                    "INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('odd', 'nobody', 'scripted')");
        }
        var id = create("scripted");

        engine.beat();
        runDueJobs();

        job(id).body("status", equalTo("completed"));
        assertThat(rows("SELECT DISTINCT status FROM background_jobs")).containsExactly(Map.of("status", "completed"));
    }

    /** PostgreSQL takes no such text. */
    @Test
    void aNextRetryThatCannotBeReadDoesNotHoldTheJobForEver() {
        for (var time : List.of("soon", "31.12.2026 09:00", "2026-13-01 09:00:00")) {
            var id = create("scripted");
            sql("UPDATE background_jobs SET next_retry_at = ? WHERE id = ?", time, id);
            clock.advance(Duration.ofSeconds(1));

            engine.beat();
            runDueJobs();

            job(id).body("status", equalTo("completed"));
        }
    }

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
class JobWorkerOnPostgresqlTests extends JobWorkerContract {

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
