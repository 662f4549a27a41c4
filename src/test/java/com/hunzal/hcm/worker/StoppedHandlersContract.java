package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Named.named;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobOutcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.context.ContextConfiguration;

/** Cancellation and deadlines of jobs that run, and handlers that misbehave. */
abstract class StoppedHandlersContract extends JobWorkerTest {

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
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class StoppedHandlersOnSqliteTests extends StoppedHandlersContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class StoppedHandlersOnPostgresqlTests extends StoppedHandlersContract {}
