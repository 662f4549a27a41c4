package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.stereotype.Component;

/**
 * What another program left in {@code background_jobs} before this service took the database over. Nothing of it happens
 * by itself: jobs that had been queued for more than a day are held, because their mails would go out a year late, and
 * finished ones are kept.
 */
@Component
public class TakeOver {

    /** {@code run_at} of a job that is held until somebody decides. */
    public static final Instant HELD_UNTIL = Instant.parse("9999-01-01T00:00:00Z");

    private static final Duration RECENT = Duration.ofDays(1);
    private static final int ROWS_AT_ONCE = 500;
    private static final String HELD = "COALESCE(status, '') = 'queued' AND run_at = :until";

    private final Database database;
    private final Clock clock;

    TakeOver(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Takes note, before the first migration, that a database with jobs of another program is being taken over: a crash
     * in the middle of the migrations forgets nothing.
     *
     * @return whether another program made the database, with or without jobs in it
     */
    static boolean begin(Connection connection, Vendor vendor, OrganizationsTable organizations, Instant now)
            throws SQLException {
        if (MigrationHistory.isIn(connection)) {
            return false;
        }
        var jobs = ActualTable.read(connection, ExpectedTable.BACKGROUND_JOBS.name())
                .exists();
        if (jobs) {
            var folder = vendor.name().toLowerCase(Locale.ROOT);
            ScriptUtils.executeSqlScript(
                    connection, new ClassPathResource("db/migration/" + folder + "/V15__takeover.sql"));
            on(connection)
                    .sql("INSERT INTO hcm_takeover (id, taken_over_at) VALUES (1, :now) ON CONFLICT DO NOTHING")
                    .param("now", vendor.timestamp(now))
                    .update();
        }
        return jobs || ActualTable.read(connection, organizations).exists();
    }

    /** Holds what is to be held, once all migrations are done. Does nothing the second time. */
    static void complete(Connection connection, Vendor vendor) {
        var sql = on(connection);
        if (sql.sql("SELECT 1 FROM hcm_takeover WHERE held = 0")
                .query(Integer.class)
                .list()
                .isEmpty()) {
            return;
        }
        sql.sql(hold(vendor)).param("until", vendor.timestamp(HELD_UNTIL)).update();
        sql.sql("""
                UPDATE hcm_takeover SET held = 1,
                    finished_jobs = (SELECT count(*) FROM background_jobs
                                     WHERE status IN ('completed', 'failed', 'cancelled'))
                """).update();
    }

    /** Also what the other program's worker had begun, which ours would take for jobs whose worker has died. */
    private static String hold(Vendor vendor) {
        var seconds = RECENT.toSeconds();
        // What has no time, or none that can be read, may be of any age.
        var old = switch (vendor) {
            case SQLITE ->
                "COALESCE(julianday(COALESCE(job.created_at, job.updated_at)), 0) < julianday(taken_over_at) - %d / 86400.0";
            case POSTGRESQL ->
                "COALESCE(job.created_at, job.updated_at, '-infinity') < taken_over_at - interval '%s seconds'";
        };
        return """
                UPDATE background_jobs SET status = 'queued', run_at = :until WHERE id IN (
                    SELECT job.id FROM hcm_takeover CROSS JOIN background_jobs job
                    WHERE COALESCE(job.status, 'queued') IN ('queued', 'processing') AND %s)
                """.formatted(old.formatted(seconds));
    }

    private static JdbcClient on(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    /**
     * @param at when the database was taken over
     * @param held how many jobs are held now
     * @param finished how many finished jobs there were
     * @param decided whether somebody has run or cancelled what was held
     */
    public record Found(Instant at, long held, long finished, boolean decided) {

        /** For a person, a line each; none if there is nothing to decide. */
        public List<String> lines() {
            var lines = new ArrayList<String>();
            if (held > 0) {
                lines.add(
                        "%s jobs that were queued long before the take-over at %s are held: the command takeover --release"
                                        .formatted(held, at)
                                + " runs them, takeover --cancel cancels them.");
            }
            if (finished > 0) {
                lines.add(
                        "%s jobs that were finished before the take-over at %s are kept until hcm.jobs.retention is set."
                                .formatted(finished, at));
            }
            return lines;
        }
    }

    /** Empty if nobody had jobs here before. Counts what is held, which reads the table, until that is decided. */
    public Optional<Found> found() {
        return database.reads()
                .sql("SELECT taken_over_at, finished_jobs, decided_at FROM hcm_takeover")
                .query((row, number) -> {
                    var decided = row.getString("decided_at") != null;
                    return new Found(
                            Objects.requireNonNull(database.vendor().timestamp(row, "taken_over_at")),
                            decided ? 0 : held().size(),
                            row.getLong("finished_jobs"),
                            decided);
                })
                .optional();
    }

    /** Of one organization and type. @param oldest when the first was queued, as stored; null if that is not known */
    public record Held(
            String organizationId,
            String jobType,
            long jobs,
            @Nullable String oldest) {}

    /** What is held, the most of one kind first; a hundred kinds at most. */
    public List<Held> heldByKind() {
        return database.reads()
                .sql(
                        "SELECT organization_id, job_type, count(*) AS jobs, min(created_at) AS oldest FROM background_jobs"
                                + " WHERE " + HELD
                                + " GROUP BY organization_id, job_type ORDER BY 3 DESC, 1, 2 LIMIT 100")
                .param("until", database.vendor().timestamp(HELD_UNTIL))
                .query((row, number) -> new Held(
                        row.getString("organization_id"),
                        row.getString("job_type"),
                        row.getLong("jobs"),
                        row.getString("oldest")))
                .list();
    }

    /** Empty if nobody had jobs here before. */
    public Optional<Instant> takenOverAt() {
        return database.reads()
                .sql("SELECT taken_over_at FROM hcm_takeover")
                .query((row, number) -> Objects.requireNonNull(database.vendor().timestamp(row, "taken_over_at")))
                .optional();
    }

    /** Makes all that is held due at once. @return how many jobs */
    public long release() {
        return decide("UPDATE background_jobs SET run_at = :now, next_retry_at = NULL, updated_at = :now");
    }

    /** @return how many jobs */
    public long cancel() {
        return decide(
                "UPDATE background_jobs SET status = 'cancelled', cancel_requested_at = :now, completed_at = :now, updated_at = :now");
    }

    /** Some hundred in each transaction, so that a service that runs meanwhile goes on writing. */
    private long decide(String change) {
        var now = database.vendor().timestamp(clock.instant());
        var ids = held();
        var changed = 0L;
        for (var from = 0; from < ids.size(); from += ROWS_AT_ONCE) {
            changed += database.writes()
                    .sql(change + " WHERE id IN (:ids) AND " + HELD)
                    .param("ids", ids.subList(from, Math.min(ids.size(), from + ROWS_AT_ONCE)))
                    .param("until", database.vendor().timestamp(HELD_UNTIL))
                    .param("now", now)
                    .update();
        }
        database.writes()
                .sql("UPDATE hcm_takeover SET decided_at = :now")
                .param("now", now)
                .update();
        return changed;
    }

    private List<String> held() {
        return database.reads()
                .sql("SELECT id FROM background_jobs WHERE " + HELD + " ORDER BY id")
                .param("until", database.vendor().timestamp(HELD_UNTIL))
                .query(String.class)
                .list();
    }
}
