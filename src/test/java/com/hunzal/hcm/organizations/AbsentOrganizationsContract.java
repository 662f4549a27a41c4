package com.hunzal.hcm.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.StuckRows;
import com.hunzal.hcm.database.Vendor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.ContextConfiguration;

/** Deletes of organizations by programs that do not have foreign keys enforced. The same on every database. */
@ExtendWith(OutputCaptureExtension.class)
abstract class AbsentOrganizationsContract extends ServerTest {

    private static final Duration A_LOOK_LATER = Duration.ofMinutes(1);
    private static final List<String> PHASE_4 = List.of("background_jobs", "notification_settings");

    @Autowired
    AbsentOrganizations absent;

    @Autowired
    private DataSource dataSource;

    @Test
    void allRowsOfADeletedOrganizationGoInTheSecondLook() throws Exception {
        var owned = tablesOfOrganizations();
        makeRowsOfAllKinds();
        var other = addOrganization();
        addJob("other-" + other, other);
        withoutForeignKeys("DELETE FROM organizations WHERE id = '" + organization + "'");

        absent.sweep();
        var first = owned.stream().filter(table -> count(table) == 0);
        assertThat(first)
                .as("may be another program's row before its organization, and each is tried")
                .isEmpty();
        clock.advance(A_LOOK_LATER);
        absent.sweep();

        assertThat(owned).hasSizeGreaterThan(20).allMatch(table -> count(table) == 0);
        assertThat(rows("SELECT * FROM hcm_job_attempts WHERE job_id = ?", "job-" + organization))
                .isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", other))
                .hasSize(1);
        assertThat(noted()).isEmpty();
    }

    static Stream<String> whatAnOrganizationMayHave() {
        return AbsentOrganizations.ALL.stream().filter(each -> !AbsentOrganizations.SHORT_LIVED.contains(each));
    }

    /** As where another program has deleted what it knows. */
    @ParameterizedTest
    @MethodSource("whatAnOrganizationMayHave")
    void ofOneThatLeftNothingElseThisGoesToo(String table) throws Exception {
        makeRowsOfAllKinds();
        for (var each : tablesOfOrganizations()) {
            if (!each.equals(table)) {
                withoutForeignKeys("DELETE FROM " + each + " WHERE organization_id = '" + organization + "'");
            }
        }
        withoutForeignKeys("DELETE FROM organizations WHERE id = '" + organization + "'");
        assertThat(count(table)).isPositive();

        lookTwice();

        assertThat(count(table)).isZero();
    }

    @Test
    void twoNodesThatLookOneAfterTheOtherAreNotTwoLooks() {
        addJob("job-" + organization, organization);
        withoutForeignKeys("DELETE FROM organizations WHERE id = '" + organization + "'");

        absent.sweep();
        clock.advance(A_LOOK_LATER.minusMillis(1));
        absent.sweep();

        assertThat(count("background_jobs")).isOne();
    }

    @Test
    void anOrganizationThatComesLaterThanItsRowsKeepsThem() {
        addJob("job-" + organization, organization);
        withoutForeignKeys("DELETE FROM organizations WHERE id = '" + organization + "'");
        absent.sweep();
        sql("INSERT INTO organizations (id) VALUES (?)", organization);
        clock.advance(A_LOOK_LATER);

        absent.sweep();

        assertThat(count("background_jobs")).isOne();
        assertThat(noted()).isEmpty();
    }

    @Test
    void rowsFromBeforeTheTakeOverStayUntilTheirOrganizationWasThere() {
        addJob("job-" + organization, organization);
        withoutForeignKeys("DELETE FROM organizations WHERE id = '" + organization + "'");
        sql(
                "INSERT INTO hcm_absent_organizations (organization_id, noticed_at, from_before) VALUES (?, ?, "
                        + (database.vendor() == Vendor.SQLITE ? "1" : "TRUE") + ")",
                organization,
                database.vendor().timestamp(clock.instant()));

        lookTwice();
        assertThat(count("background_jobs")).isOne();

        sql("INSERT INTO organizations (id) VALUES (?)", organization);
        lookTwice();
        withoutForeignKeys("DELETE FROM organizations WHERE id = '" + organization + "'");
        lookTwice();
        assertThat(count("background_jobs")).isZero();
    }

    @Test
    void aLookGoesOnWhereTheLastOneEnded() {
        var numbers = "WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < %d) "
                .formatted(AbsentOrganizations.MOST_LOOKED_AT);
        sql(numbers + "INSERT INTO organizations (id) SELECT '0-look-' || i FROM numbers");
        sql(
                numbers
                        + "INSERT INTO background_jobs (id, organization_id, job_type) SELECT '0-look-' || i, '0-look-' || i, 'noop' FROM numbers");
        addJob("job-" + organization, organization);
        withoutForeignKeys("DELETE FROM organizations WHERE id = '" + organization + "'");

        for (int look = 0; look < 4; look++) {
            absent.sweep();
            clock.advance(A_LOOK_LATER);
        }

        assertThat(count("background_jobs")).isZero();
        sql("DELETE FROM organizations WHERE id LIKE '0-look-%'");
    }

    @Test
    void oneThatCannotBeDeletedKeepsNoOtherFromBeingDeletedOrNoted(CapturedOutput output) {
        var both = Stream.of(organization, addOrganization()).sorted().toList();
        var stuck = both.get(0);
        var later = addOrganization();
        for (var each : List.of(stuck, both.get(1), later)) {
            addJob("job-" + each, each);
        }
        sql("CREATE TABLE of_another_program (job TEXT REFERENCES background_jobs (id) ON DELETE RESTRICT)");
        sql("INSERT INTO of_another_program (job) VALUES (?)", "job-" + stuck);
        withoutForeignKeys("DELETE FROM organizations WHERE id IN ('" + String.join("', '", both) + "')");
        try {
            absent.sweep();
            withoutForeignKeys("DELETE FROM organizations WHERE id = '" + later + "'");
            for (int look = 0; look < 3; look++) {
                clock.advance(A_LOOK_LATER);
                absent.sweep();
            }

            assertThat(count("background_jobs", both.get(1))).isZero();
            assertThat(count("background_jobs", later)).isZero();
            assertThat(count("background_jobs", stuck)).isOne();
            assertThat(output.getAll().split("deleted: " + stuck, -1))
                    .as("told once")
                    .hasSize(2);
        } finally {
            sql("DROP TABLE of_another_program");
        }

        clock.advance(StuckRows.UNTIL_TRIED_AGAIN);
        absent.sweep();
        assertThat(count("background_jobs", stuck)).isZero();
    }

    private void lookTwice() {
        absent.sweep();
        clock.advance(A_LOOK_LATER);
        absent.sweep();
    }

    private void addJob(String id, String ofOrganization) {
        sql("INSERT INTO background_jobs (id, organization_id, job_type) VALUES (?, ?, 'noop')", id, ofOrganization);
    }

    private void makeRowsOfAllKinds() {
        var job = "job-" + organization;
        var now = database.vendor().timestamp(clock.instant());
        addJob(job, organization);
        sql("INSERT INTO hcm_job_attempts (job_id, attempt, ended_at, outcome) VALUES (?, 1, ?, 'failed')", job, now);
        admin().get("/api/system/notification-settings").then().statusCode(200);
        admin().body("{\"name\": \"n\", \"cron\": \"@hourly\", \"job_type\": \"noop\"}")
                .post("/api/system/job-schedules")
                .then()
                .statusCode(201);
        admin().body("{}")
                .post("/api/system/background-jobs/types/noop/pause")
                .then()
                .statusCode(200);
        sql(
                "INSERT INTO hcm_job_events (organization_id, happened_at, changes) VALUES (?, ?, '[]')",
                organization,
                now);
        sql(
                "INSERT INTO hcm_job_statistics (organization_id, job_type, period_start, metric, bucket, jobs)"
                        + " VALUES (?, 'noop', ?, 'wait', 1, 1)",
                organization,
                now);
        sql(
                "INSERT INTO hcm_suppressions (id, organization_id, channel, address, source, created_at, created_by)"
                        + " VALUES (?, ?, 'sms', '+15550100', 'admin', ?, 'somebody')",
                "suppression-" + organization,
                organization,
                now);
        sql(
                "INSERT INTO hcm_receipts (organization_id, provider, event_id, received_at) VALUES (?, 'ses', '1', ?)",
                organization,
                now);
        sql(
                "INSERT INTO hcm_house_notices (organization_id, event, cause, last_at) VALUES (?, 'worker.dead', 'a', ?)",
                organization,
                now);
        admin().body("{\"email_enabled\": false}")
                .put("/api/system/notification-settings")
                .then()
                .statusCode(200);
        makeRowsOfSending(now);
    }

    private void makeNotification(Object now) {
        sql(
                "INSERT INTO hcm_notifications (id, organization_id, event, created_at) VALUES (?, ?, 'a', ?)",
                "notification-" + organization,
                organization,
                now);
        sql(
                "INSERT INTO hcm_deliveries (id, notification_id, organization_id, event, severity, channel, state, created_at,"
                        + " updated_at) VALUES (?, ?, ?, 'a', 'low', 'email', 'sent', ?, ?)",
                "delivery-" + organization,
                "notification-" + organization,
                organization,
                now,
                now);
    }

    private void makeRowsOfSending(Object now) {
        makeNotification(now);
        sql(
                "INSERT INTO hcm_attachments (notification_id, position, organization_id, name, media_type)"
                        + " VALUES (?, 1, ?, 'a', 'text/plain')",
                "notification-" + organization,
                organization);
        sql(
                "INSERT INTO hcm_digests (id, organization_id, channel, period_start, period_end, created_at)"
                        + " VALUES (?, ?, 'email', ?, ?, ?)",
                "digest-" + organization,
                organization,
                now,
                now,
                now);
        sql(
                "INSERT INTO hcm_send_counts (organization_id, name, window_start) VALUES (?, 'daily_cap', ?)",
                organization,
                now);
        sql(
                "INSERT INTO hcm_send_paces (organization_id, name, free_at, queued_until) VALUES (?, 'a', ?, ?)",
                organization,
                now,
                now);
        sql(
                "INSERT INTO hcm_provider_credentials (organization_id, channel, provider, fields, key_id, fingerprint, set_at,"
                        + " set_by) VALUES (?, 'email', 'smtp', '', 'a', 'a', ?, 'somebody')",
                organization,
                now);
        sql(
                "INSERT INTO hcm_channel_pauses (organization_id, channel, provider, reason, paused_at)"
                        + " VALUES (?, 'email', 'smtp', 'a', ?)",
                organization,
                now);
        sql(
                "INSERT INTO hcm_test_sends (id, organization_id, sent_at) VALUES (?, ?, ?)",
                "test-" + organization,
                organization,
                now);
    }

    /** Of the database itself, so that none is forgotten that is new. */
    private List<String> tablesOfOrganizations() throws SQLException {
        var tables = new ArrayList<String>();
        try (var connection = dataSource.getConnection();
                var columns = connection.getMetaData().getColumns(null, null, "%", "organization_id")) {
            while (columns.next()) {
                tables.add(columns.getString("TABLE_NAME"));
            }
        }
        tables.remove("hcm_absent_organizations"); // which says what is missing
        return tables.stream()
                .filter(each -> each.startsWith("hcm_") || PHASE_4.contains(each))
                .distinct()
                .toList();
    }

    private int count(String table) {
        return count(table, organization);
    }

    private int count(String table, String ofOrganization) {
        return rows("SELECT 1 AS one FROM " + table + " WHERE organization_id = ?", ofOrganization)
                .size();
    }

    private List<Map<String, Object>> noted() {
        return rows("SELECT * FROM hcm_absent_organizations WHERE organization_id = ?", organization);
    }

    abstract void withoutForeignKeys(String statement);
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class AbsentOrganizationsOnSqliteTests extends AbsentOrganizationsContract {

    @Override
    void withoutForeignKeys(String statement) {
        sql("PRAGMA foreign_keys = OFF");
        sql(statement);
        sql("PRAGMA foreign_keys = ON");
    }

    @ParameterizedTest
    @MethodSource("whatAnOrganizationMayHave")
    void aLookStepsThroughAnIndex(String table) {
        var look = AbsentOrganizations.look(table, "organizations")
                .replace(":last", "'a'")
                .replace(":limit", "9");

        assertThat(rows("EXPLAIN QUERY PLAN " + look))
                .extracting(step -> (String) step.get("detail"))
                .filteredOn(step -> step.contains(table))
                .isNotEmpty()
                .allMatch(step -> step.matches("SEARCH " + table + " USING (COVERING )?INDEX .*>\\?\\)"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class AbsentOrganizationsOnPostgresqlTests extends AbsentOrganizationsContract {

    @Override
    void withoutForeignKeys(String statement) {
        database.inTransaction(() -> {
            sql("SET LOCAL session_replication_role = replica");
            return sql(statement);
        });
    }
}
