package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Parameters;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.events.JobEvents;
import com.hunzal.hcm.jobs.FailureKey;
import com.hunzal.hcm.jobs.JobStatus;
import com.hunzal.hcm.nodes.Node;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Component;

/**
 * Writes how attempts ended, many in one batch. Fenced: it counts only while the job is {@code processing} under the
 * attempt that writes. No row changed means that somebody else owns it by now; such a result is dropped.
 */
@Component
class JobRecords {

    private static final String END = """
            UPDATE background_jobs
            SET status = ?, error_message = ?, failure_key = ?, completed_at = ?, updated_at = ?, lease_until = NULL
            WHERE id = ? AND status = 'processing' AND attempt = ?
            """;

    // Who asked for a cancellation meanwhile must not see the job run again.
    private static final String QUEUE_AGAIN = """
            UPDATE background_jobs
            SET status = CASE WHEN cancel_requested_at IS NULL THEN 'queued' ELSE 'cancelled' END,
                completed_at = CASE WHEN cancel_requested_at IS NULL THEN NULL ELSE ? END,
                error_message = ?, retry_count = COALESCE(retry_count, 0) + ?,
                next_retry_at = CASE WHEN cancel_requested_at IS NULL THEN %s END,
                run_at = COALESCE(?, run_at), updated_at = ?, locked_by = NULL, lease_until = NULL,
                progress = CASE WHEN ? = 'snoozed' THEN progress END,
                progress_message = CASE WHEN ? = 'snoozed' THEN progress_message END
            WHERE id = ? AND status = 'processing' AND attempt = ?
            """;

    private static final String ATTEMPT = """
            INSERT INTO hcm_job_attempts (
                job_id, attempt, node, started_at, ended_at, outcome, error_class, error_message, stack_trace)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private final Database database;
    private final JobSql sql;
    private final Node node;
    private final JdbcOperations batches;
    private final Clock clock;

    JobRecords(Database database, Node node, Clock clock) {
        this.database = database;
        this.sql = JobSql.of(database.vendor());
        this.node = node;
        this.batches = database.batches().getJdbcOperations();
        this.clock = clock;
    }

    /** Sets the parameters of one row, which its job and attempt follow where it is fenced. */
    private interface Row {
        void bind(Parameters parameters, Finish finish) throws SQLException;
    }

    /**
     * Inside the caller's transaction.
     *
     * @param changes gets what was written
     * @return what was written: without those that had lost their job
     */
    List<Finish> write(List<Finish> finished, JobEvents.Changes changes) {
        var completed = new ArrayList<Finish>();
        var ended = new ArrayList<Finish>();
        var queued = new ArrayList<Finish>();
        // In the order of their ids, as whoever changes many jobs does it: so that none waits for another in a circle.
        for (var each : finished.stream()
                .sorted(Comparator.comparing(finish -> finish.job().id()))
                .toList()) {
            (switch (each.status()) {
                        case COMPLETED -> completed;
                        case QUEUED -> queued;
                        default -> ended;
                    })
                    .add(each);
        }
        var now = database.vendor().timestamp(clock.instant());
        var written = new ArrayList<>(complete(completed, changes));
        written.addAll(write(
                END,
                ended,
                changes,
                (row, finish) -> row.text(finish.status().text())
                        .text(finish.errorMessage())
                        .text(failureKey(finish))
                        .value(now)
                        .value(now)));
        written.addAll(write(
                QUEUE_AGAIN.formatted(sql.time()),
                queued,
                changes,
                (row, finish) -> row.value(now)
                        .text(finish.errorMessage())
                        .value(finish.retriesSpent())
                        .time(finish.retriesSpent() > 0 ? finish.runAt() : null)
                        .time(finish.runAt())
                        .value(now)
                        .text(finish.outcome().text())
                        .text(finish.outcome().text())));
        return written;
    }

    private List<Finish> complete(List<Finish> completed, JobEvents.Changes changes) {
        var now = database.vendor().timestamp(clock.instant());
        if (database.vendor() == Vendor.SQLITE) {
            return write(
                    sql.complete(),
                    completed,
                    changes,
                    (row, finish) -> row.text(finish.result())
                            .time(finish.startedAt())
                            .value(now)
                            .value(now));
        }
        // One statement for all, because on PostgreSQL it is the statement that costs.
        var written = completed.isEmpty()
                ? Set.<AttemptId>of()
                : Set.copyOf(batches.query(
                        sql.complete(),
                        statement -> new Parameters(statement, database)
                                .value(now)
                                .array("text", completed, each -> each.job().id())
                                .array("int4", completed, each -> each.job().attempt())
                                .array("text", completed, Finish::result)
                                .array("text", completed, Finish::startedAt),
                        (row, number) -> new AttemptId(row.getString(1), row.getInt(2))));
        var kept = completed.stream()
                .filter(finish -> written.contains(AttemptId.of(finish.job())))
                .toList();
        tell(kept, changes);
        return kept;
    }

    private List<Finish> write(String sql, List<Finish> finished, JobEvents.Changes changes, Row row) {
        if (finished.isEmpty()) {
            return List.of();
        }
        var counts = batch(sql, finished, (parameters, finish) -> {
            row.bind(parameters, finish);
            parameters.text(finish.job().id()).value(finish.job().attempt());
        });
        var written = new ArrayList<Finish>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                written.add(finished.get(i));
            }
        }
        var recorded = asRecorded(written);
        tell(recorded, changes);
        return recorded;
    }

    private void tell(List<Finish> written, JobEvents.Changes changes) {
        for (var finish : written) {
            var job = finish.job();
            changes.add(
                    job.organizationId(),
                    job.id(),
                    job.jobType(),
                    finish.status().text(),
                    job.attempt());
        }
        keepAttempts(written);
    }

    /**
     * Of jobs that were to be queued again some were cancelled instead. COALESCE for SQLite, which would otherwise look for all
     * that are cancelled.
     */
    private List<Finish> asRecorded(List<Finish> written) {
        var queued = written.stream()
                .filter(finish -> finish.status() == JobStatus.QUEUED)
                .map(finish -> finish.job().id())
                .toList();
        if (queued.isEmpty()) {
            return written;
        }
        var cancelled = Set.copyOf(database.writes()
                .sql("SELECT id FROM background_jobs WHERE id IN (:ids) AND COALESCE(status, '') = 'cancelled'")
                .param("ids", queued)
                .query(String.class)
                .list());
        return written.stream()
                .map(finish -> cancelled.contains(finish.job().id()) ? finish.cancelledInstead() : finish)
                .toList();
    }

    /** An attempt that completed its job is told by the job's own row, and one that never began is none. */
    private void keepAttempts(List<Finish> written) {
        var now = database.vendor().timestamp(clock.instant());
        var attempts = written.stream()
                .filter(each -> each.status() != JobStatus.COMPLETED && each.startedAt() != null)
                .toList();
        if (attempts.isEmpty()) {
            return;
        }
        batch(ATTEMPT, attempts, (row, finish) -> {
            var failure = finish.failure();
            row.text(finish.job().id())
                    .value(finish.job().attempt())
                    .text(node.id())
                    .time(finish.startedAt())
                    .value(now)
                    .text(finish.outcome().text())
                    .text(failure == null ? null : failure.errorClass())
                    .text(finish.errorMessage())
                    .text(failure == null ? null : failure.stackTrace());
        });
        OldAttempts.forget(
                database,
                attempts.stream().map(finish -> AttemptId.of(finish.job())).toList());
    }

    private int[] batch(String sql, List<Finish> finished, Row row) {
        var counts = batches.batchUpdate(
                sql,
                finished,
                finished.size(),
                (statement, finish) -> row.bind(new Parameters(statement, database), finish));
        return counts[0];
    }

    private static @Nullable String failureKey(Finish finish) {
        if (finish.status() != JobStatus.FAILED) {
            return null;
        }
        var failure = finish.failure();
        return FailureKey.of(
                finish.job().jobType(), failure == null ? null : failure.errorClass(), finish.errorMessage());
    }
}
