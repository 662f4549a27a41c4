package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.ConfiguredDatabase;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the service is going to write into the two Phase 4 tables, all columns that it fills and all states of a
 * job, and takes it back: CHECKs, NOT NULLs, triggers and broken views of other programs show themselves only then.
 */
final class Trials {

    private static final Logger log = LoggerFactory.getLogger(Trials.class);

    private static final String JOBS = "background_jobs";
    private static final String SETTINGS = "notification_settings";

    /** As long as what has to be said where a worker died. */
    private static final String ERROR = "x".repeat(200);

    /** A table may allow but some of the types: whoever asks for another one is answered then. */
    private static final List<String> JOB_TYPES =
            List.of("noop", "cache_flush", "db_optimize", "log_rotate", "cleanup", "email_send");

    private static final String NEW_JOB = """
            INSERT INTO background_jobs (id, organization_id, job_type, status, priority, payload, retry_count, max_retries,
                created_at, updated_at)
            VALUES (?, ?, ?, ?, 0, ?, 0, 3, ?, ?)
            """;

    private static final Map<String, String> STATES = Map.of(
            "processing", "started_at = ?, updated_at = ?, next_retry_at = NULL, error_message = NULL",
            "completed", "completed_at = ?, updated_at = ?, error_message = NULL, result = '{}'",
            "failed", "completed_at = ?, updated_at = ?, error_message = '" + ERROR + "'",
            "cancelled", "completed_at = ?, updated_at = ?",
            "queued",
                    "next_retry_at = ?, updated_at = ?, retry_count = 1, completed_at = NULL, error_message = '" + ERROR
                            + "'");

    private static final String NEW_SETTINGS = """
            INSERT INTO notification_settings (id, organization_id, email_enabled, email_provider, email_from_address,
                sms_enabled, slack_enabled, digest_frequency, dnd_enabled, dnd_start, dnd_end, created_at, updated_at)
            VALUES (?, ?, ?, 'smtp', 'noreply@hunzal.com', ?, ?, 'daily', ?, '22:00', '06:00', ?, ?)
            """;

    private final TrialWrites trial;
    private final Connection connection;
    private final Vendor vendor;
    private final OrganizationsTable organizations;
    private final Object now;

    private Trials(
            TrialWrites trial, Connection connection, Vendor vendor, OrganizationsTable organizations, Object now) {
        this.trial = trial;
        this.connection = connection;
        this.vendor = vendor;
        this.organizations = organizations;
        this.now = now;
    }

    /**
     * Over a connection of its own, which leaves the journal mode of the file as it is.
     *
     * @throws CannotStart if the service could not work with the tables
     */
    static void check(ConfiguredDatabase database, OrganizationsTable organizations, Clock clock) throws SQLException {
        try (var connection = database.openFile();
                var statement = connection.createStatement()) {
            if (!haveTables(connection)) {
                return;
            }
            statement.execute("PRAGMA foreign_keys = "
                    + ActualTable.read(connection, organizations).exists());
            statement.execute("BEGIN IMMEDIATE");
            try {
                check(connection, Vendor.SQLITE, organizations, clock);
            } finally {
                statement.execute("ROLLBACK");
            }
        } catch (SQLException e) {
            if (TrialWrites.isTelling(e)) {
                throw e;
            }
            log.debug("The tables could not be tried", e);
        }
    }

    /**
     * In the caller's transaction, in which nothing is left.
     *
     * @throws CannotStart if the service could not work with the tables
     */
    static void check(Connection connection, Vendor vendor, OrganizationsTable organizations, Clock clock)
            throws SQLException {
        var trial = new TrialWrites(connection);
        try {
            trial.execute("SAVEPOINT hcm_trial");
            new Trials(trial, connection, vendor, organizations, vendor.timestamp(clock.instant())).run();
        } catch (TrialWrites.Inconclusive e) {
            log.debug("The tables could not be tried", e);
        }
        trial.execute("ROLLBACK TO SAVEPOINT hcm_trial");
        trial.refuseIfAnyFailed();
    }

    private static boolean haveTables(Connection connection) throws SQLException {
        return exists(connection, JOBS) || exists(connection, SETTINGS);
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        return ActualTable.read(connection, table).exists();
    }

    private void run() throws SQLException {
        if (vendor == Vendor.SQLITE) {
            trial.execute("PRAGMA defer_foreign_keys = ON"); // there may be no organization yet
        }
        if (exists(connection, JOBS)) {
            jobs();
        }
        if (exists(connection, SETTINGS)) {
            settings();
        }
    }

    private void jobs() throws SQLException {
        var organization = organization("");
        var id = Ids.next();
        var type = JOB_TYPES.get(0);
        var refusal = trial.keep(NEW_JOB, id, organization, type, "queued", "{}", now, now);
        for (int i = 1; i < JOB_TYPES.size() && refusal != null; i++) {
            var next = trial.keep(NEW_JOB, id, organization, JOB_TYPES.get(i), "queued", "{}", now, now);
            if (next == null) {
                refusal = null;
                type = JOB_TYPES.get(i);
            }
        }
        if (refusal != null && trial.refuse(JOBS, "a new job", refusal)) {
            return; // what else is wrong cannot be told
        }
        trial.takes(JOBS, "a job without a payload", NEW_JOB, Ids.next(), organization, type, "queued", null, now, now);
        for (var state : STATES.entrySet()) {
            var what = "a job that is " + state.getKey();
            if (refusal == null) {
                trial.takes(
                        JOBS,
                        what,
                        "UPDATE background_jobs SET status = '%s', %s WHERE id = ?"
                                .formatted(state.getKey(), state.getValue()),
                        now,
                        now,
                        id);
            } else { // without an organization: at least the column
                trial.takes(JOBS, what, NEW_JOB, Ids.next(), organization, type, state.getKey(), "{}", now, now);
            }
        }
        trial.takes(JOBS, "that a job is deleted", "DELETE FROM background_jobs WHERE id = ?", id);
    }

    private void settings() throws SQLException {
        var organization = organization(
                "WHERE id NOT IN (SELECT organization_id FROM notification_settings WHERE organization_id IS NOT NULL)");
        var id = Ids.next();
        var yes = flag(true);
        var no = flag(false);
        if (trial.keeps(SETTINGS, "new settings", NEW_SETTINGS, id, organization, yes, no, no, no, now, now)) {
            trial.takes(SETTINGS, "that settings are changed", """
                    UPDATE notification_settings
                    SET email_enabled = ?, sms_enabled = ?, slack_enabled = ?, dnd_enabled = ?, updated_at = ? WHERE id = ?
                    """, no, yes, yes, yes, now, id);
        }
    }

    private Object flag(boolean on) {
        return switch (vendor) {
            case SQLITE -> on ? 1 : 0;
            case POSTGRESQL -> on;
        };
    }

    /** @return one that is there, if any is */
    private String organization(String condition) throws SQLException {
        if (ActualTable.read(connection, organizations).exists()) {
            try (var query = connection.createStatement();
                    var row = query.executeQuery(
                            "SELECT id FROM " + organizations.quoted() + " " + condition + " ORDER BY id LIMIT 1")) {
                if (row.next()) {
                    return row.getString(1);
                }
            }
        }
        return "hcm-trial";
    }
}
