package com.hunzal.hcm.worker;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.RowTrouble;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.jobs.JobHistory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps what handlers tell while they work: progress and log lines. Handlers only note them; they are written for all
 * running jobs together, once a poll and when an attempt ends. Fenced like every write about a running job.
 */
@Component
class JobNotes {

    private static final Logger log = LoggerFactory.getLogger(JobNotes.class);

    private final Database database;
    private final JobSql sql;
    private final Clock clock;
    private final Trouble refused;

    JobNotes(Database database, Clock clock) {
        this.database = database;
        this.sql = JobSql.of(database.vendor());
        this.clock = clock;
        this.refused = new Trouble(log, clock, "What a running job told cannot be stored and is lost");
    }

    /**
     * Writes and forgets what the attempts noted; in a transaction of its own. If the database does not answer, or
     * somebody has locked a job's row, they keep it; what it refuses to store is lost, and nothing else.
     */
    void write(Collection<RunningJob> running) {
        // In the order of their ids, as whoever changes many jobs does it: so that none waits for another in a circle.
        var notes = new TreeMap<RunningJob, Notes>(Comparator.comparing(RunningJob::jobId)
                .thenComparing(attempt -> attempt.job().attempt()));
        for (var attempt : running) {
            var noted = attempt.takeNotes();
            if (noted != null) {
                notes.put(attempt, noted);
            }
        }
        if (notes.isEmpty()) {
            return;
        }
        try {
            writeAll(notes);
            refused.isOver();
        } catch (Throwable trouble) { // also Errors: memory may be short
            if (!RowTrouble.isBehind(trouble)) {
                notes.forEach(RunningJob::giveBack);
                throw trouble;
            }
            notes.forEach(this::writeAlone);
        }
    }

    private void writeAll(Map<RunningJob, Notes> notes) {
        database.inTransaction(() -> {
                    var unwritten = new LinkedHashMap<>(notes);
                    unwritten.values().removeIf(this::write);
                    return unwritten;
                })
                .forEach(RunningJob::giveBack);
    }

    private void writeAlone(RunningJob attempt, Notes notes) {
        try {
            writeAll(Map.of(attempt, notes));
        } catch (Throwable trouble) {
            if (!RowTrouble.isBehind(trouble)) {
                attempt.giveBack(notes);
                throw trouble;
            }
            refused.happened(trouble);
        }
    }

    /** @return false if the row is locked, or another's by now */
    private boolean write(Notes notes) {
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("id", notes.jobId());
        parameters.put("attempt", notes.attempt());
        parameters.put("now", database.vendor().timestamp(clock.instant()));
        var progress = notes.progress();
        parameters.put("percent", progress == null ? null : progress.percent());
        parameters.put("message", progress == null ? null : progress.message());
        var owned = database.writes()
                .sql("""
                UPDATE background_jobs
                SET progress = COALESCE(:percent, progress), progress_message = COALESCE(:message, progress_message),
                    updated_at = :now
                WHERE id IN (SELECT id FROM background_jobs
                             WHERE id = :id AND status = 'processing' AND attempt = :attempt%s)
                """.formatted(database.vendor().skipLocked()))
                .params(parameters)
                .update();
        if (owned == 0 || notes.lines().isEmpty()) {
            return owned == 1;
        }
        var last = database.writes()
                .sql("SELECT COALESCE(max(line), 0) FROM hcm_job_log WHERE job_id = :id")
                .param("id", notes.jobId())
                .query(Integer.class)
                .single();
        var rows = new ArrayList<Object[]>();
        for (var line : notes.lines()) {
            if (++last > JobHistory.MOST_LINES) {
                break;
            }
            var text = last < JobHistory.MOST_LINES ? line.message() : "Further lines are not kept";
            rows.add(new Object[] {
                notes.jobId(), last, notes.attempt(), database.vendor().timestamp(line.loggedAt()), text
            });
        }
        database.batches()
                .getJdbcOperations()
                .batchUpdate(
                        "INSERT INTO hcm_job_log (job_id, line, attempt, logged_at, message) VALUES (?, ?, ?, ?, ?)",
                        rows);
        return true;
    }
}
