package com.hunzal.hcm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.jobs.ManyJobs;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.Response;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Many jobs are changed while others change them, too. */
abstract class BulkRacesContract extends BulkTest {

    // Unique jobs

    @Test
    void aJobWithAnUnfinishedTwinIsSkipped() {
        many().status("queued").with("unique_key", "'one'").insert("waits", 1);
        many().status("processing").with("unique_key", "'two'").insert("runs", 1);
        many().status("completed").with("unique_key", "'three'").insert("done", 1);
        many().status("queued")
                .with("unique_key", "'four'")
                .with("job_type", "'other'")
                .insert("other", 1);
        many().status("failed")
                .with("unique_key", "'one'")
                .at("created_at", "2026-01-01 00:00:00")
                .insert("a", 2);
        many().status("cancelled").with("unique_key", "'two'").insert("b", 1);
        many().status("failed")
                .with("unique_key", "'three'")
                .at("created_at", "2026-01-02 00:00:00")
                .insert("c", 1);
        many().status("failed")
                .with("unique_key", "'three'")
                .at("created_at", "2026-01-03 00:00:00")
                .insert("d", 1);
        many().status("failed").with("unique_key", "'four'").insert("e", 1);
        many().status("failed").insert("f", 1);

        retry(ALL).body("matched", equalTo(7)).body("changed", equalTo(3)).body("skipped", equalTo(4));

        job("c-1").body("status", equalTo("queued"));
        job("d-1").body("status", equalTo("failed"));
        job("e-1").body("status", equalTo("queued"));
        job("f-1").body("status", equalTo("queued"));
    }

    @Test
    void twinsOnSeveralPagesAreSkipped() {
        many().status("failed").with("unique_key", "'key-' || (n % 400)").insert("a", 1200);

        retry(ALL).body("matched", equalTo(1200)).body("changed", equalTo(400)).body("skipped", equalTo(800));
    }

    @Test
    void aTwinThatIsMadeAtTheSameMomentIsNoFailure() throws Exception {
        many().status("failed").insert("a", 3);
        many().status("failed").with("unique_key", "'one'").insert("b", 1);
        many().status("failed").with("unique_key", "'two'").insert("c", 1);

        Response answer;
        try (var other = many().with("unique_key", "'one'").insertWithoutCommit(environment, "twin")) {
            var request = CompletableFuture.supplyAsync(() -> post("/retry", ALL));
            waitUntilItWaits();
            other.commit();
            answer = request.get();
        }

        answer.then()
                .statusCode(200)
                .body("matched", equalTo(5))
                .body("changed", equalTo(4))
                .body("skipped", equalTo(1));
        assertThat(states()).isEqualTo(Map.of("queued", 5L, "failed", 1L));
    }

    /** On PostgreSQL, where the other's row is not seen but waited for; SQLite waits before it looks. */
    private void waitUntilItWaits() {
        if (database.vendor() == Vendor.POSTGRESQL) {
            while (rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    // Together with others

    @Test
    void oneRetriesWhileAnotherCancels() throws Exception {
        many().status("failed").insert("a", 1500);
        many().status("queued").insert("b", 1500);
        var other = addOrganization();
        ManyJobs.of(database, other).status("failed").insert("other", 10);

        var answers = InParallel.times(4, number -> post(number % 2 == 0 ? "/retry" : "/cancel", ALL));

        answers.forEach(answer -> answer.then().statusCode(200).body("skipped", equalTo(0)));
        assertThat(states().keySet()).isSubsetOf("queued", "cancelled");
        assertThat(states().values().stream().mapToLong(each -> each).sum()).isEqualTo(3000);
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ? AND status = 'failed'", other))
                .hasSize(10);
        cancel(ALL);
        assertThat(states()).isEqualTo(Map.of("cancelled", 3000L));
    }

    @Test
    void twoThatRetryTheSameJobsRetryEachOnce() throws Exception {
        many().status("failed").with("unique_key", "'key-' || n").insert("a", 2000);

        var answers = InParallel.times(2, number -> post("/retry", ALL));

        assertThat(answers.stream()
                        .mapToInt(answer ->
                                answer.then().statusCode(200).extract().path("changed"))
                        .sum())
                .isEqualTo(2000);
        assertThat(answers).allSatisfy(answer -> answer.then().body("skipped", equalTo(0)));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class BulkRacesOnSqliteTests extends BulkRacesContract {

    /** It failed, and is to be tried again, when the queued ones had been looked at. */
    @Test
    void aJobThatComesBackMeanwhileIsCancelledToo() {
        many().insert("queued", 1);
        many().status("processing").insert("comes-back", 1);
        sql("CREATE TRIGGER comes_back AFTER UPDATE ON background_jobs WHEN NEW.id LIKE 'queued-%' BEGIN"
                + " UPDATE background_jobs SET status = 'queued' WHERE id LIKE 'comes-back-%'; END");
        try {
            cancel(ALL).body("changed", equalTo(2)).body("more", equalTo(false));
        } finally {
            sql("DROP TRIGGER comes_back");
        }

        assertThat(states()).isEqualTo(Map.of("cancelled", 2L));
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class BulkRacesOnPostgresqlTests extends BulkRacesContract {}
