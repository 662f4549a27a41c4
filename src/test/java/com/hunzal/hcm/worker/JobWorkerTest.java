package com.hunzal.hcm.worker;

import static com.hunzal.hcm.JobRow.aJob;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.jobs.JobContext;
import com.hunzal.hcm.jobs.JobHandler;
import com.hunzal.hcm.jobs.JobOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** What tests of the worker share: a job type that does what a test says, and a worker that moves when it is told to. */
@Import(JobWorkerTest.Handlers.class)
abstract class JobWorkerTest extends ServerTest {

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

    double count(String counter) {
        return registry.get(counter).counter().count();
    }

    String create(String type) {
        return create(type, 3);
    }

    String create(String type, int maxRetries) {
        return admin().body(Map.of("job_type", type, "max_retries", maxRetries))
                .post("/api/system/background-jobs")
                .then()
                .statusCode(201)
                .extract()
                .path("job_id");
    }

    void insert(String id, String organizationId, int priority) {
        aJob(id).of(organizationId).type("scripted").priority(priority).in(database);
    }

    void claimAsADeadWorker(String id, int crashes) {
        sql(
                "UPDATE background_jobs SET status = 'processing', attempt = 1, locked_by = 'dead', crash_count = ?, "
                        + "lease_until = ? WHERE id = ?",
                crashes,
                moment(Duration.ofDays(-1000)),
                id);
    }

    Object moment(Duration fromNow) {
        return database.vendor().timestamp(clock.instant().plus(fromNow));
    }

    io.restassured.response.ValidatableResponse job(String id) {
        return admin().get(path(id)).then().statusCode(200);
    }

    static String path(String id) {
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
