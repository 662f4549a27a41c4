package com.hunzal.hcm.explain;

import static com.hunzal.hcm.JobRow.aJob;

import com.hunzal.hcm.ServerTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.test.context.TestPropertySource;

/** What tests of explanations share: one node, and jobs written as a test wants them. */
@TestPropertySource(
        properties = {
            "hcm.jobs.limits.running-per-organization=4",
            "hcm.jobs.limits.running-per-type.cleanup=2",
            "hcm.jobs.limits.weights.heavy=3"
        })
abstract class ExplainTest extends ServerTest {

    static final Duration ALIVE = Duration.ofDays(1000);

    static final Duration DEAD = Duration.ofDays(-1000);

    Instant now;

    @BeforeEach
    void oneNodeThatDoesNothing() {
        for (var table : new String[] {"background_jobs", "hcm_worker_nodes", "hcm_job_pauses"}) {
            sql("DELETE FROM " + table);
        }
        now = clock.instant();
        node("node-1", ALIVE, 0, 10, "[\"noop\",\"cleanup\"]");
    }

    static String path(String id) {
        return "/api/system/background-jobs/" + id + "/explain";
    }

    ValidatableResponse explain(String id) {
        return admin().get(path(id)).then().statusCode(200);
    }

    Instant ago(long seconds) {
        return now.minusSeconds(seconds);
    }

    Object moment(Duration fromNow) {
        return database.vendor().timestamp(now.plus(fromNow));
    }

    Map<String, Object> running(Duration lease, Object... more) {
        var columns = new LinkedHashMap<String, Object>(Map.of(
                "status",
                "processing",
                "attempt",
                2,
                "locked_by",
                "node-1",
                "started_at",
                ago(5),
                "lease_until",
                now.plus(lease)));
        for (int i = 0; i < more.length; i += 2) {
            columns.put((String) more[i], more[i + 1]);
        }
        return columns;
    }

    /** A noop job of this test's organization, due now, except for the columns given. */
    void job(String id, Map<String, Object> given) {
        var row = aJob(id).of(organization).status("queued").with("run_at", now).with("created_at", now);
        given.forEach(row::with);
        row.in(database);
    }

    void attempt(String job, int number, String outcome, String error) {
        sql(
                "INSERT INTO hcm_job_attempts (job_id, attempt, node, started_at, ended_at, outcome, error_message) "
                        + "VALUES (?, ?, 'node-1', ?, ?, ?, ?)",
                job,
                number,
                database.vendor().timestamp(ago(2)),
                database.vendor().timestamp(ago(1)),
                outcome,
                error);
    }

    void pause(String organizationId, String type) {
        sql(
                "INSERT INTO hcm_job_pauses (id, organization_id, job_type, paused_at, paused_by) VALUES (?, "
                        + (organizationId == null ? "NULL" : "'" + organizationId + "'") + ", ?, ?, ?)",
                com.hunzal.hcm.database.Ids.next(),
                type,
                database.vendor().timestamp(now),
                organizationId == null ? "root" : "admin");
    }

    void node(String id, Duration aliveFor, int running, int capacity, String jobTypes) {
        sql(
                "INSERT INTO hcm_worker_nodes (id, host, version, started_at, last_beat_at, alive_until, running, "
                        + "capacity, job_types) VALUES (?, 'host', '1', ?, ?, ?, ?, ?, ?)",
                id,
                database.vendor().timestamp(now),
                database.vendor().timestamp(now),
                moment(aliveFor),
                running,
                capacity,
                jobTypes);
    }
}
