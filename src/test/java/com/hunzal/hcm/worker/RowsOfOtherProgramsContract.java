package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Jobs that another program wrote, whatever stands in them. */
abstract class RowsOfOtherProgramsContract extends JobWorkerTest {

    @Test
    void aJobOfAnotherProgramRunsThoughOnlyTheGuidesColumnsAreGiven() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('by-sql', ?, 'scripted')",
                organization);

        runDueJobs();

        job("by-sql").body("status", equalTo("completed"));
    }

    @Test
    void aRetryThatAnotherProgramPlannedIsNotRunEarly() {
        insert("later", organization, 0);
        sql("UPDATE background_jobs SET next_retry_at = ?", moment(Duration.ofMinutes(5)));

        runDueJobs();
        job("later").body("status", equalTo("queued"));

        clock.advance(Duration.ofMinutes(6));
        runDueJobs();
        job("later").body("status", equalTo("completed"));
    }

    @Test
    void anUnknownJobTypeIsToldAndNotTriedInAHotLoop() {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type) VALUES ('odd', ?, 'brew_coffee')",
                organization);

        runDueJobs();
        runDueJobs();

        assertThat(rows("SELECT attempt, status, error_message FROM background_jobs WHERE id = 'odd'"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("attempt", 1).containsEntry("status", "queued");
                    assertThat((String) row.get("error_message")).startsWith("Unknown job type \"brew_coffee\"");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", " \n", "{\"duration_ms\": 1", "{} {}"})
    void aPayloadThatIsNoJsonFailsForGood(String payload) {
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, payload) VALUES ('bad', ?, 'noop', ?)",
                organization,
                payload);

        runDueJobs();

        job("bad")
                .body("status", equalTo("failed"))
                .body("payload", equalTo(payload.isBlank() ? null : payload))
                .body("error_message", equalTo("The payload cannot be used: payload is not a JSON object"));
    }

    /** As programs write it whose JSON of nothing is null. */
    @Test
    void aPayloadThatIsTheJsonNullIsEmpty() {
        var id = create("scripted");
        sql("UPDATE background_jobs SET payload = 'null'");

        runDueJobs();

        job(id).body("status", equalTo("completed"));
    }

    @Test
    void aRowWithoutAPriorityHidesNoOthers() {
        insert("with", organization, 0);
        insert("without", organization, 0);
        sql("UPDATE background_jobs SET priority = NULL WHERE id = 'without'");

        runDueJobs();
        job("with").body("status", equalTo("completed"));
        engine.beat();
        runDueJobs();
        job("without").body("status", equalTo("completed"));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aPriorityOfAnySizeIsClaimed(int priority) {
        insert("odd", organization, priority);
        insert("usual", organization, 0);

        runDueJobs();

        assertThat(rows("SELECT DISTINCT status FROM background_jobs")).containsExactly(Map.of("status", "completed"));
    }

    @Test
    void lanesOfNothingButSuspectsTakeNobodysPlace() {
        var other = addOrganization();
        for (int i = 0; i < 20; i++) { // more than are looked at for two
            insert("suspect-" + i, other, i);
        }
        sql("UPDATE background_jobs SET crash_count = 2");
        insert("running", organization, 0); // so that this organization's turn comes after the other's
        sql(
                "UPDATE background_jobs SET status = 'processing', lease_until = ? WHERE id = 'running'",
                moment(Duration.ofDays(1)));
        insert("waits", organization, 0);

        assertThat(queue.recordAndClaim(java.util.List.of(), Room.forAll(2)).claimed())
                .extracting(Claimed::id)
                .containsExactly("waits");
        insert("beside suspects", other, 3);
        assertThat(queue.recordAndClaim(java.util.List.of(), Room.forAll(2)).claimed())
                .extracting(Claimed::id)
                .containsExactly("beside suspects");
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class RowsOfOtherProgramsOnSqliteTests extends RowsOfOtherProgramsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class RowsOfOtherProgramsOnPostgresqlTests extends RowsOfOtherProgramsContract {}
