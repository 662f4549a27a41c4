package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.JobTimes;
import com.hunzal.hcm.jobs.LockedDatabase;
import com.hunzal.hcm.jobs.ManyJobs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;

/** A connection keeps the plan of the claim, which may be as old as the time when the table was empty. */
@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ClaimPlanOnPostgresqlTests extends ServerTest {

    /** After five executions the driver prepares a statement, and after five more the server keeps its plan. */
    private static final int UNTIL_THE_PLAN_IS_KEPT = 12;

    private static final int SLOW_PRIORITY = 9;

    @Autowired
    JobQueue queue;

    @Autowired
    Environment environment;

    @BeforeEach
    void emptyTableThatTakesItsTimeForOneJob() {
        sql("TRUNCATE background_jobs CASCADE");
        sql("""
                CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_sleep(0.15); RETURN NEW; END'
                """);
        sql("""
                CREATE TRIGGER take_time BEFORE UPDATE ON background_jobs FOR EACH ROW
                WHEN (NEW.priority = %d) EXECUTE FUNCTION take_time()
                """.formatted(SLOW_PRIORITY));
        sql("VACUUM ANALYZE background_jobs");
    }

    @AfterEach
    void takeNoMoreTime() {
        sql("DROP FUNCTION take_time CASCADE");
    }

    @Test
    void aPlanOfTheEmptyTableDoesNotCompareAllRowsWithAllIds() {
        assertThat(plan(claim()))
                .anyMatch(step -> step.contains("Seq Scan on background_jobs"))
                .noneMatch(step -> step.contains("= ANY"));
    }

    @Test
    void aPlanOfTheNewTableReadsNoRowsButThose() {
        sql("TRUNCATE background_jobs CASCADE"); // of which the planner thinks that it has ten pages
        var complete = JobSql.POSTGRESQL
                .complete()
                .replace("unnest(?, ?, ?, ?)", "unnest('{}'::text[], '{}'::int[], '{}'::text[], '{}'::text[])")
                .replace("?", "clock_timestamp()");

        for (var statement : List.of(claim(), complete)) {
            assertThat(plan(statement))
                    .anyMatch(step -> step.contains("Index Scan using background_jobs_pkey"))
                    .noneMatch(step -> step.contains("Seq Scan on background_jobs  (")); // the one that is changed
        }
    }

    private static String claim() {
        return ClaimSql.POSTGRESQL
                .claim(false)
                .replaceAll("(?<!:):(now|aged)", "clock_timestamp()")
                .replaceAll("(?<!:):(typeCaps|weights|served|node)", "'{}'")
                .replaceAll("(?<!:):[a-zA-Z]+", "1");
    }

    private List<String> plan(String statement) {
        return rows("EXPLAIN " + statement).stream()
                .map(row -> String.valueOf(row.get("QUERY PLAN")))
                .toList();
    }

    @Test
    void theSweepReadsNoBacklog() {
        ManyJobs.of(database, organization).insert("backlog", 5000);

        for (var search : List.of(JobTimes.unplaced(Vendor.POSTGRESQL), JobTimes.mistimed(Vendor.POSTGRESQL))) {
            var sql = "SELECT id FROM background_jobs WHERE (%s) AND id > '' ORDER BY id LIMIT 500";
            assertThat(plan(sql.formatted(search.condition()))).anyMatch(step -> step.contains(search.index()));
        }
    }

    /** Which of an empty table's plans is chosen is up to the server, so this makes it choose one that ages badly. */
    private void indexes(String onOrOff) {
        for (var scan : List.of("indexscan", "indexonlyscan", "bitmapscan")) {
            sql("SET LOCAL enable_" + scan + " = " + onOrOff);
        }
    }

    @Test
    void aSlowClaimHasItsPlanMadeAnew() {
        var scans = database.inTransaction(
                () -> { // so that all goes over one connection
                    indexes("off");
                    for (int i = 0; i < UNTIL_THE_PLAN_IS_KEPT; i++) {
                        ManyJobs.of(database, organization).insert("first-" + i, 1);
                        assertThat(claim(1)).hasSize(1);
                    }
                    indexes("on");
                    ManyJobs.of(database, organization).insert("backlog", 5000);
                    var byOldPlan = scansOfOneClaim();

                    ManyJobs.of(database, organization)
                            .with("priority", String.valueOf(SLOW_PRIORITY))
                            .insert("slow", 1);
                    claimTheSlowOne();
                    return List.of(byOldPlan, scansOfOneClaim());
                });

        assertThat(scans.get(0)).isPositive();
        assertThat(scans.get(1)).isZero();
    }

    /** The index keeps the pages that it once needed, and the planner thinks that all of them have to be read. */
    @Test
    void aClaimOfOneReadsNoMoreAfterALargerBacklog() {
        ManyJobs.of(database, organization)
                .with("job_type", "(SELECT string_agg(md5(n || '.' || i), '') FROM generate_series(1, 40) i)")
                .insert("before, each of a fifth of a page", 20_000);
        sql("DELETE FROM background_jobs");
        sql("VACUUM background_jobs");
        ManyJobs.of(database, organization).insert("backlog", 5000);
        sql("ANALYZE background_jobs");

        var scans = database.inTransaction(() -> {
            for (int i = 0; i < UNTIL_THE_PLAN_IS_KEPT; i++) {
                assertThat(claim(1)).hasSize(1);
            }
            return scansOfOneClaim();
        });

        assertThat(scans).isZero();
    }

    /** As it is for those who have a history, an empty queue, and then a backlog at once. */
    @Test
    void aClaimOfOneReadsNoMoreWithStatisticsOfWhenNothingWasQueued() {
        ManyJobs.of(database, organization).status("completed").insert("history", 5000);
        sql("VACUUM ANALYZE background_jobs");

        var read = database.inTransaction(() -> {
            ManyJobs.of(database, organization).insert("backlog", 5000);
            for (int i = 0; i < UNTIL_THE_PLAN_IS_KEPT; i++) {
                assertThat(claim(1)).hasSize(1);
            }
            var before = rowsRead();
            assertThat(claim(1)).hasSize(1);
            return rowsRead() - before;
        });

        assertThat(read).isLessThan(100);
    }

    /** With which the planner takes any index for as good as the primary key, and reads all of it for each job. */
    @Test
    void aSlowClaimHasStatisticsOfTheEmptiedTableMadeAnew() {
        emptyStatisticsOfManyRows();

        claimTheSlowOne();

        assertThat(rowsThatThePlannerExpects()).isEqualTo(5001);
    }

    @Test
    @Timeout(60)
    void aSlowClaimDoesNotWaitForAVacuum() throws Exception {
        emptyStatisticsOfManyRows();

        var lockOfVacuum = "LOCK TABLE background_jobs IN SHARE UPDATE EXCLUSIVE MODE";
        try (var locked = new LockedDatabase(database, environment, lockOfVacuum)) {
            claimTheSlowOne();
        }
    }

    /** With the one before it, if this is the tenth claim, which takes the oldest first. */
    private void claimTheSlowOne() {
        var priorities = Stream.generate(() -> claim(1).get(0).priority()).limit(2);
        assertThat(priorities.anyMatch(priority -> priority == SLOW_PRIORITY)).isTrue();
    }

    private void emptyStatisticsOfManyRows() {
        ManyJobs.of(database, organization).insert("before", 2000);
        sql("DELETE FROM background_jobs");
        sql("VACUUM (ANALYZE, TRUNCATE off) background_jobs");
        assertThat(rowsThatThePlannerExpects()).isZero();
        database.inTransaction(() -> {
            ManyJobs.of(database, organization).insert("backlog", 5000);
            ManyJobs.of(database, organization)
                    .with("priority", String.valueOf(SLOW_PRIORITY))
                    .insert("slow", 1);
            return rows("SELECT CAST(pg_stat_force_next_flush() AS text)"); // else after a second
        });
    }

    private long rowsThatThePlannerExpects() {
        return ((Number) rows("SELECT reltuples FROM pg_class WHERE oid = to_regclass('background_jobs')")
                        .get(0)
                        .get("reltuples"))
                .longValue();
    }

    private long rowsRead() {
        return (long) rows("""
                SELECT seq_tup_read + idx_tup_fetch AS rows FROM pg_stat_xact_user_tables
                WHERE relname = 'background_jobs'
                """).get(0).get("rows");
    }

    private long scansOfOneClaim() {
        var before = scans();
        assertThat(claim(1)).hasSize(1);
        return scans() - before;
    }

    private long scans() {
        return (long) rows("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'background_jobs'")
                .get(0)
                .get("seq_scan");
    }

    private List<Claimed> claim(int free) {
        return queue.recordAndClaim(List.of(), Room.forAll(free)).claimed();
    }
}
