package com.hunzal.hcm.worker;

import static com.hunzal.hcm.JobRow.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.events.JobEvents;
import com.hunzal.hcm.jobs.AskedJobs;
import com.hunzal.hcm.jobs.AskedJobs.Wanted;
import com.hunzal.hcm.jobs.AttemptOutcome;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.statistics.CountedAttempts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;

/**
 * Another program deletes an organization while its jobs are at work: it has the organization's row, and comes to its jobs
 * next. Whoever has one of these may not wait for the organization. On SQLite one writes after the other.
 */
@Import(JobWorkerTest.Handlers.class)
@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class OrganizationDeletedTests extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";

    /** Well below the ten seconds after which the database ends a wait. */
    private static final int SECONDS = 8;

    @Autowired
    JobWorker worker;

    @Autowired
    JobEngine engine;

    @Autowired
    JobEvents events;

    @Autowired
    AutowireCapableBeanFactory beans;

    @Autowired
    JobWorkerTest.Script script;

    @Autowired
    Environment environment;

    private AskedJobs asked;
    private String other;

    @BeforeEach
    void emptyQueue() {
        sql("DELETE FROM background_jobs");
        worker.whenFinished(() -> {});
        script.action.set(context -> JobOutcome.succeeded(Map.of()));
        asked = AskedJobs.of(beans);
        other = addOrganization();
    }

    /** A DELETE that has the organization, and waits on its way to the jobs for a lock that a third program holds. */
    private final class Deletion implements AutoCloseable {

        private final Connection third = connect();
        private final CompletableFuture<Integer> deletion;

        Deletion(String... organizations) throws Exception {
            third.setAutoCommit(false);
            for (var each : organizations) {
                sql("INSERT INTO notification_settings (id, organization_id) VALUES (?, ?)", "s-" + each, each);
            }
            execute(third, "SELECT 1 FROM notification_settings WHERE id = 's-" + organizations[0] + "' FOR UPDATE");
            deletion = async(() -> {
                try (var connection = connect();
                        var statement = connection.createStatement()) {
                    return statement.executeUpdate(
                            "DELETE FROM organizations WHERE id IN ('" + String.join("', '", organizations) + "')");
                }
            });
            awaitWaiting(1);
        }

        /** @return how many organizations are gone */
        int goesOn() throws Exception {
            third.rollback();
            return deletion.get(SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws SQLException {
            third.close();
        }
    }

    @Test
    void whatItsJobsBecameIsRecordedLaterAndThatOfOthersAtOnce() throws Exception {
        var running = new CountDownLatch(2);
        var goOn = new CountDownLatch(1);
        script.action.set(context -> {
            running.countDown();
            goOn.await();
            return JobOutcome.succeeded(Map.of());
        });
        insert("its", organization);
        insert("others", other);
        worker.tick();
        running.await();

        try (var deletion = new Deletion(organization)) {
            goOn.countDown();
            within(() -> {
                while (!status("others").equals("completed")) {
                    worker.tick();
                }
                return null;
            });
            assertThat(status("its")).isEqualTo("processing");

            assertThat(deletion.goesOn()).isEqualTo(1);
        }
        while (!worker.running().isEmpty()) {
            worker.tick();
        }
        assertThat(rows("SELECT id FROM background_jobs")).containsExactly(Map.of("id", "others"));
    }

    @Test
    void itsJobsAreStartedWithoutWaitingForIt() throws Exception {
        insert("its", organization);
        insert("others", other);

        try (var deletion = new Deletion(organization)) {
            within(() -> {
                worker.tick();
                return null;
            });

            assertThat(status("others")).isNotEqualTo("queued");
            assertThat(deletion.goesOn()).isEqualTo(1);
        }
        while (!worker.running().isEmpty()) {
            worker.tick();
        }
    }

    @Test
    void whatHappenedToItsJobsIsToldLaterIfItStays() throws Exception {
        insert("its", organization);
        try (var holder = locking(organization)) {
            within(() -> {
                worker.tick();
                return null;
            });
            assertThat(changes()).isEmpty();
            holder.rollback(); // who only closes it goes on before the server has let go
        }

        events.writeLate();

        assertThat(changes()).hasSize(1);
        while (!worker.running().isEmpty()) {
            worker.tick();
        }
    }

    @Test
    void whatIsToldLaterWaitsForNobodyEither() throws Exception {
        insert("its", organization);
        insert("others", other);
        try (var holder = locking(organization)) {
            try (var otherHolder = locking(other)) {
                within(() -> {
                    worker.tick();
                    return null;
                });
                otherHolder.rollback();
            }

            within(() -> {
                events.writeLate();
                return null;
            });

            assertThat(changes(other)).hasSize(1);
            assertThat(changes()).isEmpty();
            holder.rollback();
        }
        events.writeLate();
        assertThat(changes()).as("kept until then").hasSize(1);
        while (!worker.running().isEmpty()) {
            worker.tick();
        }
    }

    @Test
    void aHeartbeatWaitsForNobody() throws Exception {
        insert("its", organization);
        insert("others", other);
        sql(
                "UPDATE background_jobs SET status = 'processing', attempt = 1, locked_by = 'dead', lease_until = ?",
                database.vendor().timestamp(clock.instant().minus(Duration.ofDays(1000))));

        try (var deletion = new Deletion(organization)) {
            within(() -> {
                engine.beat();
                return null;
            });

            assertThat(status("others")).isEqualTo("queued");
            assertThat(deletion.goesOn()).isEqualTo(1);
        }
    }

    @Test
    void itsFiguresAreKeptAndThoseOfOthersWritten() throws Exception {
        var own = new CountedAttempts(beans);
        own.add(organization, AttemptOutcome.COMPLETED);
        own.flush();
        own.add(organization, AttemptOutcome.COMPLETED);
        own.add(organization, AttemptOutcome.FAILED);
        own.add(other, AttemptOutcome.COMPLETED);

        try (var deletion = new Deletion(organization)) {
            within(() -> {
                own.flush();
                return null;
            });

            assertThat(rows("SELECT jobs FROM hcm_job_statistics WHERE organization_id = ?", other))
                    .hasSize(2);
            assertThat(deletion.goesOn()).isEqualTo(1);
        }
        own.flush();
        assertThat(rows("SELECT jobs FROM hcm_job_statistics WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void whoChangesManyOfItsJobsComesBeforeOrAfter() throws Exception {
        insert("a", organization);
        insert("b", organization);

        try (var deletion = new Deletion(organization)) {
            var cancelling = async(() ->
                    admin().body(Map.of("all", true)).post(JOBS + "/cancel").statusCode());
            awaitWaiting(2);

            assertThat(deletion.goesOn()).isEqualTo(1);
            assertThat(cancelling.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    @Test
    void ofJobsThatArriveTogetherOnlyItsOwnWaitForIt() throws Exception {
        var second = addOrganization();
        var noop = new Wanted("noop", null);
        try (var deletion = new Deletion(second, organization);
                var writer = connect()) {
            // The one that commits for all is kept busy until all are there.
            writer.setAutoCommit(false);
            execute(
                    writer,
                    "INSERT INTO background_jobs (id, organization_id, job_type, unique_key) VALUES ('x', '" + other
                            + "', 'noop', 'k')");
            var same = new Wanted("noop", 0, 3, null, "k");
            var first = async(() -> asked.commit(other, same));
            awaitWaiting(2);
            var third = async(() -> asked.commit(other, noop));
            var its = async(() -> asked.commit(second, noop));
            writer.rollback();

            assertThat(first.get(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(third.get(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(deletion.goesOn()).isEqualTo(2);
            assertThat(its).failsWithin(SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void aJobThatArrivesAloneHoldsUpNobodyWhoComesAfterIt() throws Exception {
        var noop = new Wanted("noop", null);
        try (var holder = locking(organization)) {
            var its = async(() -> asked.commit(organization, noop));
            awaitWaiting(1);

            assertThat(within(() -> asked.commit(other, noop))).isTrue();

            holder.rollback();
            assertThat(its.get(SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private interface Work<T> extends Callable<T> {}

    private static <T> CompletableFuture<T> async(Work<T> work) {
        var result = new CompletableFuture<T>();
        var thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static <T> T within(Work<T> work) throws Exception {
        return async(work).get(SECONDS, TimeUnit.SECONDS);
    }

    private void awaitWaiting(int count) {
        while (rows("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
                        .size()
                < count) {
            Thread.onSpinWait();
        }
    }

    private void insert(String id, String organizationId) {
        aJob(id).of(organizationId).type("scripted").in(database);
    }

    private String status(String id) {
        return String.valueOf(rows("SELECT status FROM background_jobs WHERE id = ?", id)
                .get(0)
                .get("status"));
    }

    private List<Map<String, Object>> changes() {
        return changes(organization);
    }

    private List<Map<String, Object>> changes(String ofOrganization) {
        return rows("SELECT changes FROM hcm_job_events WHERE organization_id = ?", ofOrganization);
    }

    /** Has the organization's row as a program has it that deletes it or changes its id. */
    private Connection locking(String id) throws SQLException {
        var connection = connect();
        connection.setAutoCommit(false);
        execute(connection, "SELECT 1 FROM organizations WHERE id = '" + id + "' FOR UPDATE");
        return connection;
    }

    private Connection connect() {
        try {
            return DriverManager.getConnection(
                    environment.getRequiredProperty("spring.datasource.url"), "postgres", "");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
