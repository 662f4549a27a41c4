package com.hunzal.hcm.worker;

import static com.hunzal.hcm.JobRow.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.events.JobEvents;
import com.hunzal.hcm.jobs.JobProperties;
import com.hunzal.hcm.jobs.JobTimes;
import com.hunzal.hcm.nodes.Node;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** Who gets a turn: between organizations, types and priorities. The same on every database. */
abstract class FairClaimContract extends ServerTest {

    @Autowired
    Node node;

    @Autowired
    JobRecords records;

    @Autowired
    ForeignTypes foreignTypes;

    @Autowired
    JobEvents events;

    @Autowired
    JobNews news;

    @Autowired
    JsonMapper json;

    @Autowired
    Clock timing;

    private JobQueue queue;
    private String other;

    @BeforeEach
    void emptyQueue() {
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_job_pauses");
        other = addOrganization();
        queue = queue(Map.of());
    }

    @Test
    void organizationsTakeTurnsWithinOneClaim() {
        insert(200, organization, "noop", 0);
        insert(3, other, "noop", 0);

        assertThat(claimedOf(other, 6)).isEqualTo(3);
    }

    @Test
    void whatManyOthersWaitForKeepsNobodyFromHisTurn() {
        for (int i = 0; i < 50; i++) {
            insert(1, addOrganization(), "noop", 0);
        }
        sql(
                "UPDATE background_jobs SET run_at = ?",
                database.vendor().timestamp(clock.instant().plusSeconds(3600)));
        insert(1, addOrganization(), "noop", 0); // the last one made is the last one in every order

        assertThat(claim(1)).hasSize(1);
    }

    @Test
    void turnsGoOnFromClaimToClaimThoughOnlyOneSlotIsFree() {
        insert(50, organization, "noop", 0);
        insert(50, other, "noop", 0);

        var claimed = new ArrayList<Claimed>();
        for (int i = 0; i < 20; i++) {
            var one = claim(1);
            finish(one);
            claimed.addAll(one);
        }

        assertThat(count(claimed, organization)).isBetween(8L, 12L);
        assertThat(count(claimed, other)).isBetween(8L, 12L);
    }

    @Test
    void noneOfMoreThanThereAreThreadsComesLastForEver() {
        var all = List.of(organization, other, addOrganization(), addOrganization());
        all.forEach(each -> insert(50, each, "noop", 0));
        var running = new ArrayList<>(claim(2));

        var had = new ArrayList<>(running);
        for (int i = 0; i < 80; i++) {
            clock.advance(Duration.ofMinutes(1)); // jobs are long
            finish(List.of(running.remove(0)));
            var next = claim(1);
            running.addAll(next);
            had.addAll(next);
        }

        assertThat(all).allSatisfy(each -> assertThat(count(had, each)).isGreaterThan(5));
    }

    @Test
    void whoGetsAJobOnThisNodeWaitsForNoLookAtAllTheOthers() {
        var looks = new ArrayList<Runnable>();
        queue = queue(Map.of(), new LaneSurveys((look, nanos) -> looks.add(look), 1, Duration.ofMillis(1)));
        insert(20, organization, "noop", 0);
        claim(1);
        claim(1); // asks for a look
        looks.remove(0).run();

        insert(1, other, "noop", 0);
        queue.added(other, "noop", 0, clock.instant());

        assertThat(claim(1)).extracting(Claimed::organizationId).containsExactly(other);
    }

    @Test
    void whereManyHaveSomethingForLaterWhatOthersInsertIsFoundByTheNextLook() {
        var looks = new ArrayList<Runnable>();
        queue = queue(Map.of(), new LaneSurveys((look, nanos) -> looks.add(look), 1, Duration.ofMillis(1)));
        var called = new AtomicInteger();
        queue.whenFound(called::incrementAndGet);
        insert(1, organization, "noop", 0);
        sql(
                "UPDATE background_jobs SET run_at = ?",
                database.vendor().timestamp(clock.instant().plusSeconds(60)));
        claim(1);
        looks.remove(0).run();

        insert(1, other, "noop", 0);
        assertThat(claim(1)).isEmpty();
        looks.remove(0).run();

        assertThat(called).hasValue(1);
        assertThat(claim(1)).extracting(Claimed::organizationId).containsExactly(other);
    }

    @Test
    void whoHasManyTypesWaitingHidesNoNewcomer() {
        queue = queue(Map.of("limits.weights[" + organization + "]", "20"));
        for (int type = 0; type < 20; type++) {
            insert(3, organization, "type-" + type, 0);
        }
        claim(8);
        insert(1, other, "noop", 0);

        var claimed = queue.recordAndClaim(List.of(), new Room(2, 0)).claimed();

        assertThat(claimed).extracting(Claimed::organizationId).containsExactly(other);
    }

    @Test
    void newcomersCountAmongThoseThatAnybodyMayHave() {
        insert(5, organization, "noop", 0);
        insert(5, other, "noop", 0);

        assertThat(queue.recordAndClaim(List.of(), new Room(10, 8)).claimed()).hasSize(8);
    }

    @Test
    void whoRunsManyWaitsForWhoRunsNone() {
        insert(100, organization, "noop", 0);
        claim(20);
        insert(5, other, "noop", 0);

        assertThat(claimedOf(other, 5)).isEqualTo(5);
    }

    @Test
    void aWeightBringsMoreTurns() {
        queue = queue(Map.of("limits.weights[" + organization + "]", "3"));
        insert(100, organization, "noop", 0);
        insert(100, other, "noop", 0);

        var claimed = claim(40);

        assertThat(count(claimed, organization)).isEqualTo(30);
        assertThat(count(claimed, other)).isEqualTo(10);
    }

    @Test
    void priorityCountsInsideAnOrganizationAcrossTypes() {
        insert(10, organization, "cache_flush", 0);
        insert(2, organization, "noop", 1);
        insert(2, organization, "cleanup", -1);

        assertThat(claim(2)).extracting(Claimed::jobType).containsOnly("noop");
        assertThat(claim(10)).extracting(Claimed::jobType).containsOnly("cache_flush");
        assertThat(claim(2)).extracting(Claimed::jobType).containsOnly("cleanup");
    }

    @Test
    void nothingGoesBeforeWhatIsMoreImportant() {
        for (var priority : List.of(-1, 0, 1)) {
            insert(20, organization, "noop", priority);
            insert(20, organization, "cleanup", priority);
        }

        assertThat(claim(10)).hasSize(10).extracting(Claimed::priority).containsOnly(1);
        assertThat(claim(40)).hasSize(40).filteredOn(job -> job.priority() == 1).hasSize(30);
    }

    @Test
    void lowPriorityIsNotStarvedForEver() {
        insert(1, organization, "cleanup", -1);
        var claims = 0;
        List<Claimed> claimed = List.of();
        clock.advance(Duration.ofMinutes(6)); // older than the aging interval
        while (claimed.stream().noneMatch(job -> job.jobType().equals("cleanup"))) {
            assertThat(++claims).as("claims without a turn").isLessThanOrEqualTo(10);
            insert(2, organization, "noop", 1); // there is always something more important
            claimed = claim(1);
            finish(claimed);
        }
    }

    /** With one free slot, as where jobs are long, no claim looks at all of many types. */
    @Test
    void lowPriorityIsNotStarvedByManyTypes() {
        insert(1, organization, "cleanup", -1);
        var claims = 0;
        List<Claimed> claimed = List.of();
        clock.advance(Duration.ofMinutes(6));
        while (claimed.stream().noneMatch(job -> job.jobType().equals("cleanup"))) {
            assertThat(++claims).as("claims without a turn").isLessThanOrEqualTo(10);
            for (int type = 0; type < 6; type++) {
                insert(2, organization, "type-" + type, 1);
            }
            claimed = claim(1);
            finish(claimed);
        }
    }

    @Test
    void ageCountsAcrossMoreTypesThanSlots() {
        insert(1, organization, "z-oldest", 0);
        for (int type = 0; type < 6; type++) {
            clock.advance(Duration.ofSeconds(1));
            insert(2, organization, "type-" + type, 0);
        }

        assertThat(claim(1)).extracting(Claimed::jobType).containsExactly("z-oldest");
        assertThat(claim(2)).extracting(Claimed::jobType).containsOnly("type-0");
    }

    @Test
    void withoutAgeLowPriorityWaits() {
        insert(1, organization, "cleanup", -1);
        for (int i = 0; i < 30; i++) {
            insert(2, organization, "noop", 1);
            assertThat(claim(1)).extracting(Claimed::jobType).containsExactly("noop");
        }
    }

    @Test
    void aTypeDoesNotRunMoreOftenAtOnceThanItsCap() {
        queue = queue(Map.of("limits.running-per-type.noop", "3"));
        insert(10, organization, "noop", 1);
        insert(10, other, "noop", 1);
        insert(4, organization, "cleanup", 0);

        var claimed = claim(10);
        claimed.addAll(claim(10));

        assertThat(claimed.stream().filter(job -> job.jobType().equals("noop"))).hasSize(3);
        assertThat(claimed.stream().filter(job -> job.jobType().equals("cleanup")))
                .as("a full type does not hold up the others")
                .hasSize(4);
        finish(claimed.stream().filter(job -> job.jobType().equals("noop")).toList());
        assertThat(claim(10)).hasSize(3);
    }

    @Test
    void anOrganizationDoesNotRunMoreAtOnceThanItsCap() {
        queue = queue(Map.of("limits.running-per-organization", "4"));
        insert(10, organization, "noop", 0);
        insert(2, other, "noop", 0);

        var claimed = claim(20);
        claimed.addAll(claim(20));

        assertThat(count(claimed, organization)).isEqualTo(4);
        assertThat(count(claimed, other)).isEqualTo(2);
    }

    @Test
    void aPausedTypeIsSteppedOver() {
        insert(5, organization, "noop", 1);
        insert(5, other, "noop", 1);
        insert(1, organization, "cleanup", 0);
        pause("p1", organization, "noop");

        assertThat(claim(20))
                .hasSize(6)
                .noneMatch(job -> job.organizationId().equals(organization)
                        && job.jobType().equals("noop"));
        pause("p2", null, "cleanup");
        insert(1, other, "cleanup", 0);
        assertThat(claim(20)).isEmpty();

        sql("DELETE FROM hcm_job_pauses");
        assertThat(claim(20)).hasSize(6);
    }

    @Test
    void whatIsNotDueIsNotTaken() {
        insert(3, organization, "noop", 0);
        sql(
                "UPDATE background_jobs SET run_at = ?",
                database.vendor().timestamp(clock.instant().plusSeconds(60)));
        assertThat(claim(10)).isEmpty();

        clock.advance(Duration.ofSeconds(60));
        assertThat(claim(10)).hasSize(3);
    }

    @Test
    void manyOrganizationsShareOneClaim() {
        for (int i = 0; i < 60; i++) {
            insert(3, addOrganization(), "noop", 0);
        }

        var byOrganization =
                claim(30).stream().collect(Collectors.groupingBy(Claimed::organizationId, Collectors.counting()));

        assertThat(byOrganization).hasSize(30);
    }

    @Test
    void aTypeThatNobodyKnowsAndOddTextDoNotStopTheClaim() {
        insert(1, organization, "it's \"odd\" \\ ü €", 0);
        insert(1, organization, "zzz", 0);

        assertThat(claim(10)).hasSize(2);
    }

    private List<Claimed> claim(int free) {
        return new ArrayList<>(
                queue.recordAndClaim(List.of(), Room.forAll(free)).claimed());
    }

    private long claimedOf(String organizationId, int free) {
        return count(claim(free), organizationId);
    }

    private static long count(List<Claimed> claimed, String organizationId) {
        return claimed.stream()
                .filter(job -> job.organizationId().equals(organizationId))
                .count();
    }

    private void finish(List<Claimed> claimed) {
        queue.recordAndClaim(
                claimed.stream()
                        .map(job -> Finish.completed(job, clock.instant(), "{}"))
                        .toList(),
                Room.forAll(0));
    }

    void insert(int count, String organizationId, String type, int priority) {
        var now = clock.instant();
        for (int i = 0; i < count; i++) {
            aJob(Ids.next())
                    .of(organizationId)
                    .type(type)
                    .priority(priority)
                    .with("created_at", now)
                    .with("run_at", now)
                    .in(database);
        }
    }

    private void pause(String id, String organizationId, String type) {
        sql(
                "INSERT INTO hcm_job_pauses (id, organization_id, job_type, paused_at, paused_by) VALUES (?, ?, ?, ?, 'ada')",
                id,
                organizationId,
                type,
                database.vendor().timestamp(clock.instant()));
    }

    /** How it is known who waits. */
    LaneSurveys surveys() {
        return new LaneSurveys();
    }

    /** On another thread, because this one is in a transaction. */
    static LaneSurveys lookingBeforeEachClaim() {
        return new LaneSurveys((look, nanos) -> CompletableFuture.runAsync(look).join(), 1, Duration.ZERO);
    }

    /** The worker's side of the queue with other properties than the server's. */
    JobQueue queue(Map<String, String> settings) {
        return queue(settings, surveys());
    }

    private JobQueue queue(Map<String, String> settings, LaneSurveys surveys) {
        var source = new java.util.HashMap<String, String>();
        settings.forEach((name, value) -> source.put("hcm.jobs." + name, value));
        var properties =
                new Binder(new MapConfigurationPropertySource(source)).bindOrCreate("hcm.jobs", JobProperties.class);
        var claims = new JobClaims(
                database,
                node,
                new JobTimes(database, events, new StuckRows(timing), timing),
                foreignTypes,
                new StuckRows(timing),
                properties,
                json,
                timing,
                clock,
                surveys);
        return new JobQueue(database, records, claims, events, news, timing);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class FairClaimOnSqliteTests extends FairClaimContract {}

/** The same with what is known of those who wait, as where there are many of them. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class FairOfferedClaimOnSqliteTests extends FairClaimContract {

    @Override
    LaneSurveys surveys() {
        return lookingBeforeEachClaim();
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class FairOfferedClaimOnPostgresqlTests extends FairClaimContract {

    @Override
    LaneSurveys surveys() {
        return lookingBeforeEachClaim();
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class FairClaimOnPostgresqlTests extends FairClaimContract {

    /** Neither of two nodes sees what the other one has claimed and not yet committed. */
    @Test
    void twoNodesDoNotBothTakeTheLastPlace() throws Exception {
        var cap = Map.of("limits.running-per-type.noop", "1");
        var one = queue(cap);
        var two = queue(cap);
        insert(5, organization, "noop", 0);

        var claimedByTwo = database.inTransaction(() -> {
            assertThat(one.recordAndClaim(List.of(), Room.forAll(5)).claimed()).hasSize(1);
            var claiming = CompletableFuture.supplyAsync(() -> two.recordAndClaim(List.of(), Room.forAll(5)));
            while (!claiming.isDone() && rows(WAITS_FOR_THE_CLAIM).isEmpty()) {
                Thread.onSpinWait();
            }
            return claiming;
        });

        assertThat(claimedByTwo.get().claimed()).isEmpty();
    }

    private static final String WAITS_FOR_THE_CLAIM = """
            SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;
}
