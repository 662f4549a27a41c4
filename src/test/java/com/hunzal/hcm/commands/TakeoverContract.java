package com.hunzal.hcm.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that another program left happens by itself. The same on every database. */
abstract class TakeoverContract {

    private static final String HELD = "SELECT id FROM background_jobs WHERE run_at > '9000-01-01' ORDER BY id";

    @TempDir
    Path folder;

    private String url;

    abstract String newDatabase();

    @BeforeEach
    void theOldProgramsDatabase() throws Exception {
        url = newDatabase();
        execute(
                "CREATE TABLE organizations (id VARCHAR(36) NOT NULL PRIMARY KEY)",
                "INSERT INTO organizations (id) VALUES ('acme')",
                """
                CREATE TABLE background_jobs (
                    id VARCHAR(36) NOT NULL PRIMARY KEY,
                    organization_id VARCHAR(36) NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
                    job_type VARCHAR(100) NOT NULL, status VARCHAR(20), priority INTEGER, payload TEXT, result TEXT,
                    error_message TEXT, retry_count INTEGER, max_retries INTEGER, next_retry_at TIMESTAMP%1$s,
                    started_at TIMESTAMP%1$s, completed_at TIMESTAMP%1$s, created_at TIMESTAMP%1$s, updated_at TIMESTAMP%1$s)
                """.formatted(url.startsWith("jdbc:postgresql") ? " WITH TIME ZONE" : ""));
    }

    @Test
    void whatWasQueuedLongBeforeIsHeldAndTheRestRuns() throws Exception {
        job("a-year-old", "queued", time(Duration.ofDays(365)));
        job("begun-long-ago", "processing", time(Duration.ofDays(2)));
        job("of-yesterday", "queued", time(Duration.ofHours(25)));
        job("of-today", "queued", time(Duration.ofHours(23)));
        job("without-a-state", null, time(Duration.ofDays(3)));
        job("without-a-time", "queued", null);
        job("over", "completed", time(Duration.ofDays(100)));
        job("over-too", "failed", time(Duration.ofDays(100)));

        var told = Run.on(url, "migrate").succeeds().out();

        assertThat(column(HELD))
                .containsExactly("a-year-old", "begun-long-ago", "of-yesterday", "without-a-state", "without-a-time");
        assertThat(told)
                .contains("5 jobs that were queued long before the take-over at ", "takeover --release")
                .contains("2 jobs that were finished before the take-over at ", "until hcm.jobs.retention is set");
        assertThat(column("SELECT status FROM background_jobs WHERE id = 'begun-long-ago'"))
                .containsExactly("queued");
        assertThat(Run.on(url, "takeover").succeeds().out())
                .contains("5 jobs")
                .containsPattern("\\n  acme  noop  5  since \\d{4}-");
        Run.on(url, "inspect").succeeds();
    }

    @Test
    void releasedJobsAreDueAndNothingIsHeldAnyMore() throws Exception {
        job("old", "queued", time(Duration.ofDays(365)));
        Run.on(url, "migrate").succeeds();

        assertThat(Run.on(url, "takeover", "--release").succeeds().out()).contains("Released 1 jobs.");

        assertThat(
                        column(
                                "SELECT id FROM background_jobs WHERE status = 'queued' AND run_at < '2100-01-01' AND run_at > '2026-01-01'"))
                .containsExactly("old");
        assertThat(Run.on(url, "takeover").succeeds().out()).contains("No job is held.");
        assertThat(Run.on(url, "migrate").succeeds().out()).doesNotContain("held");
    }

    @Test
    void cancelledJobsAreOver() throws Exception {
        job("old", "queued", time(Duration.ofDays(365)));
        job("young", "queued", time(Duration.ZERO));
        Run.on(url, "migrate").succeeds();

        assertThat(Run.on(url, "takeover", "--cancel").succeeds().out()).contains("Cancelled 1 jobs.");

        assertThat(column("SELECT id FROM background_jobs WHERE status = 'cancelled' AND completed_at IS NOT NULL"))
                .containsExactly("old");
        assertThat(column("SELECT id FROM background_jobs WHERE status = 'queued'"))
                .containsExactly("young");
    }

    @Test
    void bothAtOnceIsWrongUsage() {
        assertThat(Run.on(url, "takeover", "--release", "--cancel").exitCode()).isEqualTo(2);
    }

    @Test
    void beforeTheTakeOverThereIsNothingToDecide() {
        assertThat(Run.on(url, "takeover").fails().err()).contains("Run the command migrate first");
    }

    @Test
    void aCrashBetweenTheMigrationsAndTheHoldForgetsNothing() throws Exception {
        job("old", "queued", time(Duration.ofDays(365)));
        Run.on(url, "migrate").succeeds();
        execute(
                "UPDATE background_jobs SET run_at = created_at",
                "UPDATE hcm_takeover SET held = 0, finished_jobs = 0");

        assertThat(Run.on(url, "migrate").succeeds().out()).contains("1 jobs that were queued");

        assertThat(column(HELD)).containsExactly("old");
    }

    @Test
    void whatIsQueuedLaterIsNeverHeldHoweverOldItsTimes() throws Exception {
        Run.on(url, "migrate").succeeds();
        job("backdated", "queued", time(Duration.ofDays(365)));

        assertThat(Run.on(url, "migrate").succeeds().out()).doesNotContain("held");

        assertThat(column(HELD)).isEmpty();
    }

    void job(String id, String status, String createdAt) throws Exception {
        execute(
                "INSERT INTO background_jobs (id, organization_id, job_type, status, created_at) VALUES ('%s', 'acme', 'noop', %s, %s)"
                        .formatted(id, quoted(status), inUtc(quoted(createdAt))));
    }

    private String inUtc(String time) {
        return url.startsWith("jdbc:postgresql") ? "CAST(" + time + " AS timestamp) AT TIME ZONE 'UTC'" : time;
    }

    private static String quoted(String text) {
        return text == null ? "NULL" : "'" + text + "'";
    }

    /** As SQLAlchemy writes it. */
    static String time(Duration ago) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(Instant.now().minus(ago));
    }

    void execute(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    List<String> column(String query) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}

class TakeoverOnSqliteTests extends TakeoverContract {

    @Override
    String newDatabase() {
        return "jdbc:sqlite:" + folder.resolve("hr.db");
    }

    /** What sorts as text in another place than it means, or is no time at all. */
    @Test
    void timesInOtherFormsCountForWhatTheyMean() throws Exception {
        var hoursAgo = time(Duration.ofHours(23)).substring(0, 19).replace(' ', 'T');
        job("iso", "queued", hoursAgo + "Z");
        job("iso-old", "queued", "2020-01-01T00:00:00+05:00");
        job("nonsense", "queued", "yesterday");

        Run.on("jdbc:sqlite:" + folder.resolve("hr.db"), "migrate").succeeds();

        assertThat(column("SELECT id FROM background_jobs WHERE run_at > '9000-01-01' ORDER BY id"))
                .containsExactly("iso-old", "nonsense");
    }
}

class TakeoverOnPostgresqlTests extends TakeoverContract {

    @Override
    String newDatabase() {
        return TestDatabases.newPostgresqlDatabase() + "?user=postgres";
    }
}
