package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.events.JobEvents;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of requests that share a commit when there is no connection for it. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobInsertsTests extends ServerTest {

    private static final int CLIENTS = 20;
    private static final int LIMIT_SECONDS = 60;

    @Autowired
    JobEvents events;

    @Autowired
    JobSignals signals;

    @Autowired
    AuditTrail audit;

    /** A pool that has no connection, and says so when told. */
    private static final class NoConnections extends AbstractPlatformTransactionManager {

        final AtomicInteger asked = new AtomicInteger();
        final CountDownLatch sayNo = new CountDownLatch(1);

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            asked.incrementAndGet();
            try {
                sayNo.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new CannotCreateTransactionException("no connection");
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            throw new IllegalStateException("there is none");
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            throw new IllegalStateException("there is none");
        }
    }

    @Test
    void nobodyWaitsForTheOthersOneAfterAnotherWhenTheDatabaseIsGone() throws Exception {
        var connections = new NoConnections();
        var gone = new Database(
                database.vendor(),
                database.reads(),
                database.writes(),
                database.batches(),
                new TransactionTemplate(connections),
                database.organizations());
        var inserts = new JobInserts(gone, events, signals, audit);
        var answers = new ConcurrentLinkedQueue<String>();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            var client = new Thread(() -> answers.add(refusal(inserts)));
            clients.add(client);
            client.start();
        }
        JobTable.await(() -> clients.stream().allMatch(client -> client.getState() == Thread.State.WAITING));

        connections.sayNo.countDown();
        for (var client : clients) {
            client.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        }
        inserts.destroy();

        assertThat(answers).hasSize(CLIENTS).containsOnly("CannotCreateTransactionException");
        assertThat(connections.asked.get()).as("waits for a connection").isLessThanOrEqualTo(3);
    }

    @Test
    void theWorkerIsToldWhoHasAJobThatIsDueOnceItIsThere() {
        var told = new ArrayList<String>();
        signals.add(new Told((lane, ofIt) -> told.add(lane
                + rows("SELECT id FROM background_jobs WHERE organization_id = ?", ofIt)
                        .size() + " there")));
        var inserts = new JobInserts(database, events, signals, audit);
        var later = clock.instant().plusSeconds(60);

        inserts.commit(NewRow.of(organization, new NewJob("noop", null, 1, 3, null, null), clock.instant()));
        inserts.commit(NewRow.of(organization, new NewJob("noop", null, 1, 3, later, null), clock.instant()));
        inserts.destroy();

        assertThat(told)
                .containsExactly(
                        organization + " noop 1 " + clock.instant().truncatedTo(ChronoUnit.MICROS) + ": 1 there");
    }

    /** What the worker hears. */
    private record Told(BiConsumer<String, String> added) implements JobListener {

        @Override
        public void added(String organizationId, String jobType, int priority, Instant dueSince) {
            added.accept("%s %s %d %s: ".formatted(organizationId, jobType, priority, dueSince), organizationId);
        }

        @Override
        public void wake() {}

        @Override
        public void look() {}

        @Override
        public void cancelled(String jobId, int attempt) {}
    }

    @Test
    void aKeyThatIsTakenCostsTheWriterOneTransaction() {
        var transactions = new AtomicInteger();
        var counting = new TransactionTemplate(database.transaction().getTransactionManager()) {
            @Override
            public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
                transactions.incrementAndGet();
                return super.execute(action);
            }
        };
        var inserts = new JobInserts(
                new Database(
                        database.vendor(),
                        database.reads(),
                        database.writes(),
                        database.batches(),
                        counting,
                        database.organizations()),
                events,
                signals,
                audit);
        var once = new NewJob("noop", null, 0, 3, null, "once");

        assertThat(inserts.commit(NewRow.of(organization, once, clock.instant())))
                .isTrue();
        assertThat(inserts.commit(NewRow.of(organization, once, clock.instant())))
                .isFalse();
        inserts.destroy();

        assertThat(transactions).hasValue(2);
    }

    private String refusal(JobInserts inserts) {
        try {
            var added = inserts.commit(
                    NewRow.of(organization, new NewJob("noop", null, 0, 3, null, null), clock.instant()));
            return "added: " + added;
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }
}
