package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.web.Problem;
import java.time.Clock;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What people do with jobs: ask for one, look at it, cancel it, run it again. Always inside one organization. */
@Component
class Jobs {

    private final Database database;
    private final JobEngine engine;
    private final JobWorker worker;
    private final JobProperties properties;
    private final Clock clock;
    private final Set<String> keysInProgress = ConcurrentHashMap.newKeySet();

    Jobs(Database database, JobEngine engine, JobWorker worker, JobProperties properties, Clock clock) {
        this.database = database;
        this.engine = engine;
        this.worker = worker;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Makes two requests one: who sends the key again gets the job that it made.
     *
     * @param hash of the request's body, to notice when the key is used for something else
     */
    record IdempotencyKey(String key, String hash) {}

    /** @param replayed whether the job was there before, made by the same idempotency key */
    record Created(Job job, boolean replayed) {}

    /**
     * The job is on disk when this returns, and a worker has been woken.
     *
     * @throws Problem 409 or 422 for a key in use, 429 if the organization has too many queued jobs
     */
    Created create(String organizationId, NewJob job, @Nullable IdempotencyKey key) {
        if (key == null) {
            return insert(organizationId, job, null);
        }
        var inProgress = organizationId + '\n' + key.key();
        if (!keysInProgress.add(inProgress)) {
            throw Problem.conflict(
                            "idempotency-key-in-progress", "A request with this Idempotency-Key is still in progress.")
                    .retryAfter(1);
        }
        try {
            return insert(organizationId, job, key);
        } finally {
            keysInProgress.remove(inProgress);
        }
    }

    private Created insert(String organizationId, NewJob job, @Nullable IdempotencyKey key) {
        var created = database.inTransaction(() -> {
            var id = Ids.next();
            if (insertRow(id, organizationId, job, key) == 0) {
                return replay(organizationId, java.util.Objects.requireNonNull(key));
            }
            checkLimit(organizationId); // with the new row, which is rolled back; a replay adds none
            return new Created(get(organizationId, id, false), false);
        });
        if (!created.replayed()) {
            engine.wake();
        }
        return created;
    }

    private int insertRow(String id, String organizationId, NewJob job, @Nullable IdempotencyKey key) {
        var now = clock.instant();
        var runAt = job.runAt() == null || job.runAt().isBefore(now) ? now : job.runAt();
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("id", id);
        parameters.put("organizationId", organizationId);
        parameters.put("jobType", job.jobType());
        parameters.put("payload", job.payload());
        parameters.put("priority", job.priority());
        parameters.put("maxRetries", job.maxRetries());
        parameters.put("runAt", database.vendor().timestamp(runAt));
        parameters.put("now", database.vendor().timestamp(now));
        parameters.put("key", key == null ? null : key.key());
        parameters.put("hash", key == null ? null : key.hash());
        return database.writes().sql("""
                INSERT INTO background_jobs (
                    id, organization_id, job_type, status, priority, payload, retry_count, max_retries,
                    run_at, created_at, updated_at, idempotency_key, idempotency_hash)
                VALUES (
                    :id, :organizationId, :jobType, 'queued', :priority, :payload, 0, :maxRetries,
                    :runAt, :now, :now, :key, :hash)
                ON CONFLICT DO NOTHING
                """).params(parameters).update();
    }

    private Created replay(String organizationId, IdempotencyKey key) {
        var hash = database.writes()
                .sql(
                        "SELECT id, idempotency_hash FROM background_jobs WHERE organization_id = :org AND idempotency_key = :key")
                .param("org", organizationId)
                .param("key", key.key())
                .query((row, number) -> new String[] {row.getString("id"), row.getString("idempotency_hash")})
                .single();
        if (!key.hash().equals(hash[1])) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "idempotency-key-reused",
                    "This Idempotency-Key was used with another body.");
        }
        return new Created(get(organizationId, hash[0], false), true);
    }

    private void checkLimit(String organizationId) {
        var limit = properties.limits().queuedPerOrganization();
        if (limit == 0) {
            return;
        }
        var queued = database.writes()
                .sql("""
                        SELECT count(*) FROM (SELECT 1 FROM background_jobs
                        WHERE status = 'queued' AND organization_id = :org LIMIT :limit) AS counted
                        """)
                .param("org", organizationId)
                .param("limit", limit + 1)
                .query(Integer.class)
                .single();
        if (queued > limit) {
            throw new Problem(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too-many-queued-jobs",
                            "The organization has " + limit + " queued jobs, which is the limit.")
                    .retryAfter(Math.max(1, properties.pollInterval().toSeconds()));
        }
    }

    /** @throws Problem 404 if there is no such job in this organization */
    Job get(String organizationId, String id) {
        return get(organizationId, id, true);
    }

    /** @param committed false to see what this transaction wrote */
    private Job get(String organizationId, String id, boolean committed) {
        return (committed ? database.reads() : database.writes())
                .sql("SELECT * FROM background_jobs WHERE id = :id AND organization_id = :org")
                .param("id", id)
                .param("org", organizationId)
                .query((row, number) -> Job.read(row, database.vendor()))
                .optional()
                .orElseThrow(() -> Problem.notFound("job-not-found", "There is no job with this id."));
    }

    /**
     * A queued job is cancelled at once. One that runs is asked to stop, and is {@code cancelled} when it has.
     *
     * @throws Problem 404, or 409 if the job is finished
     */
    Job cancel(String organizationId, String id) {
        var job = change(organizationId, id, "cancelled", """
                UPDATE background_jobs
                SET cancel_requested_at = COALESCE(cancel_requested_at, :now), updated_at = :now,
                    completed_at = CASE WHEN status = 'processing' THEN completed_at ELSE :now END,
                    status = CASE WHEN status = 'processing' THEN status ELSE 'cancelled' END
                WHERE id = :id AND organization_id = :org AND COALESCE(status, 'queued') IN ('queued', 'processing')
                RETURNING *
                """);
        worker.cancel(id);
        return job;
    }

    /**
     * Runs a failed or cancelled job again, with all its retries.
     *
     * @throws Problem 404, or 409 if the job is in another state
     */
    Job retry(String organizationId, String id) {
        var job = change(organizationId, id, "retried", """
                UPDATE background_jobs
                SET status = 'queued', retry_count = 0, crash_count = 0, run_at = :now, next_retry_at = NULL,
                    completed_at = NULL, cancel_requested_at = NULL, updated_at = :now
                WHERE id = :id AND organization_id = :org AND status IN ('failed', 'cancelled')
                RETURNING *
                """);
        engine.wake();
        return job;
    }

    private Job change(String organizationId, String id, String participle, String sql) {
        Optional<Job> changed = database.inTransaction(() -> database.writes()
                .sql(sql)
                .param("id", id)
                .param("org", organizationId)
                .param("now", database.vendor().timestamp(clock.instant()))
                .query((row, number) -> Job.read(row, database.vendor()))
                .optional());
        return changed.orElseThrow(() -> Problem.conflict(
                "job-state", "The job is " + get(organizationId, id).status() + " and cannot be " + participle + "."));
    }
}
