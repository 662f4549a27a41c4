package com.hunzal.hcm.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.SettableClock;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.TestJobContext;
import com.hunzal.hcm.web.InParallel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

/** What nodes delete by themselves, whatever the database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PruningContract {

    private static final Duration MOMENT = Duration.ofMillis(1);

    TestDatabase test;
    private final Retention retention =
            new Retention(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(3), Duration.ofMinutes(10));
    private SettableClock clock;
    private MeterRegistry registry;
    private Pruning pruning;

    abstract TestDatabase start(Path folder);

    @BeforeAll
    void begin(@TempDir Path folder) {
        test = start(folder);
    }

    @AfterAll
    void end() {
        test.close();
    }

    @BeforeEach
    void newNode() {
        clock = new SettableClock();
        registry = new SimpleMeterRegistry();
        pruning = node(true);
    }

    private Pruning node(boolean enabled) {
        return node(enabled, new MockEnvironment());
    }

    private Pruning node(boolean enabled, Environment environment) {
        return new Pruning(
                new FinishedJobs(test.database, new StuckRows(clock)),
                test.database,
                retention,
                new RowsFromBefore(test.takeOver, environment),
                clock,
                registry,
                enabled);
    }

    @AfterEach
    void empty() {
        test.execute("DELETE FROM background_jobs");
        test.execute("DELETE FROM hcm_worker_nodes");
        test.execute("DELETE FROM hcm_takeover");
    }

    @Test
    void jobsOfAllOrganizationsGoEachStateAtItsAge() {
        for (var organization : List.of(TestJobContext.ORGANIZATION, "other")) {
            over(
                    "old 1 " + organization,
                    organization,
                    "completed",
                    Duration.ofDays(7).plus(MOMENT));
            over(
                    "old 2 " + organization,
                    organization,
                    "cancelled",
                    Duration.ofDays(3).plus(MOMENT));
            over(
                    "old 3 " + organization,
                    organization,
                    "failed",
                    Duration.ofDays(30).plus(MOMENT));
            over("kept 1 " + organization, organization, "completed", Duration.ofDays(7));
            over("kept 2 " + organization, organization, "cancelled", Duration.ofDays(3));
            over("kept 3 " + organization, organization, "failed", Duration.ofDays(30));
            over("kept 4 " + organization, organization, "queued", Duration.ofDays(400));
            over("kept 5 " + organization, organization, "processing", Duration.ofDays(400));
            over("kept 6 " + organization, organization, "paused", Duration.ofDays(400));
        }

        pruning.pruneSafely();

        assertThat(ids()).hasSize(12).allMatch(id -> id.startsWith("kept"));
        assertThat(Stream.of("completed", "cancelled", "failed").map(this::counted))
                .containsExactly(2.0, 2.0, 2.0);
    }

    @Test
    void whatAnotherProgramHadFinishedStaysUntilARetentionIsSet() {
        var takenOver = clock.instant().minus(Duration.ofDays(60));
        test.database
                .writes()
                .sql("INSERT INTO hcm_takeover (id, taken_over_at, held) VALUES (1, ?, 1)")
                .param(test.database.vendor().timestamp(takenOver))
                .update();
        for (var status : List.of("completed", "cancelled", "failed")) {
            over("theirs " + status, "acme", status, Duration.ofDays(60).plus(MOMENT));
            over("ours " + status, "acme", status, Duration.ofDays(60));
        }

        pruning.pruneSafely();
        assertThat(ids()).containsExactly("theirs cancelled", "theirs completed", "theirs failed");

        node(true, new MockEnvironment().withProperty("hcm.jobs.retention.failed", "30d"))
                .pruneSafely();
        assertThat(ids()).isEmpty();
    }

    @Test
    void withoutAnAgeOfTheirOwnCancelledJobsGoWithTheCompletedOnes() {
        var now = clock.instant();

        var cutoffs = new Retention(Duration.ofDays(7), Duration.ofDays(30), null, Duration.ofMinutes(10)).cutoffs(now);

        assertThat(cutoffs.cancelled()).isEqualTo(now.minus(Duration.ofDays(7)));
    }

    @Test
    void aRowWithoutTheTimeItEndedIsJudgedByItsLastChangeAndThenByItsCreation() {
        var old = clock.instant().minus(Duration.ofDays(8));
        insert("changed-long-ago", "acme", "completed", old, old, null);
        insert("changed-lately", "acme", "completed", old, clock.instant(), null);
        insert("made-long-ago", "acme", "completed", old, null, null);

        pruning.pruneSafely();

        assertThat(ids()).containsExactly("changed-lately");
    }

    @Test
    void attemptsAndLogLinesGoWithTheirJob() {
        over("old", "acme", "failed", Duration.ofDays(31));
        over("kept", "acme", "failed", Duration.ofDays(29));
        var now = test.database.vendor().timestamp(clock.instant());
        for (var statement : List.of(
                "INSERT INTO hcm_job_attempts (job_id, attempt, ended_at, outcome) SELECT id, 1, ?, 'failed' FROM background_jobs",
                "INSERT INTO hcm_job_log (job_id, line, attempt, logged_at, message) SELECT id, 1, 1, ?, 'hello' FROM background_jobs")) {
            test.database.writes().sql(statement).param(now).update();
        }

        pruning.pruneSafely();

        assertThat(test.count("hcm_job_attempts")).isOne();
        assertThat(test.count("hcm_job_log")).isOne();
    }

    @Test
    void eachTransactionIsShortAndWhatIsLeftGoesTheNextTime() {
        insertMany(3 * FinishedJobs.BATCH);
        var looks = new int[1];

        pruning.prune(() -> looks[0]++ > 0);
        assertThat(test.count("background_jobs")).isEqualTo(2 * FinishedJobs.BATCH);
        assertThat(counted("completed")).isEqualTo(FinishedJobs.BATCH);

        pruning.pruneSafely();
        assertThat(test.count("background_jobs")).isZero();
        assertThat(counted("completed")).isEqualTo(3 * FinishedJobs.BATCH);
    }

    @Test
    void severalNodesAtOnceDeleteEachJobOnce() throws Exception {
        insertMany(5 * FinishedJobs.BATCH);
        over("kept", "acme", "completed", Duration.ofDays(1));

        InParallel.times(4, number -> {
            node(true).prune(() -> false);
            return number;
        });

        assertThat(ids()).containsExactly("kept");
        assertThat(counted("completed")).isEqualTo(5 * FinishedJobs.BATCH);
    }

    @Test
    void afterTheFirstTimeItLooksWhereTheCutoffsMovedAndOnceADayEverywhere() {
        pruning.pruneSafely();
        var cutoff = clock.instant().minus(Duration.ofDays(7));
        insert("usual", "acme", "completed", cutoff, cutoff, cutoff);
        insert("took-long", "acme", "completed", cutoff.minus(Duration.ofHours(2)), cutoff, cutoff);
        over("failed", "acme", "failed", Duration.ofDays(30));

        clock.advance(Duration.ofMinutes(10));
        pruning.pruneSafely();
        assertThat(ids()).containsExactly("took-long");

        clock.advance(Duration.ofDays(1));
        pruning.pruneSafely();
        assertThat(ids()).isEmpty();
    }

    @Test
    void nodesThatAreDeadForADayAreForgotten() {
        addNode("dead", Duration.ofDays(1).plus(MOMENT));
        addNode("dying", Duration.ofDays(1));
        addNode("alive", Duration.ZERO);

        pruning.pruneSafely();

        assertThat(test.database
                        .reads()
                        .sql("SELECT id FROM hcm_worker_nodes ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly("alive", "dying");
    }

    @Test
    void aNodeThatRunsNoJobsDeletesNone() {
        over("old", "acme", "completed", Duration.ofDays(8));

        node(false).pruneSafely();

        assertThat(ids()).containsExactly("old");
    }

    /** The steps by which the database goes about it; many rows stay. */
    String plan(String explain, String sql) {
        var old = test.database.vendor().timestamp(clock.instant().minus(Duration.ofDays(60)));
        return String.join(
                "\n",
                test
                        .database
                        .reads()
                        .sql(explain + " " + sql)
                        .param("completed", old)
                        .param("cancelled", old)
                        .param("failed", old)
                        .param("overSince", test.database.vendor().timestamp(Instant.EPOCH))
                        .param("createdFrom", test.database.vendor().timestamp(Instant.EPOCH))
                        .param("createdBefore", old)
                        .param("lastCreatedAt", test.database.vendor().timestamp(Instant.EPOCH))
                        .param("lastId", "")
                        .param("ids", List.of("many-1", "many-2"))
                        .query()
                        .listOfRows()
                        .stream()
                        .map(Objects::toString)
                        .toList());
    }

    private double counted(String status) {
        return registry.get("hcm.jobs.pruned").tag("status", status).counter().count();
    }

    private void over(String id, String organization, String status, Duration ago) {
        var at = clock.instant().minus(ago);
        insert(id, organization, status, at.minusMillis(1), at, at);
    }

    private void insert(
            String id, String organization, String status, Instant created, Instant updated, Instant completed) {
        var vendor = test.database.vendor();
        test.database
                .writes()
                .sql("""
                        INSERT INTO background_jobs
                            (id, organization_id, job_type, status, created_at, updated_at, completed_at)
                        VALUES (:id, :organization, 'noop', :status, :created, :updated, :completed)
                        """)
                .param("id", id)
                .param("organization", organization)
                .param("status", status)
                .param("created", vendor.timestampOrNull(created))
                .param("updated", vendor.timestampOrNull(updated))
                .param("completed", vendor.timestampOrNull(completed))
                .update();
    }

    void insertMany(int count) {
        test.database
                .writes()
                .sql("""
                        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
                        INSERT INTO background_jobs (id, organization_id, job_type, status, created_at, completed_at)
                        SELECT 'many-' || n, 'acme', 'noop', 'completed', :old, :old FROM numbers
                        """)
                .param("count", count)
                .param("old", test.database.vendor().timestamp(clock.instant().minus(Duration.ofDays(8))))
                .update();
    }

    private void addNode(String id, Duration ago) {
        test.database
                .writes()
                .sql("""
                        INSERT INTO hcm_worker_nodes (
                            id, host, version, started_at, last_beat_at, alive_until, running, capacity, job_types)
                        VALUES (:id, 'here', '1', :beat, :beat, :beat, 0, 10, '[]')
                        """)
                .param("id", id)
                .param("beat", test.database.vendor().timestamp(clock.instant().minus(ago)))
                .update();
    }

    private List<String> ids() {
        return test.database
                .reads()
                .sql("SELECT id FROM background_jobs ORDER BY id")
                .query(String.class)
                .list();
    }
}

class PruningOnSqliteTests extends PruningContract {

    @Override
    TestDatabase start(Path folder) {
        return TestDatabase.sqlite(folder);
    }

    @Test
    void jobsThatStayAreNotReadThrough() { // as it decides for a new table, without statistics
        for (var search : FinishedJobs.searchesOfAll(Vendor.SQLITE)) {
            assertThat(plan("EXPLAIN QUERY PLAN", search))
                    .contains(
                            "SEARCH background_jobs USING INDEX idx_background_jobs_created (created_at>? AND created_at<?)");
        }
        assertThat(plan("EXPLAIN QUERY PLAN", FinishedJobs.deletion(Vendor.SQLITE)))
                .contains("SEARCH background_jobs USING INDEX sqlite_autoindex_background_jobs_1 (id=?)")
                .doesNotContain("idx_background_jobs");
    }
}

class PruningOnPostgresqlTests extends PruningContract {

    @Override
    TestDatabase start(Path folder) {
        return TestDatabase.postgresql(folder);
    }

    @Test
    void jobsThatStayAreNotReadThrough() {
        insertMany(2000);
        test.execute("ANALYZE background_jobs");
        for (var search : FinishedJobs.searchesOfAll(Vendor.POSTGRESQL)) {
            assertThat(plan("EXPLAIN", search)).contains("Index Scan using idx_background_jobs_created");
        }
        assertThat(plan("EXPLAIN", FinishedJobs.deletion(Vendor.POSTGRESQL)))
                .contains("background_jobs_pkey")
                .doesNotContain("Seq Scan on background_jobs");
    }
}
