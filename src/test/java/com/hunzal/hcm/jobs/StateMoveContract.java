package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.ContextConfiguration;

/** What can be done to one job can be done to many, in the same states and with the same end. The same on every database. */
abstract class StateMoveContract extends ServerTest {

    private static final String PATH = "/api/system/background-jobs";

    /** @param possible what can be done to a job in this state, of which other programs may write none at all */
    @ParameterizedTest
    @CsvSource({
        "NULL, cancel run",
        "'''queued''', cancel run",
        "'''processing''', cancel",
        "'''completed''', none",
        "'''failed''', retry",
        "'''cancelled''', retry"
    })
    void toOneAsToMany(String state, String possible) {
        for (var move : List.of("cancel", "retry", "run")) {
            sql("DELETE FROM background_jobs WHERE organization_id = ?", organization);
            insert("one", state);
            insert("many", state);

            var one = admin().post(PATH + "/one-1 " + organization + "/" + move)
                    .then()
                    .extract()
                    .statusCode();
            var changed = admin().body(Map.of("filter", Map.of("ids", List.of("many-1 " + organization))))
                    .post(PATH + "/" + move)
                    .then()
                    .statusCode(200)
                    .extract()
                    .<Integer>path("changed");

            var can = Set.of(possible.split(" ")).contains(move);
            assertThat(one).as(move).isEqualTo(can ? 200 : 409);
            assertThat(changed).as(move).isEqualTo(can ? 1 : 0);
            assertThat(row("one")).as(move).isEqualTo(row("many"));
        }
    }

    /** It waits for a time, and has failed before. */
    private void insert(String name, String state) {
        var at = "2026-01-01 00:00:00.000000";
        ManyJobs.of(database, organization)
                .with("status", state)
                .with("retry_count", "2")
                .with("crash_count", "1")
                .with("progress", "50")
                .with("progress_message", "'half'")
                .at("created_at", at)
                .at("updated_at", at)
                .at("run_at", "2999-01-01 00:00:00.000000")
                .insert(name, 1);
    }

    private Map<String, Object> row(String name) {
        var row = rows("SELECT * FROM background_jobs WHERE id = ?", name + "-1 " + organization)
                .get(0);
        row.remove("id");
        return row;
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class StateMoveOnSqliteTests extends StateMoveContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class StateMoveOnPostgresqlTests extends StateMoveContract {}
