package com.hunzal.hcm.jobs;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** What an operator can do against an organization that creates jobs without end. The same on every database. */
@TestPropertySource(properties = "hcm.jobs.limits.queued-per-organization=3")
abstract class QueueLimitContract extends ServerTest {

    private static final String PATH = "/api/system/background-jobs";

    @Test
    void overTheLimitIs429AndMakesNoJob() {
        var third = createThree();

        create(4)
                .then()
                .spec(problem(429, "too-many-queued-jobs"))
                .header("Retry-After", matchesPattern("[1-9]\\d*"))
                .body("detail", equalTo("The organization would have more than 3 queued jobs, which is the limit."));
        admin().get(PATH).then().body("total", equalTo(3));

        admin().post(PATH + "/" + third + "/cancel").then().statusCode(200);
        create(4).then().statusCode(201);
    }

    @Test
    void aRepeatedRequestIsNoJobMore() {
        var third = createThree();

        create(3)
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", equalTo("true"))
                .body("id", equalTo(third));
        create(4).then().statusCode(429);
    }

    @Test
    void otherOrganizationsAreNotConcerned() {
        for (int i = 0; i < 4; i++) {
            create(i);
        }

        caller(token("SystemAdmin", addOrganization()))
                .body("{\"job_type\": \"noop\"}")
                .post(PATH)
                .then()
                .statusCode(201);
    }

    @Test
    void severalAtTheSameTimeDoNotSlipThrough() throws Exception {
        var answers = InParallel.times(8, this::create);

        assertThat(answers).extracting(Response::statusCode).containsOnly(201, 429);
        admin().get(PATH).then().body("total", equalTo(3));
    }

    @Test
    void severalBulksAtTheSameTimeDoNotSlipThrough() throws Exception {
        var two = "{\"jobs\": [{\"job_type\": \"noop\"}, {\"job_type\": \"noop\"}]}";

        var answers = InParallel.times(8, number -> admin().body(two).post(PATH + "/bulk"));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnly(201, 429)
                .containsOnlyOnce(201);
        admin().get(PATH).then().body("total", equalTo(2));
    }

    @Test
    void aRetryIsOneJobMore() {
        var failed = failedJob(1);
        createThree();

        admin().post(PATH + "/" + failed + "/retry").then().spec(problem(429, "too-many-queued-jobs"));
        admin().get(PATH + "/" + failed).then().body("status", equalTo("failed"));
        admin().post(PATH + "/nothing/retry").then().statusCode(404);

        admin().post(PATH + "/" + create(1).path("id") + "/cancel").then().statusCode(200);
        admin().post(PATH + "/" + failed + "/retry").then().statusCode(200);
    }

    @Test
    void ofManyThatAreRetriedThereIsRoomForSome() {
        for (int i = 1; i <= 5; i++) {
            failedJob(i);
        }
        create(1).then().statusCode(201);

        admin().body("{\"all\": true}")
                .post(PATH + "/retry")
                .then()
                .statusCode(200)
                .body("matched", equalTo(5))
                .body("changed", equalTo(2))
                .body("skipped", equalTo(0))
                .body("more", equalTo(true));
        admin().body("{\"all\": true}").post(PATH + "/retry").then().spec(problem(429, "too-many-queued-jobs"));
        String key = admin().get(PATH + "/failures").path("items[0].failure_key");
        admin().post(PATH + "/failures/" + key + "/retry").then().spec(problem(429, "too-many-queued-jobs"));
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ? AND status = 'queued'", organization))
                .hasSize(3);
    }

    private String failedJob(int number) {
        var id = organization + "-failed-" + number;
        sql(
                "INSERT INTO background_jobs (id, organization_id, job_type, status, error_message, created_at)"
                        + " VALUES (?, ?, 'noop', 'failed', 'broken', ?)",
                id,
                organization,
                database.vendor().timestamp(clock.instant()));
        return id;
    }

    /** @return the id of the third */
    private String createThree() {
        create(1).then().statusCode(201);
        create(2).then().statusCode(201);
        return create(3).then().statusCode(201).extract().path("id");
    }

    private Response create(int number) {
        return admin().header("Idempotency-Key", "number-" + number)
                .body("{\"job_type\": \"noop\"}")
                .post(PATH);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class QueueLimitOnSqliteTests extends QueueLimitContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class QueueLimitOnPostgresqlTests extends QueueLimitContract {}
