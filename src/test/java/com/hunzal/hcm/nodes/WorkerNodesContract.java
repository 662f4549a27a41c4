package com.hunzal.hcm.nodes;

import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** What callers can rely on at {@code /api/system/worker-nodes}. The same on every database. */
abstract class WorkerNodesContract extends ServerTest {

    private static final String PATH = "/api/system/worker-nodes";

    @BeforeEach
    void noNodes() {
        sql("DELETE FROM hcm_worker_nodes");
    }

    @Test
    void aNodeIsShownAsItDescribedItself() {
        node("node-1", Duration.ofDays(1000), 3, 10, "[\"cleanup\",\"noop\"]");

        admin().get(PATH)
                .then()
                .statusCode(200)
                .body("items.id", contains("node-1"))
                .body("items[0].host", equalTo("host-of-node-1"))
                .body("items[0].version", equalTo("1.2.3"))
                .body("items[0].started_at", equalTo("2026-11-23T09:00:00Z"))
                .body("items[0].last_beat_at", equalTo("2026-11-23T09:59:59.500Z"))
                .body("items[0].alive", equalTo(true))
                .body("items[0].running", equalTo(3))
                .body("items[0].capacity", equalTo(10))
                .body("items[0].job_types", contains("cleanup", "noop"));
    }

    @Test
    void theDeadAreLastAndNotInTheSums() {
        node("a-dead", Duration.ofDays(-1000), 7, 10, "[\"noop\"]");
        node("b-alive", Duration.ofDays(1000), 2, 5, "[\"noop\"]");
        node("c-alive", Duration.ofDays(1000), 1, 4, "[]");

        admin().get(PATH)
                .then()
                .statusCode(200)
                .body("items.id", contains("b-alive", "c-alive", "a-dead"))
                .body("items.alive", contains(true, true, false))
                .body("alive", equalTo(2))
                .body("running", equalTo(3))
                .body("capacity", equalTo(9));
    }

    @Test
    void withoutNodesTheListIsEmpty() {
        admin().get(PATH)
                .then()
                .statusCode(200)
                .body("items", empty())
                .body("alive", equalTo(0))
                .body("capacity", equalTo(0));
    }

    @Test
    void aNodeWhoseJobTypesCannotBeReadIsShownAllTheSame() {
        node("odd", Duration.ofDays(1000), 0, 1, "not json");

        admin().get(PATH).then().statusCode(200).body("items[0].job_types", empty());
    }

    @Test
    void aRootNeedsNoOrganizationHere() {
        caller(token("Root", null)).get(PATH).then().statusCode(200);
        caller(token("Root", null))
                .header("X-Organization-Id", organization)
                .get(PATH)
                .then()
                .statusCode(200);
    }

    @Test
    void nobodyElseSeesThem() {
        anonymous().get(PATH).then().spec(problem(401, "unauthorized"));
        caller(token("Employee", organization)).get(PATH).then().spec(problem(403, "forbidden"));
        admin().header("X-Organization-Id", addOrganization()).get(PATH).then().spec(problem(403, "forbidden"));
        caller(token("SystemAdmin", "nowhere")).get(PATH).then().spec(problem(404, "organization-not-found"));
        caller(token("Root", null))
                .header("X-Organization-Id", "nowhere")
                .get(PATH)
                .then()
                .spec(problem(404, "organization-not-found"));
    }

    @Test
    void thereAreNoParameters() {
        admin().get(PATH + "?alive=true").then().spec(malformed("alive"));
        admin().post(PATH).then().statusCode(405);
    }

    private void node(String id, Duration aliveFor, int running, int capacity, String jobTypes) {
        sql(
                "INSERT INTO hcm_worker_nodes (id, host, version, started_at, last_beat_at, alive_until, running, "
                        + "capacity, job_types) VALUES (?, ?, '1.2.3', ?, ?, ?, ?, ?, ?)",
                id,
                "host-of-" + id,
                database.vendor().timestamp(java.time.Instant.parse("2026-11-23T09:00:00Z")),
                database.vendor().timestamp(java.time.Instant.parse("2026-11-23T09:59:59.500Z")),
                database.vendor().timestamp(clock.instant().plus(aliveFor)),
                running,
                capacity,
                jobTypes);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class WorkerNodesOnSqliteTests extends WorkerNodesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class WorkerNodesOnPostgresqlTests extends WorkerNodesContract {}
