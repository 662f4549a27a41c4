package com.hunzal.hcm.maintenance;

import static com.hunzal.hcm.JobRow.aJob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.jobs.TestJobContext;
import com.hunzal.hcm.maintenance.Retention.Cutoffs;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which rows of finished jobs are deleted, whatever the database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FinishedJobsContract {

    private static final Instant NOW = Instant.parse("2026-03-15T12:00:00Z");
    static final Instant WEEK_AGO = NOW.minus(Duration.ofDays(7));
    private static final Instant MONTH_AGO = NOW.minus(Duration.ofDays(30));
    private static final Cutoffs CUTOFFS = new Cutoffs(WEEK_AGO, NOW.minus(Duration.ofDays(3)), MONTH_AGO);

    TestDatabase test;
    private FinishedJobs finishedJobs;

    abstract TestDatabase start(Path folder);

    @BeforeAll
    void begin(@TempDir Path folder) {
        test = start(folder);
        finishedJobs = new FinishedJobs(test.database, new StuckRows(Clock.systemUTC()));
    }

    @AfterAll
    void end() {
        test.close();
    }

    @AfterEach
    void empty() {
        test.execute("DELETE FROM background_jobs");
    }

    @Test
    void whatWasOverLongEnoughIsDeleted() throws Exception {
        finished("completed", "completed", WEEK_AGO.minusMillis(1));
        finished("cancelled", "cancelled", NOW.minus(Duration.ofDays(3)).minusMillis(1));
        finished("failed", "failed", MONTH_AGO.minusMillis(1));
        finished("completed-later", "completed", WEEK_AGO);
        finished("cancelled-later", "cancelled", NOW.minus(Duration.ofDays(3)));
        finished("failed-later", "failed", MONTH_AGO);

        assertThat(delete()).isEqualTo(3);

        assertThat(ids()).containsExactly("cancelled-later", "completed-later", "failed-later");
    }

    @Test
    void jobsThatAreNotOverStayHoweverOldTheyAre() throws Exception {
        finished("queued", "queued", Instant.EPOCH);
        finished("processing", "processing", Instant.EPOCH);
        finished("unknown", "paused", Instant.EPOCH);

        assertThat(delete()).isZero();

        assertThat(ids()).containsExactly("processing", "queued", "unknown");
    }

    @Test
    void theRunningJobStaysWhateverItsRowSays() throws Exception {
        finished(TestJobContext.ID, "cancelled", Instant.EPOCH);

        assertThat(delete()).isZero();

        assertThat(ids()).containsExactly(TestJobContext.ID);
    }

    @Test
    void jobsOfOtherOrganizationsStay() throws Exception {
        insert("theirs", "other", "completed", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

        assertThat(delete()).isZero();

        assertThat(ids()).containsExactly("theirs");
    }

    @Test
    void aRowWithoutTheTimeItEndedIsJudgedByItsLastChangeAndThenByItsCreation() throws Exception {
        var old = WEEK_AGO.minusSeconds(1);
        insert("changed-long-ago", TestJobContext.ORGANIZATION, "completed", old, old, null);
        insert("changed-lately", TestJobContext.ORGANIZATION, "completed", old, NOW, null);
        insert("made-long-ago", TestJobContext.ORGANIZATION, "completed", old, null, null);
        insert("made-lately", TestJobContext.ORGANIZATION, "completed", NOW, null, null);
        insert("without-any-time", TestJobContext.ORGANIZATION, "completed", null, null, null);

        assertThat(delete()).isEqualTo(2);

        assertThat(ids()).containsExactly("changed-lately", "made-lately", "without-any-time");
    }

    @Test
    void oneToWhichAnotherProgramsTableRefersStaysAndKeepsNoOther() throws Exception {
        test.execute("CREATE TABLE job_notes (job_id VARCHAR(100) REFERENCES background_jobs (id))");
        for (var id : List.of("a", "b", "c", "d", "e")) {
            finished(id, "completed", WEEK_AGO.minusMillis(1));
        }
        test.execute("INSERT INTO job_notes VALUES ('c')");
        try {
            assertThat(delete()).isEqualTo(4);
            assertThat(ids()).containsExactly("c");
            assertThat(delete()).isZero();
        } finally {
            test.execute("DROP TABLE job_notes");
        }
    }

    @Test
    void moreThanOneBatchIsDeletedInOneGo() throws Exception {
        insertMany(2500);
        finished("young", "completed", NOW);

        assertThat(delete()).isEqualTo(2500);

        assertThat(ids()).containsExactly("young");
    }

    @Test
    void rowsThatStayAndRowsWithoutTimesDoNotHideTheOthers() throws Exception {
        insertMany(1500);
        test.execute("UPDATE background_jobs SET created_at = NULL");
        insertMany(2500, "failed");
        insertMany(1100, "cancelled");

        assertThat(delete()).isEqualTo(2600);

        assertThat(test.count("background_jobs WHERE status = 'failed'")).isEqualTo(2500);
        assertThat(test.count("background_jobs")).isEqualTo(2500);
    }

    @Test
    void itStopsBetweenBatchesWhenItIsTold() {
        insertMany(2500);

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> finishedJobs.delete(TestJobContext.aJob().cancelledAtLook(2), CUTOFFS))
                .withMessage("stopped after deleting 500 jobs");

        assertThat(test.count("background_jobs")).isEqualTo(2000);
    }

    int delete() throws InterruptedException {
        return finishedJobs.delete(TestJobContext.aJob(), CUTOFFS);
    }

    void finished(String id, String status, Instant at) {
        insert(id, TestJobContext.ORGANIZATION, status, at.minusSeconds(60), at, at);
    }

    private void insert(
            String id, String organization, String status, Instant created, Instant updated, Instant completed) {
        aJob(id).of(organization)
                .status(status)
                .with("created_at", created)
                .with("updated_at", updated)
                .with("completed_at", completed)
                .in(test.database);
    }

    private void insertMany(int count) {
        insertMany(count, "completed");
    }

    private void insertMany(int count, String status) {
        test.database
                .writes()
                .sql("""
                        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
                        INSERT INTO background_jobs (id, organization_id, job_type, status, created_at, completed_at)
                        SELECT :status || '-' || n, :organization, 'noop', :status, :old, :old FROM numbers
                        """)
                .param("count", count)
                .param("status", status)
                .param("organization", TestJobContext.ORGANIZATION)
                .param("old", test.database.vendor().timestamp(WEEK_AGO.minusSeconds(60)))
                .update();
    }

    List<String> ids() {
        return test.database
                .reads()
                .sql("SELECT id FROM background_jobs ORDER BY id")
                .query(String.class)
                .list();
    }
}

class FinishedJobsOnSqliteTests extends FinishedJobsContract {

    @Override
    TestDatabase start(Path folder) {
        return TestDatabase.sqlite(folder);
    }

    /** PostgreSQL compares them itself. Seconds are less than any text, and these say when the sweep has been there. */
    @Test
    void whatAnotherProgramWroteInAFormThatDoesNotCompareStaysUntilItIsMended() throws Exception {
        for (var time : List.of(
                "unixepoch('2026-03-15')", "julianday('2026-03-15')", "'2026-03-15T00:00:00Z'", "'0'", "'never'")) {
            finished("completed at " + time, "completed", WEEK_AGO);
            test.execute("UPDATE background_jobs SET completed_at = " + time + " WHERE completed_at LIKE '%.000000'");
            finished("changed at " + time, "completed", WEEK_AGO);
            test.execute("UPDATE background_jobs SET updated_at = " + time
                    + ", completed_at = NULL WHERE completed_at LIKE '%.000000'");
        }

        assertThat(delete()).isZero();
    }
}

class FinishedJobsOnPostgresqlTests extends FinishedJobsContract {

    @Override
    TestDatabase start(Path folder) {
        return TestDatabase.postgresql(folder);
    }

    private int deleteAll() {
        try {
            return delete();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Timeout(60)
    void aJobThatSomebodyRetriesMeanwhileStays() throws Exception {
        finished("over", "completed", WEEK_AGO.minusSeconds(60));
        finished("retried", "failed", WEEK_AGO.minusSeconds(60 * 60 * 24 * 30));
        var pool = Executors.newSingleThreadExecutor();
        try {
            int deleted = test.database.inTransaction(() -> {
                test.execute("UPDATE background_jobs SET status = 'queued' WHERE id = 'retried'");
                return CompletableFuture.supplyAsync(this::deleteAll, pool).join(); // waits for nobody
            });

            assertThat(deleted).isEqualTo(1);
            assertThat(ids()).containsExactly("retried");
        } finally {
            pool.shutdownNow();
        }
    }
}
