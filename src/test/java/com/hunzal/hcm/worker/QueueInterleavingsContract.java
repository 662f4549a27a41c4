package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.HcmApplication;
import com.hunzal.hcm.SettableClock;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.database.OddRows;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.events.JobEvents;
import com.hunzal.hcm.jobs.AskedJobs;
import com.hunzal.hcm.jobs.AskedJobs.Wanted;
import com.hunzal.hcm.jobs.AttemptOutcome;
import com.hunzal.hcm.jobs.JobHandlers;
import com.hunzal.hcm.jobs.JobProperties;
import com.hunzal.hcm.jobs.JobStatus;
import com.hunzal.hcm.jobs.JobTimes;
import com.hunzal.hcm.jobs.OddStates;
import com.hunzal.hcm.nodes.JobNodes;
import com.hunzal.hcm.nodes.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.RowCallbackHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two nodes and a few people do what they can do to a few jobs, in any order, and nodes die in between. After every
 * step the table is compared with a model of it. The same on every database.
 */
abstract class QueueInterleavingsContract {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int MOST_ROUNDS_TO_THE_END = 100;

    private static ConfigurableApplicationContext server;

    private Database database;
    private SettableClock clock;
    private AskedJobs jobs;
    private String organization;
    private QueueModel model;
    private List<TestNode> nodes;
    private Map<String, QueueModel.State> before;

    enum What {
        CREATE,
        CREATE_BULK,
        CLAIM,
        CLAIM_SUSPECT,
        RECORD,
        RECORD_TWICE,
        BEAT,
        RESCUE,
        MEND,
        CANCEL,
        RETRY,
        TIME_PASSES,
        TAKE_OVER,
        FORGET,
        CRASH
    }

    /** @param pick which of the jobs or attempts that there are then, modulo their number */
    record Step(What what, int node, int pick, int how) {}

    /** What a node knows: the attempts that it believes to be its own. */
    private static final class TestNode {
        final String id = "node-" + Ids.next();
        final JobQueue queue;
        final JobLeases leases;
        final List<Claimed> held = new ArrayList<>();

        TestNode(SettableClock clock) {
            var node = new Node(id, "here");
            var database = server.getBean(Database.class);
            var events = server.getBean(JobEvents.class);
            var properties = server.getBean(JobProperties.class);
            var nodes = server.getBean(JobNodes.class);
            var records = new JobRecords(database, node, clock);
            var json = server.getBean(JsonMapper.class);
            var stuck = new StuckRows(clock);
            var foreignTypes = new ForeignTypes(nodes, server.getBean(JobHandlers.class), clock);
            var claims = new JobClaims(
                    database,
                    node,
                    new JobTimes(database, events, stuck, clock),
                    foreignTypes,
                    stuck,
                    properties,
                    json,
                    clock,
                    clock,
                    new LaneSurveys());
            this.queue = new JobQueue(database, records, claims, events, server.getBean(JobNews.class), clock);
            this.leases = new JobLeases(
                    database,
                    node,
                    nodes,
                    events,
                    server.getBean(JobNews.class),
                    stuck,
                    new OddRows(database, stuck),
                    server.getBean(OddStates.class),
                    properties,
                    clock);
        }

        /** Some of what it holds, from a place of its own choice. */
        List<Claimed> some(Step step) {
            var count = Math.min(1 + step.how() % 3, held.size());
            var chosen = new ArrayList<Claimed>();
            for (int i = 0; i < count; i++) {
                chosen.add(held.get((step.pick() + i) % held.size()));
            }
            return chosen;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        @Primary
        SettableClock settableClock() {
            return new SettableClock();
        }
    }

    static void start(ApplicationContextInitializer<ConfigurableApplicationContext> onDatabase) {
        var application = new SpringApplication(HcmApplication.class, Beans.class);
        application.addInitializers(onDatabase);
        server = application.run("--server.port=0", "--hcm.jobs.enabled=false", "--hcm.jobs.lease-duration=60s");
    }

    /** No power is cut here, and ten thousand commits would be most of the time. */
    static void withoutWaitingForTheDisk() {
        server.getBean(Database.class).writes().sql("PRAGMA synchronous = OFF").update();
    }

    @AfterContainer
    static void stop() {
        server.close();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var what = Arbitraries.frequency(
                Tuple.of(4, What.CREATE),
                Tuple.of(1, What.CREATE_BULK),
                Tuple.of(8, What.CLAIM),
                Tuple.of(2, What.CLAIM_SUSPECT),
                Tuple.of(8, What.RECORD),
                Tuple.of(2, What.RECORD_TWICE),
                Tuple.of(3, What.BEAT),
                Tuple.of(2, What.RESCUE),
                Tuple.of(1, What.MEND),
                Tuple.of(2, What.CANCEL),
                Tuple.of(2, What.RETRY),
                Tuple.of(4, What.TIME_PASSES),
                Tuple.of(3, What.TAKE_OVER),
                Tuple.of(1, What.FORGET),
                Tuple.of(2, What.CRASH));
        var number = Arbitraries.integers().between(0, 59);
        return Combinators.combine(what, Arbitraries.integers().between(0, 1), number, number)
                .as(Step::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(50);
    }

    @Property(tries = 300)
    void noJobIsLostAndNoneIsRecordedTwice(@ForAll("steps") List<Step> steps) {
        database = server.getBean(Database.class);
        clock = server.getBean(SettableClock.class);
        jobs = AskedJobs.of(server);
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_job_events");
        organization = "org-" + Ids.next();
        sql("INSERT INTO organizations (id) VALUES (?)", organization);
        model = new QueueModel();
        nodes = new ArrayList<>(List.of(new TestNode(clock), new TestNode(clock)));
        before = Map.of();

        for (var step : steps) {
            take(step);
            compare(step);
        }
        everyJobCanBeBroughtToItsEnd();
    }

    private void take(Step step) {
        var node = nodes.get(step.node());
        switch (step.what()) {
            case CREATE -> create(step);
            case CREATE_BULK -> createBulk(step);
            case CLAIM -> recordAndClaim(node, List.of(), 1 + step.how() % 3);
            case CLAIM_SUSPECT -> claimSuspect(node);
            case RECORD -> {
                var finished = node.some(step);
                recordAndClaim(node, finishes(finished, step), step.how() % 2);
                node.held.removeAll(finished);
            }
            case RECORD_TWICE -> { // the answer to the first commit did not arrive
                var finished = finishes(node.some(step), step);
                recordAndClaim(node, finished, 0);
                recordAndClaim(node, finished, 0);
            }
            case BEAT -> {
                var owned = new TreeMap<String, Boolean>();
                node.leases
                        .beat(node.held)
                        .forEach(
                                (attempt, cancelled) -> owned.put(attempt.jobId() + " " + attempt.number(), cancelled));
                assertThat(owned)
                        .isEqualTo(model.beat(node.held, clock.instant().plus(LEASE)));
            }
            case RESCUE -> rescue(node);
            case TAKE_OVER -> { // often enough to have attempts that do not know that they are lost
                pass(Duration.ofSeconds(61));
                rescue(node);
                compare(step);
                recordAndClaim(node, List.of(), 1 + step.how() % 3);
            }
            case MEND -> node.leases.mend();
            case CANCEL -> {
                var id = pickJob(step);
                if (id != null) {
                    assertThat(jobs.cancel(organization, id)).isEqualTo(model.cancel(id));
                }
            }
            case RETRY -> {
                var id = pickJob(step);
                if (id != null) {
                    assertThat(jobs.retry(organization, id)).isEqualTo(model.retry(id, clock.instant()));
                }
            }
            // never a lease exactly, which on PostgreSQL has passed a moment later
            case TIME_PASSES ->
                pass(Duration.ofSeconds(List.of(8, 24, 61, 61, 3600).get(step.how() % 5)));
            // the answer to a claim did not arrive
            case FORGET -> node.held.removeAll(node.some(step));
            case CRASH -> nodes.set(step.node(), new TestNode(clock));
        }
    }

    private void rescue(TestNode node) {
        assertThat(node.leases.rescue(node.held)).as("rescued").hasSize(model.rescue(node.held, clock.instant()));
    }

    private void create(Step step) {
        var job = newJob(step);
        var taken = model.isTaken(job.uniqueKey());

        var created = jobs.create(organization, job);

        assertThat(created != null).isEqualTo(!taken);
        if (created != null) {
            model.rows.put(created, row(job));
        }
    }

    private void createBulk(Step step) {
        var wanted = List.of(newJob(step), newJob(new Step(step.what(), 0, step.pick() + step.how(), step.how() / 2)));
        var keys = wanted.stream().map(Wanted::uniqueKey).toList();
        var taken = keys.stream().anyMatch(model::isTaken)
                || (keys.get(0) != null && keys.get(0).equals(keys.get(1)));

        var created = jobs.createAll(organization, wanted);

        assertThat(!created.isEmpty()).isEqualTo(!taken);

        for (int i = 0; i < created.size(); i++) {
            model.rows.put(created.get(i), row(wanted.get(i)));
        }
    }

    private Wanted newJob(Step step) {
        var uniqueKey = step.pick() % 2 == 0 ? null : "key-" + step.pick() % 3;
        var runAt = step.how() % 5 == 0 ? clock.instant().plusSeconds(30) : null;
        return new Wanted("noop", step.pick() % 3 - 1, step.how() % 3, runAt, uniqueKey);
    }

    private QueueModel.Row row(Wanted job) {
        return new QueueModel.Row(
                job.uniqueKey(), job.maxRetries(), job.runAt() == null ? clock.instant() : job.runAt());
    }

    private List<Finish> finishes(List<Claimed> attempts, Step step) {
        return attempts.stream()
                .map(attempt -> finish(attempt, step.pick() / 3))
                .toList();
    }

    private Finish finish(Claimed job, int how) {
        var now = clock.instant();
        return switch (how % 7) {
            case 0, 1 -> Finish.completed(job, now, "{}");
            case 2 -> Finish.over(job, JobStatus.FAILED, now, "failed", AttemptOutcome.FAILED);
            case 3 -> Finish.over(job, JobStatus.CANCELLED, now, null, AttemptOutcome.CANCELLED);
            case 4 -> Finish.again(job, now, now.plusSeconds(30), null, 0, AttemptOutcome.SNOOZED);
            case 5 -> Finish.again(job, null, null, null, 0, AttemptOutcome.HANDED_BACK);
            default ->
                job.retryCount() < job.maxRetries()
                        ? Finish.again(job, now, now.plusSeconds(15), "failed", 1, AttemptOutcome.RETRIED)
                        : Finish.over(job, JobStatus.FAILED, now, "failed", AttemptOutcome.FAILED);
        };
    }

    private void recordAndClaim(TestNode node, List<Finish> finished, int free) {
        var round = node.queue.recordAndClaim(finished, Room.forAll(free));

        var lost = finished.stream().filter(each -> !model.recorded(each)).count();
        assertThat(round.written()).as("without those that had lost their job").hasSize(finished.size() - (int) lost);
        var now = clock.instant();
        assertThat((long) round.claimed().size())
                .as("claimed")
                .isBetween(Math.min(Math.min(free, 1), model.due(now)), Math.min(free, model.due(now)));
        for (var job : round.claimed()) {
            assertThat(model.isDue(job.id(), now)).as("due").isTrue();
            holds(node, job);
        }
    }

    private void claimSuspect(TestNode node) {
        var now = clock.instant();
        var suspect = node.queue.claimSuspect(Room.forAll(1));

        assertThat(suspect.isPresent()).as("claimed a suspect").isEqualTo(model.hasDueSuspect(now));
        suspect.ifPresent(job -> {
            assertThat(model.isDueSuspect(job.id(), now)).as("a due suspect").isTrue();
            holds(node, job);
        });
    }

    private void holds(TestNode node, Claimed job) {
        model.claimed(job.id(), node.id, clock.instant().plus(LEASE));
        assertThat(job.attempt()).isEqualTo(model.rows.get(job.id()).attempt);
        node.held.add(job);
    }

    /** For leases on PostgreSQL, which are measured by its own clock, it passes by moving their ends. */
    private void pass(Duration duration) {
        clock.advance(duration);
        if (database.vendor() == Vendor.POSTGRESQL) {
            sql(
                    "UPDATE background_jobs SET lease_until = lease_until - CAST(? AS interval)"
                            + " WHERE lease_until IS NOT NULL",
                    duration.toSeconds() + " seconds");
        }
    }

    private @Nullable String pickJob(Step step) {
        var ids = List.copyOf(model.rows.keySet());
        return ids.isEmpty() ? null : ids.get(step.pick() % ids.size());
    }

    private void compare(@Nullable Step step) {
        var now = new TreeMap<String, QueueModel.State>();
        RowCallbackHandler keep = row -> now.put(row.getString("id"), QueueModel.State.of(row));
        database.reads().sql("SELECT * FROM background_jobs").query(keep);
        var expected = new HashMap<String, QueueModel.State>();
        model.rows.forEach((id, row) -> expected.put(id, row.state()));
        assertThat(now).as("after %s", step).isEqualTo(expected);
        before.forEach((id, state) -> assertThat(QueueModel.mayFollow(state, now.get(id)))
                .as("%s, then %s", state, now.get(id))
                .isTrue());
        model.rows.forEach((id, row) -> assertThat(row.retryCount).isLessThanOrEqualTo(row.maxRetries));
        before = now;
    }

    private void everyJobCanBeBroughtToItsEnd() {
        pass(Duration.ofHours(1));
        for (var node : nodes) { // though they hold what they have lost
            rescue(node);
            compare(null);
        }
        var node = new TestNode(clock);
        for (int round = 0; model.rows.values().stream().anyMatch(QueueModel.Row::isUnfinished); round++) {
            assertThat(round).as("rounds to the end").isLessThan(MOST_ROUNDS_TO_THE_END);
            pass(Duration.ofHours(1));
            rescue(node);
            compare(null);
            recordAndClaim(node, List.of(), 10);
            compare(null);
            claimSuspect(node);
            compare(null);
            recordAndClaim(node, node.held.stream().map(each -> finish(each, 0)).toList(), 0);
            compare(null);
            node.held.clear();
        }
        for (var late : nodes) {
            recordAndClaim(late, late.held.stream().map(each -> finish(each, 6)).toList(), 0);
            compare(null);
        }
    }

    private void sql(String statement, Object... parameters) {
        database.writes().sql(statement).params(parameters).update();
    }
}

class QueueInterleavingsOnSqliteTests extends QueueInterleavingsContract {
    @BeforeContainer
    static void onSqlite() {
        start(new TestDatabases.Sqlite());
        withoutWaitingForTheDisk();
    }
}

class QueueInterleavingsOnPostgresqlTests extends QueueInterleavingsContract {
    @BeforeContainer
    static void onPostgresql() {
        start(new TestDatabases.Postgresql());
    }
}
