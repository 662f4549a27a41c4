package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.web.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What people do with jobs: ask for one, look at it, cancel it, run it again. Always inside one organization. */
@Component
class Jobs {

    private static final int ATTEMPTS_TO_INSERT = 3;

    private final Database database;
    private final JobInserts inserts;
    private final JobEvents events;
    private final JobEngine engine;
    private final JobWorker worker;
    private final QueueLimit limit;
    private final Clock clock;
    private final Set<String> keysInProgress = ConcurrentHashMap.newKeySet();

    Jobs(
            Database database,
            JobInserts inserts,
            JobEvents events,
            JobEngine engine,
            JobWorker worker,
            QueueLimit limit,
            Clock clock) {
        this.database = database;
        this.inserts = inserts;
        this.events = events;
        this.engine = engine;
        this.worker = worker;
        this.limit = limit;
        this.clock = clock;
    }

    /** @param replayed whether the job was there before, made by the same idempotency key */
    record Created(Job job, boolean replayed) {}

    /**
     * The job is on disk when this returns, and a worker has been woken.
     *
     * @throws Problem 409 or 422 for a key in use, 429 if the organization has too many queued jobs
     */
    Created create(String organizationId, NewJob job, @Nullable IdempotencyKey key) {
        var row = NewRow.of(organizationId, job, clock.instant()).with(key);
        if (key == null) {
            return insert(row);
        }
        var inProgress = organizationId + '\n' + key.key();
        if (!keysInProgress.add(inProgress)) {
            throw Problem.conflict(
                            "idempotency-key-in-progress", "A request with this Idempotency-Key is still in progress.")
                    .retryAfter(1);
        }
        try {
            return insert(row);
        } finally {
            keysInProgress.remove(inProgress);
        }
    }

    /** As {@link #create}, for a job that repeats another one with other input. */
    Job repeat(Job parent, NewJob job) {
        return insert(NewRow.of(parent.organizationId(), job, clock.instant()).repeating(parent.id()))
                .job();
    }

    private Created insert(NewRow row) {
        for (int attempt = 0; attempt < ATTEMPTS_TO_INSERT; attempt++) {
            if (limit.isSet() ? insertWithinLimit(row) : inserts.commit(row)) {
                return new Created(row.asJob(), false);
            }
            var replayed = replay(row);
            if (replayed != null) {
                return new Created(replayed, true);
            }
            var twin = unfinishedTwin(row);
            if (twin != null) {
                throw notUnique(twin);
            }
            // what was in the way has ended in the meantime
        }
        throw Problem.conflict("unique-key-in-use", "Jobs with this unique_key come and go; try again.")
                .retryAfter(1);
    }

    private boolean insertWithinLimit(NewRow row) {
        var committed = database.inTransaction(() -> {
            database.lockOrganization(row.organizationId());
            var added = inserts.add(List.of(row)).get(0);
            if (added) {
                limit.check(row.organizationId()); // with the new row, which is rolled back; a replay adds none
            }
            return added;
        });
        engine.announce();
        return committed;
    }

    /**
     * All of them, or none.
     *
     * @return in the order in which they were given
     * @throws Problem 409 if one is not unique, 429 if the organization has too many queued jobs
     */
    List<Job> createAll(String organizationId, List<NewJob> jobs) {
        var now = clock.instant();
        var rows = jobs.stream().map(job -> NewRow.of(organizationId, job, now)).toList();
        database.inTransaction(() -> {
            if (limit.isSet()) {
                database.lockOrganization(organizationId);
            }
            var refused = inserts.add(rows).indexOf(false);
            if (refused >= 0) {
                throw Problem.conflict(
                        "unique-key-in-use",
                        "jobs[" + refused
                                + "]: another job of this type and unique_key is unfinished; none was created.");
            }
            limit.check(organizationId);
            return rows.size();
        });
        engine.announce();
        return rows.stream().map(NewRow::asJob).toList();
    }

    /** @return null if no job was made with this key */
    private @Nullable Job replay(NewRow row) {
        var key = row.key();
        if (key == null) {
            return null;
        }
        record Found(String id, String hash) {}
        var found = database.reads()
                .sql(
                        "SELECT id, idempotency_hash FROM background_jobs WHERE organization_id = :org AND idempotency_key = :key")
                .param("org", row.organizationId())
                .param("key", key.key())
                .query((each, number) -> new Found(each.getString("id"), each.getString("idempotency_hash")))
                .optional()
                .orElse(null);
        if (found != null && !key.hash().equals(found.hash())) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "idempotency-key-reused",
                    "This Idempotency-Key was used with another body.");
        }
        return found == null ? null : get(row.organizationId(), found.id());
    }

    private @Nullable String unfinishedTwin(NewRow row) {
        var key = row.job().uniqueKey();
        return key == null
                ? null
                : database.reads()
                        .sql("""
                        SELECT id FROM background_jobs WHERE organization_id = :org AND job_type = :type
                        AND unique_key = :key AND unique_key IS NOT NULL AND status IN ('queued', 'processing')
                        """)
                        .param("org", row.organizationId())
                        .param("type", row.job().jobType())
                        .param("key", key)
                        .query(String.class)
                        .optional()
                        .orElse(null);
    }

    private static Problem notUnique(String twin) {
        var problem = Problem.conflict(
                "unique-key-in-use", "Another job of this type and unique_key is unfinished: " + twin + ".");
        problem.getBody().setProperty("job_id", twin);
        return problem;
    }

    /** @throws Problem 404 if there is no such job in this organization */
    Job get(String organizationId, String id) {
        return database.reads()
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
        if (job.status().equals(JobStatus.PROCESSING.text())) {
            worker.cancel(id, job.attempt());
        }
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
                    completed_at = NULL, cancel_requested_at = NULL, updated_at = :now,
                    progress = NULL, progress_message = NULL
                WHERE id = :id AND organization_id = :org AND status IN ('failed', 'cancelled')
                RETURNING *
                """);
        engine.announce();
        return job;
    }

    /**
     * Makes a queued job due that waits for a time, to be tried again or as planned. One that is due already keeps its
     * place.
     *
     * @throws Problem 404, or 409 if the job is in another state
     */
    Job runNow(String organizationId, String id) {
        var job = change(organizationId, id, "run now", """
                UPDATE background_jobs
                SET run_at = CASE WHEN run_at > :now THEN :now ELSE run_at END, next_retry_at = NULL, updated_at = :now
                WHERE id = :id AND organization_id = :org AND COALESCE(status, 'queued') = 'queued'
                RETURNING *
                """);
        engine.announce();
        return job;
    }

    /** @throws Problem 409, also if the row would come into conflict with an unfinished job of the same unique key */
    private Job change(String organizationId, String id, String participle, String sql) {
        Optional<Job> changed;
        try {
            changed = changeRow(organizationId, id, sql);
        } catch (DataIntegrityViolationException twin) {
            throw Problem.conflict("unique-key-in-use", "Another job of this type and unique_key is unfinished.");
        }
        return changed.orElseThrow(() -> Problem.conflict(
                "job-state", "The job is " + get(organizationId, id).status() + " and cannot be " + participle + "."));
    }

    private Optional<Job> changeRow(String organizationId, String id, String sql) {
        return database.inTransaction(() -> {
            var job = database.writes()
                    .sql(sql)
                    .param("id", id)
                    .param("org", organizationId)
                    .param("now", database.vendor().timestamp(clock.instant()))
                    .query((row, number) -> Job.read(row, database.vendor()))
                    .optional();
            job.ifPresent(each -> events.write(new JobEvents.Changes().add(each)));
            return job;
        });
    }
}
