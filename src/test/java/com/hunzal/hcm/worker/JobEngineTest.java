package com.hunzal.hcm.worker;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.jobs.ReservedThreads;
import com.hunzal.hcm.nodes.JobNodes;
import com.hunzal.hcm.nodes.Node;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** What tests of the whole engine share. */
@Import(JobWorkerTest.Handlers.class)
abstract class JobEngineTest extends ServerTest {

    static final String JOBS = "/api/system/background-jobs";

    @Autowired
    JobWorker worker;

    @Autowired
    ReservedThreads reserved;

    @Autowired
    JobEngine engine;

    @Autowired
    JobNodes nodes;

    @Autowired
    JobNotes notes;

    @Autowired
    Node node;

    @Autowired
    JobWorkerTest.Script script;

    @BeforeEach
    void emptyQueue() {
        sql("DELETE FROM background_jobs");
        sql("DELETE FROM hcm_job_events");
        sql("DELETE FROM hcm_worker_nodes");
        worker.whenFinished(() -> {});
        script.action.set(context -> JobOutcome.succeeded(Map.of("attempt", context.attempt())));
    }

    String create(String type) {
        return create(Map.of("job_type", type)).statusCode(201).extract().path("id");
    }

    ValidatableResponse create(Map<String, ?> job) {
        return admin().body(job).post(JOBS).then();
    }

    ValidatableResponse createAll(List<?> jobs) {
        return admin().body(Map.of("jobs", jobs)).post(JOBS + "/bulk").then();
    }

    ValidatableResponse job(String id) {
        return admin().get(JOBS + "/" + id).then().statusCode(200);
    }

    void runDueJobs() {
        worker.tick();
        awaitEnd();
    }

    void awaitEnd() {
        while (!worker.running().isEmpty()) {
            Thread.onSpinWait();
            worker.tick();
        }
    }
}
