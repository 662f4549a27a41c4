package com.hunzal.hcm.worker;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.AskedJobs;
import com.hunzal.hcm.jobs.JobIndexes;
import com.hunzal.hcm.jobs.JobSubmitter;
import com.hunzal.hcm.jobs.ManyJobs;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/**
 * No statement about jobs reads the whole table, and each that is to be served by a partial index is. Otherwise a
 * condition in other words than the index's would be slow, some day, and no error. The same on every database.
 */
@TestPropertySource(
        properties = {
            "hcm.jobs.limits.queued-per-organization=100000",
            "hcm.jobs.limits.running-per-organization=1000",
            "hcm.jobs.limits.running-per-type.noop=1000"
        })
abstract class JobIndexesContract extends ServerTest {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String DRY_RUN = "{\"all\": true, \"dry_run\": true}";

    @Autowired
    JobWorker worker;

    @Autowired
    JobQueue queue;

    @Autowired
    JobEngine engine;

    @Autowired
    BeanFactory beans;

    @Autowired
    JobSubmitter submitter;

    @Autowired
    MeterRegistry metrics;

    /** @param sql how it can be told from the others */
    private record Expected(String what, String sql, String... indexes) {

        boolean is(String statement) {
            return Pattern.compile(sql, Pattern.DOTALL).matcher(statement).find();
        }
    }

    /** SQLite has no reason to take the one rather than the other: both know all that run. */
    private static final String RUNNING = "(" + JobIndexes.PROCESSING + "|idx_background_jobs_status)";

    /** PostgreSQL takes whichever has fewer: those with tags, or those of the state. */
    private static final String FEW = "("
            + String.join("|", JobIndexes.TAGGED, JobIndexes.READY, JobIndexes.PROCESSING, JobIndexes.UNSUCCESSFUL)
            + ")";

    private static final String WALK = "^(?!.*tags IS NOT NULL).*AS message FROM .*";

    private static final List<Expected> EXPECTED = List.of(
            new Expected("claim", "^(?=.*chosen AS MATERIALIZED).*crash_count <= 1", JobIndexes.READY, RUNNING),
            new Expected("claim of suspects", "^WITH lanes AS", JobIndexes.SUSPECT, RUNNING),
            new Expected(
                    "idle poll",
                    "SELECT count.*COALESCE\\(status, ''\\) = 'queued' AND priority IS NOT NULL LIMIT",
                    JobIndexes.READY),
            new Expected(
                    "limit of queued jobs", "priority IS NOT NULL AND organization_id = \\? LIMIT", JobIndexes.READY),
            new Expected(
                    "queued jobs that free space",
                    "priority IS NOT NULL AND organization_id = \\? AND job_type",
                    JobIndexes.READY),
            new Expected(
                    "running jobs that free space", "'processing' AND organization_id = \\? AND job_type", RUNNING),
            new Expected("oldest age", "due_since AS created_at FROM lanes", JobIndexes.READY),
            new Expected("clock set back", "run_at <= updated_at", JobIndexes.READY),
            new Expected("unfinished jobs of a schedule", "WHERE schedule_id IN", JobIndexes.SCHEDULED),
            new Expected("unique job", "SELECT id FROM .* unique_key = \\?", JobIndexes.UNIQUE),
            new Expected("unique jobs of a bulk retry", "UPDATE .* background_jobs twin", JobIndexes.UNIQUE),
            new Expected("whole service", "SELECT id, payload FROM background_jobs", JobIndexes.READY),
            new Expected("failure keys", "failure_key IS NULL ORDER BY id", JobIndexes.UNKEYED),
            new Expected("leases of ours", "'processing' AND locked_by = \\?$", RUNNING),
            new Expected("leases of the dead", "SELECT id FROM .*NOT IN \\(VALUES", RUNNING),
            new Expected("no lease", "lease_until IS NULL LIMIT", RUNNING),
            new Expected(
                    "leases of the future",
                    "background_jobs WHERE status = 'processing' AND lease_until > .*LIMIT",
                    RUNNING),
            new Expected("odd times", "AS odd_run_at.* UNION ", JobIndexes.UNPLACED, JobIndexes.MISTIMED),
            new Expected("odd leases", "AS odd_run_at(?!.* UNION )", RUNNING),
            new Expected(
                    "bulk walk of queued jobs", WALK + "priority IS NOT NULL AND organization_id", JobIndexes.READY),
            new Expected("bulk walk of jobs that wait", WALK + "run_at > ", JobIndexes.READY),
            new Expected("bulk walk of running jobs", WALK + "'processing'", RUNNING),
            new Expected(
                    "bulk walk of failed jobs",
                    WALK + "status = 'failed' AND created_at.* AND organization_id",
                    JobIndexes.UNSUCCESSFUL),
            new Expected(
                    "bulk walk of cancelled jobs",
                    WALK + "status = 'cancelled' AND created_at.* AND organization_id",
                    JobIndexes.UNSUCCESSFUL),
            new Expected(
                    "failed jobs by text of the error",
                    "count\\(\\*\\).*'failed'.*lower\\(error_message",
                    JobIndexes.UNSUCCESSFUL),
            new Expected("jobs by tag", "count\\(\\*\\).*tags IS NOT NULL", JobIndexes.TAGGED),
            new Expected("bulk walk by tag", "AS message FROM .*tags IS NOT NULL", FEW),
            new Expected("failure groups", "SELECT id, job_type, failure_key, completed_at", JobIndexes.UNSUCCESSFUL),
            new Expected("counts", "AS processing, ", JobIndexes.READY, RUNNING, JobIndexes.UNSUCCESSFUL),
            new Expected("oldest job: lanes", "AS same_type", JobIndexes.READY),
            new Expected("oldest job", "SELECT id, run_at, created_at FROM", JobIndexes.READY),
            new Expected("explain: what is ahead", "\\) earlier", JobIndexes.READY),
            new Expected("explain: what waits", "IS NOT NULL THEN 1 ELSE 0 END AS ahead", JobIndexes.READY),
            new Expected(
                    "explain: running of an organization", "'processing' AND organization_id = \\? LIMIT", RUNNING),
            new Expected("explain: running of a type", "'processing' AND job_type \\|\\| ''", RUNNING),
            new Expected("explain: run times", "\\) newest", JobIndexes.READY));

    @BeforeEach
    void manyJobsOfTwoOrganizations() {
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_whole_service_runs");
        for (var each : List.of(organization, addOrganization())) {
            var at = "2026-01-01 00:00:00.000000";
            jobs(each)
                    .status("completed")
                    .at("started_at", at)
                    .at("completed_at", at)
                    .insert("done", 5000);
            jobs(each)
                    .status("failed")
                    .with("failure_key", "'0123456789abcdef'")
                    .insert("failed", 50);
            jobs(each).status("cancelled").insert("cancelled", 50);
            jobs(each).with("priority", "n % 2").insert("queued", 50);
            jobs(each).with("tags", "'[\"a\"]'").insert("tagged", 50);
            jobs(each).with("crash_count", "2").insert("suspect", 1);
            jobs(each)
                    .status("processing")
                    .with("locked_by", "'other'")
                    .at("lease_until", "2999-01-01 00:00:00.000000")
                    .insert("running", 5);
        }
        if (database.vendor() == Vendor.POSTGRESQL) {
            sql("ANALYZE background_jobs"); // as the server does by itself
        }
    }

    private ManyJobs jobs(String ofOrganization) {
        return ManyJobs.of(database, ofOrganization).at("created_at", "2026-01-01 00:00:00.000000");
    }

    @Test
    void servedByTheirIndexes() {
        var statements = statements();
        var softly = new SoftAssertions();
        statements.stream()
                .filter(each -> !readsAllOfAFew(each))
                .forEach(each -> softly.assertThat(plan(each)).as(each.sql()).noneMatch(this::readsWholeTable));
        if (database.vendor() == Vendor.SQLITE) {
            expectIndexes(statements, softly);
        } else {
            withoutOtherIndexes(() -> expectIndexes(statements, softly));
        }
        softly.assertAll();
    }

    /** PostgreSQL, which cannot know how few times are odd: of some thousand jobs it reads all, and of more those few. */
    private boolean readsAllOfAFew(RecordedStatements.Statement statement) {
        return database.vendor() == Vendor.POSTGRESQL && statement.sql().contains("odd_run_at");
    }

    /** Among several that would do, PostgreSQL chooses by how many jobs there are. */
    private void withoutOtherIndexes(Runnable check) {
        database.transaction().executeWithoutResult(transaction -> {
            transaction.setRollbackOnly();
            Stream.of(
                            "idx_background_jobs_org",
                            "idx_background_jobs_status",
                            "idx_background_jobs_type",
                            "idx_background_jobs_created",
                            "idx_background_jobs_next_retry",
                            "hcm_background_jobs_newest")
                    .forEach(index -> sql("DROP INDEX " + index));
            sql("SET LOCAL enable_seqscan = off");
            check.run();
        });
    }

    private void expectIndexes(List<RecordedStatements.Statement> statements, SoftAssertions softly) {
        for (var expected : EXPECTED) {
            var found =
                    statements.stream().filter(each -> expected.is(each.sql())).toList();
            softly.assertThat(found).as(expected.what()).isNotEmpty();
            for (var statement : found) {
                var plan = String.join("\n", plan(statement));
                for (var index : expected.indexes()) {
                    softly.assertThat(plan)
                            .as(expected.what() + ": " + statement.sql())
                            .containsPattern("(?i)(using|index|index scan on) " + index);
                }
            }
        }
    }

    private List<RecordedStatements.Statement> statements() {
        try (var recorded = RecordedStatements.begin()) {
            useAll();
            return recorded.about("background_jobs").stream()
                    .filter(each -> !each.sql().startsWith("INSERT")
                            && !each.sql().startsWith("ANALYZE") // while the machine is slow
                            && each.isComplete())
                    .toList();
        }
    }

    private List<String> plan(RecordedStatements.Statement statement) {
        var sqlite = database.vendor() == Vendor.SQLITE;
        return rows(sqlite ? "EXPLAIN QUERY PLAN " + statement.sql() : "EXPLAIN " + statement.withValues()).stream()
                .map(row -> String.valueOf(row.get(sqlite ? "detail" : "QUERY PLAN")))
                .toList();
    }

    private boolean readsWholeTable(String step) {
        return database.vendor() == Vendor.SQLITE
                ? step.matches("SCAN (background_jobs|job|next|twin|running)")
                : step.contains("Seq Scan on background_jobs");
    }

    /** Whatever asks for jobs by their state. */
    private void useAll() {
        engine.beat(); // now there is a node that could run them, and when they start can be told
        var unique = "{\"job_type\": \"noop\", \"unique_key\": \"k\"}";
        Stream.of(201, 409)
                .forEach(status -> admin().body(unique).post(JOBS).then().statusCode(status));
        for (var list : List.of(
                "",
                "?status=failed",
                "?status=failed,cancelled",
                "?status=queued",
                "?failure_key=0123456789abcdef",
                "?status=failed&error=refused",
                "?tag=a,b",
                "/failures",
                "/stats",
                "/stats/series",
                "/queued-50 " + organization + "/explain")) {
            admin().get(JOBS + list).then().statusCode(200);
        }
        for (var change : List.of("cancel", "retry", "run", "failures/0123456789abcdef/discard")) {
            admin().body(change.contains("discard") ? "{\"dry_run\": true}" : DRY_RUN)
                    .post(JOBS + "/" + change)
                    .then()
                    .statusCode(200);
        }
        for (var change : List.of("cancel", "retry", "run")) {
            admin().body(Map.of("dry_run", true, "filter", Map.of("tags", List.of("a"))))
                    .post(JOBS + "/" + change)
                    .then()
                    .statusCode(200);
        }
        admin().body(Map.of("filter", Map.of("ids", List.of("failed-1 " + organization))))
                .post(JOBS + "/retry")
                .then()
                .statusCode(200);
        metrics.get("hcm.jobs.queued").gauge().value();
        metrics.get("hcm.jobs.oldest.age").gauge().value();
        submitter.withUnfinished(List.of("schedule"), 5);
        AskedJobs.of(beans).hasFewThatFreeSpace(organization, "cleanup");
        new ClockSetBack(database, new StuckRows(clock), clock).mend();
        queue.hasQueued();
        worker.lookForSuspects();
        worker.tick();
        engine.beat();
        while (!worker.running().isEmpty()) {
            Thread.onSpinWait();
            worker.tick();
        }
        engine.beat();
        caller(token("Root", organization))
                .body("{\"job_type\": \"db_optimize\"}")
                .post(JOBS)
                .then()
                .statusCode(201);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class JobIndexesOnSqliteTests extends JobIndexesContract {

    /** As upkeep does it. */
    @Test
    void alsoWithStatistics() {
        sql("ANALYZE");
        try {
            servedByTheirIndexes();
        } finally {
            sql("DELETE FROM sqlite_stat1");
            sql("ANALYZE sqlite_schema");
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class JobIndexesOnPostgresqlTests extends JobIndexesContract {}
