package com.hunzal.hcm.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.web.InParallel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Many jobs in one request, and unique keys. */
abstract class BulkCreationContract extends JobEngineTest {

    @Test
    void jobsAreCreatedInOneRequestAndInOrder() {
        List<Map<String, Object>> jobs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            jobs.add(Map.of("job_type", "scripted", "priority", i % 3 - 1, "max_retries", i % 20));
        }

        List<String> ids = createAll(jobs)
                .statusCode(201)
                .body("count", equalTo(1000))
                .extract()
                .path("ids");

        assertThat(ids).doesNotHaveDuplicates();
        for (int i : List.of(0, 17, 999)) {
            job(ids.get(i)).body("priority", equalTo(i % 3 - 1)).body("max_retries", equalTo(i % 20));
        }
    }

    @Test
    void bulkCreationIsAllOrNothing() {
        createAll(List.of(
                        Map.of("job_type", "scripted"),
                        Map.of("job_type", "unheard_of", "priority", 9),
                        Map.of("job_type", "scripted", "max_retries", 99)))
                .statusCode(422)
                .body("errors.field", equalTo(List.of("jobs[1].priority", "jobs[1].job_type", "jobs[2].max_retries")));
        createAll(List.of(Map.of("job_type", "scripted"), Map.of("job_type", "scripted", "urgent", true)))
                .statusCode(400)
                .body("errors[0].field", equalTo("jobs[1].urgent"));
        createAll(List.of("noop", Map.of("job_type", "scripted", "priority", 9), 7))
                .statusCode(400)
                .body("errors.field", equalTo(List.of("jobs[0]", "jobs[2]", "jobs[1].priority")));
        createAll(List.of(
                        Map.of("job_type", "scripted", "unique_key", "a"),
                        Map.of("job_type", "scripted", "unique_key", "a")))
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:hcm:unique-key-in-use"))
                .body("detail", startsWith("jobs[1]"));

        assertThat(rows("SELECT * FROM background_jobs")).isEmpty();
    }

    @Test
    void bulksOfTheSameKeysInAnotherOrderDoNotWaitForEachOther() throws Exception {
        var jobs = new ArrayList<Map<String, String>>();
        for (int i = 0; i < 200; i++) {
            jobs.add(Map.of("job_type", "noop", "unique_key", "key-" + i));
        }
        var reversed = new ArrayList<>(jobs);
        Collections.reverse(reversed);

        var statuses = InParallel.times(
                8,
                number -> createAll(number % 2 == 0 ? jobs : reversed).extract().statusCode());

        assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @Test
    void bulkCreationHasItsLimits() {
        createAll(Collections.nCopies(1001, Map.of("job_type", "scripted")))
                .statusCode(422)
                .body("errors[0].field", equalTo("jobs"));
        createAll(List.of()).statusCode(422).body("errors[0].field", equalTo("jobs"));
        for (var body : List.of("{}", "{\"jobs\": null}")) {
            admin().body(body).post(JOBS + "/bulk").then().statusCode(422).body("errors[0].field", equalTo("jobs"));
        }
        for (var body : List.of("{\"jobs\": {}}", "{\"jobs\": [1]}", "[]", "{\"jobs\": [], \"x\": 1}")) {
            admin().body(body).post(JOBS + "/bulk").then().statusCode(400);
        }
        assertThat(rows("SELECT * FROM background_jobs")).isEmpty();
    }

    @Test
    void ofAUniqueKeyOneJobIsUnfinished() {
        var first = create(Map.of("job_type", "scripted", "unique_key", "payroll"))
                .statusCode(201)
                .extract()
                .path("id");

        create(Map.of("job_type", "scripted", "unique_key", "payroll"))
                .statusCode(409)
                .body("type", equalTo("urn:problem-type:hcm:unique-key-in-use"))
                .body("job_id", equalTo(first));
        create(Map.of("job_type", "scripted", "unique_key", "another")).statusCode(201);
        create(Map.of("job_type", "noop", "unique_key", "payroll")).statusCode(201);
        caller(token("SystemAdmin", addOrganization()))
                .body(Map.of("job_type", "scripted", "unique_key", "payroll"))
                .post(JOBS)
                .then()
                .statusCode(201);

        runDueJobs();
        create(Map.of("job_type", "scripted", "unique_key", "payroll")).statusCode(201);
        create(Map.of("job_type", "scripted", "unique_key", " ")).statusCode(422);
        create(Map.of("job_type", "scripted", "unique_key", 7)).statusCode(400);
    }

    @Test
    void aFailedJobIsNotRetriedBesideItsUnfinishedTwin() {
        script.action.set(context -> JobOutcome.failed("no"));
        var id = create(Map.of("job_type", "scripted", "unique_key", "k"))
                .extract()
                .path("id");
        runDueJobs();
        create(Map.of("job_type", "scripted", "unique_key", "k")).statusCode(201);

        admin().post(JOBS + "/" + id + "/retry").then().statusCode(409).body("detail", containsString("unique_key"));

        job((String) id).body("status", equalTo("failed"));
    }

    @Test
    void whoArrivesTogetherIsAnsweredEachForItself() throws Exception {
        var work = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 32; i++) {
            var unique = i % 4 == 0 ? "the same" : "key " + i;
            work.add(() -> create(Map.of("job_type", "scripted", "unique_key", unique))
                    .extract()
                    .statusCode());
        }
        var clients = Executors.newFixedThreadPool(32);
        var answers = new ArrayList<Integer>();
        for (var each : clients.invokeAll(work)) {
            answers.add(each.get());
        }
        clients.shutdown();

        assertThat(answers).containsOnly(201, 409);
        assertThat(Collections.frequency(answers, 201)).isEqualTo(25);
        assertThat(rows("SELECT * FROM background_jobs")).hasSize(25);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class BulkCreationOnSqliteTests extends BulkCreationContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class BulkCreationOnPostgresqlTests extends BulkCreationContract {}
