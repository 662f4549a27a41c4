package com.hunzal.hcm.bulk;

import static com.hunzal.hcm.web.Problems.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.ReadTime;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.FailureKey;
import com.hunzal.hcm.jobs.JobStatus;
import com.hunzal.hcm.jobs.ManyJobs;
import com.hunzal.hcm.worker.TickedWorker;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.ContextConfiguration;

/** Many jobs are cancelled, retried and run now. */
abstract class BulkChangesContract extends BulkTest {

    @Test
    void cancelTakesQueuedAndRunningJobsAndNoOthers() {
        oneOfEachState();
        var other = addOrganization();
        ManyJobs.of(database, other).insert("other", 1);

        cancel(ALL)
                .body("dry_run", equalTo(false))
                .body("matched", equalTo(2))
                .body("matched_is_lower_bound", equalTo(false))
                .body("changed", equalTo(2))
                .body("skipped", equalTo(0))
                .body("more", equalTo(false));

        job("queued-1")
                .body("status", equalTo("cancelled"))
                .body("completed_at", equalTo(clock.instant().toString()))
                .body("updated_at", equalTo(clock.instant().toString()))
                .body("cancel_requested_at", equalTo(clock.instant().toString()));
        job("processing-1")
                .body("status", equalTo("processing"))
                .body("completed_at", nullValue())
                .body("cancel_requested_at", equalTo(clock.instant().toString()));
        assertThat(states()).isEqualTo(Map.of("cancelled", 2L, "processing", 1L, "completed", 1L, "failed", 1L));
        assertThat(rows("SELECT status FROM background_jobs WHERE organization_id = ?", other))
                .containsExactly(Map.of("status", "queued"));

        cancel(ALL).body("matched", equalTo(0)).body("changed", equalTo(0));
    }

    @Test
    void retryTakesFailedAndCancelledJobsAndNoOthers() {
        oneOfEachState();
        sql(
                "UPDATE background_jobs SET retry_count = 3, crash_count = 2, attempt = 7, cancel_requested_at = created_at, "
                        + "completed_at = created_at WHERE organization_id = ? AND status = 'failed'",
                organization);
        clock.advance(Duration.ofSeconds(1));

        retry(ALL).body("matched", equalTo(2)).body("changed", equalTo(2)).body("more", equalTo(false));

        job("failed-1")
                .body("status", equalTo("queued"))
                .body("retry_count", equalTo(0))
                .body("crash_count", equalTo(0))
                .body("attempt", equalTo(7))
                .body("cancel_requested_at", nullValue())
                .body("completed_at", nullValue())
                .body("run_at", equalTo(clock.instant().toString()));
        assertThat(states()).isEqualTo(Map.of("queued", 3L, "processing", 1L, "completed", 1L));
    }

    @Test
    void aRunningJobIsToldToStop() {
        sql("DELETE FROM background_jobs");
        var id = admin().body("{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 60000}}")
                .post(PATH)
                .then()
                .extract()
                .<String>path("id");
        var worker = TickedWorker.of(beans);
        worker.tick();

        cancel("{\"filter\": {\"status\": [\"processing\"]}}").body("changed", equalTo(1));
        while (worker.isAtWork()) {
            Thread.onSpinWait();
            worker.tick();
        }

        admin().get(PATH + "/" + id).then().body("status", equalTo("cancelled"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'status': ['failed']} | a b c",
                "{'status': ['cancelled']} | d",
                "{'status': ['cancelled', 'failed']} | a b c d",
                "{'job_type': ['noop']} | a c d",
                "{'job_type': ['noop', 'theirs']} | a b c d",
                "{'job_type': ['nothing']} |",
                "{'priority': [1]} | b",
                "{'priority': ['high', 'low', 0]} | a b c d",
                "{'created_after': '2026-02-01T00:00:00Z'} | c d",
                "{'created_after': '2026-02-01T02:00:00+02:00', 'created_before': '2026-03-01T00:00:00.000001Z'} | c",
                "{'created_before': '2026-02-01T00:00:00Z'} | a",
                "{'failure_key': 'KEY'} | a c",
                "{'failure_key': 'KEY', 'created_after': '2026-02-01T00:00:00Z', 'status': null} | c",
                "{'failure_key': '0123456789abcdef'} | d",
                "{'error': 'OUT of disk: 3'} | a b",
                "{'error': 'disk', 'failure_key': 'KEY', 'job_type': ['noop']} | a c",
                "{'error': '_ left'} |",
            })
    void aFilterChoosesJobs(String filter, String expected) {
        job("a", "failed", "noop", 0, "2026-01-01", "out of disk: 3 left");
        job("b", "failed", "theirs", 1, "2026-02-01", "out of disk: 3 left");
        job("c", "failed", "noop", -1, "2026-03-01", "out of disk: 17 left");
        job("d", "cancelled", "noop", 0, "2026-04-01", null);
        sql("UPDATE background_jobs SET failure_key = '0123456789abcdef' WHERE id = ?", "d-1 " + organization);
        var body = "{'filter': " + filter.replace("KEY", FailureKey.of("noop", null, "out of disk: 1 left")) + "}";
        var count = expected == null ? 0 : expected.split(" ").length;

        retry(body.replace("}}", "}, 'dry_run': true}"))
                .body("dry_run", equalTo(true))
                .body("matched", equalTo(count))
                .body("changed", equalTo(0));
        assertThat(states()).isEqualTo(Map.of("failed", 3L, "cancelled", 1L));
        retry(body).body("matched", equalTo(count)).body("changed", equalTo(count));

        assertThat(names("queued")).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void jobsAreChosenByTheirTags() {
        job("a", "failed", "noop", 0, "2026-01-01", "disk");
        job("b", "cancelled", "theirs", 1, "2026-02-01", null);
        job("c", "queued", "noop", 0, "2026-03-01", null);
        job("d", "processing", "noop", 0, "2026-04-01", null);
        job("e", "failed", "noop", 0, "2026-05-01", "disk");
        for (var tagged : Map.of("a", "[\"x\",\"y\"]", "b", "[\"y\"]", "c", "[\"x\"]", "d", "[\"y\"]")
                .entrySet()) {
            sql(
                    "UPDATE background_jobs SET tags = ? WHERE id = ?",
                    tagged.getValue(),
                    tagged.getKey() + "-1 " + organization);
        }

        retry("{'filter': {'tags': ['x', 'y']}, 'dry_run': true}").body("matched", equalTo(2));
        retry("{'filter': {'tags': ['x', 'z']}, 'dry_run': true}").body("matched", equalTo(1));
        retry("{'filter': {'tags': ['y'], 'error': 'DISK', 'created_after': '2025-01-01T00:00:00Z'}, 'dry_run': true}")
                .body("matched", equalTo(1));
        retry("{'filter': {'tags': ['y'], 'job_type': ['theirs'], 'ids': ['b-1 ORG']}}".replace("ORG", organization))
                .body("changed", equalTo(1));
        cancel("{'filter': {'tags': ['x']}}").body("changed", equalTo(1));
        cancel("{'filter': {'tags': ['y']}}").body("changed", equalTo(2));

        assertThat(names("cancelled")).isEqualTo("b c");
        assertThat(names("failed")).isEqualTo("a e");
    }

    @Test
    void manyWithATagAreChangedPageByPage() {
        many().with("tags", "'[\"x\"]'").insert("a", 1200);
        many().insert("b", 10);

        cancel("{'filter': {'tags': ['x'], 'created_after': '2000-01-01T00:00:00Z'}}")
                .body("changed", equalTo(1200));

        assertThat(states()).isEqualTo(Map.of("cancelled", 1200L, "queued", 10L));
    }

    @Test
    void jobsAreChosenByTheirIds() {
        job("a", "failed", "noop", 0, "2026-01-01", null);
        job("b", "failed", "theirs", 1, "2026-02-01", null);
        job("c", "cancelled", "noop", 0, "2026-03-01", null);
        job("d", "completed", "noop", 0, "2026-04-01", null);
        var other = addOrganization();
        ManyJobs.of(database, other).status("failed").insert("other", 1);
        var ids = Stream.of("b", "c", "d", "nothing")
                .map(name -> name + "-1 " + organization)
                .collect(Collectors.joining("', '", "['", "', 'other-1 " + other + "']"));

        retry("{'filter': {'ids': " + ids + ", 'job_type': ['noop']}, 'dry_run': true}")
                .body("matched", equalTo(1));
        retry("{'filter': {'ids': " + ids + "}}")
                .body("matched", equalTo(2))
                .body("changed", equalTo(2))
                .body("more", equalTo(false));

        assertThat(names("queued")).isEqualTo("b c");
        assertThat(rows("SELECT status FROM background_jobs WHERE organization_id = ?", other))
                .containsExactly(Map.of("status", "failed"));
        cancel("{'filter': {'ids': " + ids + "}}").body("changed", equalTo(2));
        assertThat(names("cancelled")).isEqualTo("b c");
    }

    @Test
    void jobsThatWaitForATimeAreRunNow() {
        for (var name : List.of("a", "b", "c")) {
            job(name, "queued", "noop", 0, "2026-01-01", null);
        }
        job("d", "failed", "noop", 0, "2026-01-01", null);
        var later = database.vendor().timestamp(clock.instant().plus(Duration.ofHours(1)));
        sql(
                "UPDATE background_jobs SET run_at = ?, next_retry_at = ?, retry_count = 2 WHERE id LIKE 'b%'",
                later, later);
        sql("UPDATE background_jobs SET run_at = ?, job_type = 'theirs' WHERE id LIKE 'c%'", later);
        var due = rows("SELECT run_at FROM background_jobs WHERE id LIKE 'a%'");

        run("{'all': true, 'dry_run': true}").body("matched", equalTo(2)).body("changed", equalTo(0));
        run("{'filter': {'job_type': ['noop']}}").body("matched", equalTo(1)).body("changed", equalTo(1));
        run("{'all': true}").body("matched", equalTo(1)).body("changed", equalTo(1));

        for (var name : List.of("b-1", "c-1")) {
            job(name)
                    .body("status", equalTo("queued"))
                    .body("run_at", equalTo(clock.instant().toString()))
                    .body("next_retry_at", nullValue());
        }
        job("b-1").body("retry_count", equalTo(2));
        assertThat(rows("SELECT run_at FROM background_jobs WHERE id LIKE 'a%'"))
                .as("whoever is due keeps its place")
                .isEqualTo(due);
        assertThat(states()).isEqualTo(Map.of("queued", 3L, "failed", 1L));
        post("/run", "{'filter': {'status': ['failed']}}").then().spec(invalid("filter.status[0]"));
    }

    @Test
    void aPageOfIdsIsTakenAndNoMore() {
        many().status("failed").insert("a", 501);
        var ids = rows("SELECT id FROM background_jobs WHERE organization_id = ? ORDER BY id", organization).stream()
                .map(row -> "'" + row.get("id") + "'")
                .toList();

        retry("{'filter': {'ids': " + ids.subList(0, 500) + "}}").body("changed", equalTo(500));

        post("/retry", "{'filter': {'ids': " + ids + "}}").then().spec(invalid("filter.ids"));
        assertThat(states()).isEqualTo(Map.of("queued", 500L, "failed", 1L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'status': ['queued']} | a b",
                "{'job_type': ['theirs']} | b c",
                "{'job_type': ['theirs', 'noop', 'nothing'], 'priority': [0]} | a c",
                "{'status': ['processing', 'queued'], 'created_before': '2026-02-01T00:00:00Z'} | a",
            })
    void aFilterChoosesUnfinishedJobs(String filter, String expected) {
        job("a", "queued", "noop", 0, "2026-01-01", null);
        job("b", "queued", "theirs", 1, "2026-02-01", null);
        job("c", "processing", "theirs", 0, "2026-03-01", null);

        cancel("{'filter': " + filter + "}").body("changed", equalTo(expected.split(" ").length));

        var asked = rows(
                "SELECT id FROM background_jobs WHERE organization_id = ? AND cancel_requested_at IS NOT NULL ORDER BY id",
                organization);
        assertThat(asked.stream().map(row -> row.get("id").toString().substring(0, 1)))
                .containsExactly(expected.split(" "));
    }

    // Many

    @Test
    void manyJobsAreChangedPageByPage() {
        many().status("failed").insert("a", 12_000);

        retry("{'all': true, 'dry_run': true}")
                .body("matched", equalTo(10_000))
                .body("matched_is_lower_bound", equalTo(true))
                .body("changed", equalTo(0))
                .body("more", equalTo(false));
        retry("{'all': true, 'limit': 700}")
                .body("matched", equalTo(700))
                .body("matched_is_lower_bound", equalTo(true))
                .body("changed", equalTo(700))
                .body("more", equalTo(true));
        assertThat(states()).isEqualTo(Map.of("failed", 11_300L, "queued", 700L));
        retry(ALL)
                .body("matched", equalTo(11_300))
                .body("matched_is_lower_bound", equalTo(false))
                .body("changed", equalTo(11_300))
                .body("more", equalTo(false));

        cancel("{'filter': {'job_type': ['noop']}, 'limit': 12000}")
                .body("changed", equalTo(12_000))
                .body("more", equalTo(false));
        assertThat(states()).isEqualTo(Map.of("cancelled", 12_000L));
    }

    @Test
    void aLimitOfWholePagesLeavesNothingBehind() {
        many().status("failed").insert("a", 1000);

        retry("{'all': true, 'limit': 1000, 'dry_run': true}")
                .body("matched", equalTo(1000))
                .body("matched_is_lower_bound", equalTo(false));
        retry("{'all': true, 'limit': 1000}").body("changed", equalTo(1000)).body("more", equalTo(false));
        retry("{'all': true, 'limit': 1}").body("changed", equalTo(0)).body("more", equalTo(false));
    }

    @Test
    void theOldestComeFirst() {
        job("a", "failed", "noop", 0, "2026-03-01", null);
        job("b", "failed", "noop", 0, "2026-01-01", null);
        job("c", "failed", "noop", 0, "2026-02-01", null);

        retry("{'all': true, 'limit': 2}").body("changed", equalTo(2)).body("more", equalTo(true));

        assertThat(names("queued")).isEqualTo("b c");
    }

    private void oneOfEachState() {
        for (var status : JobStatus.TEXTS) {
            many().status(status).insert(status, 1);
        }
    }

    private ValidatableResponse run(String body) {
        return post("/run", body).then().statusCode(200);
    }

    /** The jobs' first letters, in their order. */
    private String names(String status) {
        var names = new TreeSet<String>();
        rows("SELECT id FROM background_jobs WHERE organization_id = ? AND status = ?", organization, status)
                .forEach(row -> names.add(row.get("id").toString().substring(0, 1)));
        return String.join(" ", names);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class BulkChangesOnSqliteTests extends BulkChangesContract {

    private JobWalk walk(JobSelection selection) {
        return new JobWalk(database, organization, selection, BulkChange.CANCEL.lanes(true), clock.instant());
    }

    /** What is read is counted, not what is written; on PostgreSQL whole seconds are. */
    @Test
    void aFilterThatFitsNothingReadsOnlyForTheTimeThatIsLeft() {
        ManyJobs.of(database, organization).insert("many", 30_000);
        var nothing = new JobSelection(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Instant.parse("2099-01-01T00:00:00Z"),
                null,
                null,
                null,
                List.of(),
                true,
                JobSelection.MOST);
        ReadTime.give(Duration.ofNanos(1));
        try {
            assertThatThrownBy(() -> walk(nothing).next()).matches(ReadTime::isBehind);
        } finally {
            ReadTime.clear();
        }
        assertThat(walk(nothing).next()).isEmpty();
    }

    @Test
    void jobsAreLookedUpByTheirIdsHoweverManyShareTheirState() {
        var ids = java.util.stream.IntStream.range(0, 500)
                .mapToObj(id -> "'" + id + "'")
                .collect(java.util.stream.Collectors.joining(", "));
        for (var change : BulkChange.values()) {
            var sql = change.sql(Vendor.SQLITE)
                    .replace(":ids", ids)
                    .replace(":org", "'x'")
                    .replace(":now", "''");
            assertThat(rows("EXPLAIN QUERY PLAN " + sql))
                    .as(change.name())
                    .extracting(step -> String.valueOf(step.get("detail")))
                    .filteredOn(detail -> detail.startsWith("SEARCH background_jobs"))
                    .hasSize(2)
                    .allMatch(detail -> detail.endsWith("INDEX sqlite_autoindex_background_jobs_1 (id=?)"));
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class BulkChangesOnPostgresqlTests extends BulkChangesContract {}
