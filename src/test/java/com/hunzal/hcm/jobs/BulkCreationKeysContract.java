package com.hunzal.hcm.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.audit.AuditTrail;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** Many jobs in one request that may be sent twice. */
abstract class BulkCreationKeysContract extends ServerTest {

    private static final String PATH = "/api/system/background-jobs";
    private static final String THREE =
            "{\"jobs\": [{\"job_type\": \"noop\"}, {\"job_type\": \"cache_flush\"}, {\"job_type\": \"noop\"}]}";
    private static final String UNIQUE = "{\"jobs\": [{\"job_type\": \"noop\", \"unique_key\": \"nightly\"}]}";

    @Autowired
    Jobs jobs;

    @Autowired
    JobInserts inserts;

    @Autowired
    JobSignals signals;

    @Autowired
    QueueLimit limit;

    @Autowired
    SpaceLimit space;

    @Autowired
    AuditTrail audit;

    @Test
    void theSameKeyAndBodyAreTheSameJobs() {
        var first = post(THREE, "k").then().statusCode(201).header("Idempotency-Replayed", nullValue());
        List<String> ids = first.extract().path("ids");
        sql("UPDATE background_jobs SET status = 'completed' WHERE id = ?", ids.get(1));

        for (var body : List.of(THREE, THREE.replace(" ", ""))) {
            post(body, "k")
                    .then()
                    .statusCode(201)
                    .header("Idempotency-Replayed", equalTo("true"))
                    .body("ids", equalTo(ids))
                    .body("count", equalTo(3));
        }

        assertThat(jobs()).hasSize(3);
    }

    @Test
    void theSameKeyWithAnotherBodyIs422() {
        post(THREE, "k").then().statusCode(201);

        for (var other : List.of(UNIQUE, THREE.replace("cache_flush", "noop"))) {
            post(other, "k")
                    .then()
                    .statusCode(422)
                    .body("type", equalTo("urn:problem-type:hcm:idempotency-key-reused"));
        }

        assertThat(jobs()).hasSize(3);
    }

    @Test
    void severalRequestsWithTheSameKeyAtTheSameTimeMakeTheJobsOnce() throws Exception {
        var answers = InParallel.times(8, number -> post(THREE, "k"));

        assertThat(answers).extracting(Response::statusCode).contains(201).containsOnly(201, 409);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 409)
                .allSatisfy(answer -> assertThat(answer.<String>path("type")).endsWith("idempotency-key-in-progress"));
        assertThat(jobs()).hasSize(3);
    }

    @Test
    void severalNodesWithTheSameKeyAtTheSameTimeMakeTheJobsOnce() throws Exception {
        var wanted = Collections.nCopies(50, new NewJob("noop", null, 0, 3, null, null));
        var key = new IdempotencyKey("k", "a hash");

        var created = InParallel.times(
                8,
                number -> new JobCreator(database, jobs, inserts, signals, limit, space, audit, clock)
                        .createAll(organization, wanted, key));

        assertThat(created)
                .extracting(JobCreator.AllCreated::ids)
                .containsOnly(created.get(0).ids());
        assertThat(created).extracting(JobCreator.AllCreated::replayed).containsOnlyOnce(false);
        assertThat(jobs()).hasSize(50);
    }

    @Test
    void aKeyBelongsToOneOrganization() {
        List<String> mine = post(THREE, "k").then().extract().path("ids");

        caller(token("SystemAdmin", addOrganization()))
                .header("Idempotency-Key", "k")
                .body(THREE)
                .post(PATH + "/bulk")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", nullValue())
                .body("ids", not(equalTo(mine)));
    }

    @Test
    void jobsThatWereDeletedSinceAreNotMadeAgain() {
        List<String> ids = post(THREE, "k").then().extract().path("ids");
        sql("DELETE FROM background_jobs WHERE id = ?", ids.get(0));

        post(THREE, "k")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:hcm:idempotency-key-expired"))
                .body(
                        "detail",
                        equalTo("Of the 3 jobs that this Idempotency-Key made, 1 have been deleted since; none was"
                                + " created."));

        assertThat(jobs()).hasSize(2);
    }

    @Test
    void requestsThatWereRefusedDoNotUseTheKeyUp() {
        post(UNIQUE, "first").then().statusCode(201);
        post(UNIQUE, "k").then().statusCode(409).body("type", equalTo("urn:problem-type:hcm:unique-key-in-use"));
        sql("UPDATE background_jobs SET status = 'completed'");

        post(UNIQUE, "k").then().statusCode(201).header("Idempotency-Replayed", nullValue());
    }

    @Test
    void aKeyOfManyIsNotThatOfOne() {
        admin().header("Idempotency-Key", "k")
                .body("{\"job_type\": \"noop\"}")
                .post(PATH)
                .then()
                .statusCode(201);

        post(THREE, "k").then().statusCode(201).header("Idempotency-Replayed", nullValue());

        assertThat(jobs()).hasSize(4);
    }

    @Test
    void aKeyThatIsNoneIs400() {
        post(THREE, "a b").then().statusCode(400).body("errors[0].field", equalTo("Idempotency-Key"));

        assertThat(jobs()).isEmpty();
    }

    private Response post(String body, String key) {
        return admin().header("Idempotency-Key", key).body(body).post(PATH + "/bulk");
    }

    private List<Map<String, Object>> jobs() {
        return rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class BulkCreationKeysOnSqliteTests extends BulkCreationKeysContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class BulkCreationKeysOnPostgresqlTests extends BulkCreationKeysContract {}
