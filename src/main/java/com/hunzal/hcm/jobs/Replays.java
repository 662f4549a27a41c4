package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.web.Problem;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Repeats a job that is over with another payload: a new job, so that the old one still tells what happened. */
@Component
class Replays {

    private static final List<String> OVER =
            List.of(JobStatus.COMPLETED.text(), JobStatus.FAILED.text(), JobStatus.CANCELLED.text());

    private final Database database;
    private final Jobs jobs;
    private final JobHandlers handlers;
    private final JobEngine engine;
    private final JsonMapper json;
    private final Clock clock;

    Replays(Database database, Jobs jobs, JobHandlers handlers, JobEngine engine, JsonMapper json, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.handlers = handlers;
        this.engine = engine;
        this.json = json;
        this.clock = clock;
    }

    /**
     * @return the new job
     * @throws Problem 404, 409 if the job is not over or its unique key is in use, 400 or 422 for the payload
     */
    Job replay(String organizationId, String parentId, ObjectNode payload) {
        var parent = jobs.get(organizationId, parentId);
        checkIsOver(parent);
        var body = json.createObjectNode().put("job_type", parent.jobType());
        body.set("payload", payload);
        var checked = NewJob.parse(body, handlers, json, clock);
        var parameters = new HashMap<String, Object>(Map.of("id", Ids.next(), "parent", parentId, "over", OVER));
        parameters.put("payload", checked.payload());
        parameters.put("now", database.vendor().timestamp(clock.instant()));
        var made = database.inTransaction(() -> database.writes()
                .sql("""
                INSERT INTO background_jobs (
                    id, organization_id, job_type, status, priority, payload, retry_count, max_retries,
                    run_at, created_at, updated_at, unique_key, parent_id)
                SELECT :id, organization_id, job_type, 'queued', COALESCE(priority, 0), :payload, 0,
                       COALESCE(max_retries, 3), :now, :now, :now, unique_key, id
                FROM background_jobs WHERE id = :parent AND status IN (:over)
                ON CONFLICT DO NOTHING
                RETURNING *
                """)
                .params(parameters)
                .query((row, number) -> Job.read(row, database.vendor()))
                .optional());
        if (made.isEmpty()) {
            checkIsOver(jobs.get(organizationId, parentId));
            throw Problem.conflict(
                    "unique-key-in-use", "Another job with the unique key of this one is queued or processing.");
        }
        engine.wake();
        return made.get();
    }

    private static void checkIsOver(Job job) {
        if (!OVER.contains(job.status())) {
            throw Problem.conflict("job-state", "The job is " + job.status() + " and cannot be repeated yet.");
        }
    }
}
