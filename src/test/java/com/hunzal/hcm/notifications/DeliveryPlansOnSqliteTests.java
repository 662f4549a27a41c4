package com.hunzal.hcm.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked often finds its index, and sorts nothing. */
class DeliveryPlansOnSqliteTests {

    @TempDir
    Path folder;

    private Connection connection;

    @BeforeEach
    void migrate() throws SQLException {
        var url = "jdbc:sqlite:" + folder.resolve("t.db");
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration/sqlite")
                .load()
                .migrate();
        connection = DriverManager.getConnection(url);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT id, job_id FROM hcm_deliveries WHERE organization_id = 'o' AND id > 'i' AND job_id IS NOT NULL AND"
                        + " state = 'held' AND reason IN ('quiet_hours', 'config') ORDER BY id LIMIT 9 | hcm_deliveries_held",
                "SELECT DISTINCT organization_id, settings_version FROM hcm_deliveries WHERE state = 'held'"
                        + " AND reason IN ('quiet_hours') AND settings_version IS NOT NULL | hcm_deliveries_held",
                "SELECT id, job_id FROM hcm_deliveries WHERE state IN ('pending', 'held', 'sending') AND id > 'i'"
                        + " AND updated_at < 't' ORDER BY id LIMIT 9 | hcm_deliveries_open",
                "SELECT max(throttled_until) FROM hcm_deliveries WHERE organization_id = 'o' AND provider = 'p'"
                        + " AND throttled_until > 't' | hcm_deliveries_throttled",
                "SELECT 1 FROM hcm_deliveries WHERE organization_id = 'o' AND dedupe_key = 'k'"
                        + " AND (created_at, id) > ('t', 'i') LIMIT 1 | hcm_deliveries_deduplicated",
                "SELECT * FROM hcm_deliveries WHERE provider_message_id = 'm' AND provider = 'p'"
                        + " ORDER BY id | hcm_deliveries_provider_message",
                "SELECT count(*) FROM hcm_deliveries WHERE notification_id IN ('n') | hcm_deliveries_notification",
                "SELECT id FROM hcm_notifications WHERE created_at < 't' AND (created_at, id) > ('a', 'i')"
                        + " ORDER BY created_at, id LIMIT 9 | hcm_notifications_old",
                "SELECT id FROM hcm_digests WHERE period_end < 't' AND state NOT IN ('open', 'sending')"
                        + " ORDER BY period_end LIMIT 9 | hcm_digests_old",
            })
    void theStatementFindsItsIndex(String sql, String index) throws SQLException {
        assertThat(plan(sql)).contains(index).doesNotContain("SCAN hcm_deliveries\n");
    }

    @Test
    void aPageOfTheListIsReadInItsOrder() throws SQLException {
        var page = NativeNotificationsImpl.sqlOfPage("organization_id = 'o' AND (created_at, id) < ('t', 'i')")
                .replace(":limit", "9");

        assertThat(plan(page)).contains("hcm_notifications_newest").doesNotContain("TEMP B-TREE");
    }

    @Test
    void deliveriesOfAllAreReadAlongTheNotifications() throws SQLException {
        var where = "hcm_notifications.organization_id = 'o' AND state IN ('failed')"
                + " AND (hcm_notifications.created_at, hcm_notifications.id) <= ('t', 'i')";

        assertThat(plan(NativeDeliveriesImpl.sqlOfNewest(false, where).replace(":limit", "9")))
                .startsWith(
                        "SEARCH hcm_notifications USING COVERING INDEX hcm_notifications_newest (organization_id=? AND")
                .contains(
                        "SEARCH hcm_deliveries USING INDEX hcm_deliveries_notification (notification_id=? AND state=?)")
                .contains("OF ORDER BY") // what is sorted is one notification at a time
                .doesNotContain("FOR ORDER BY");
    }

    @Test
    void deliveriesToOneRecipientAreFoundByTheRecipientsIndexes() throws SQLException {
        var plan = plan(NativeDeliveriesImpl.sqlOfNewest(
                        true,
                        "hcm_notifications.organization_id = 'o' AND hcm_deliveries.id IN ("
                                + "SELECT id FROM hcm_deliveries WHERE organization_id = 'o' AND address = 'a'"
                                + " UNION SELECT id FROM hcm_deliveries WHERE organization_id = 'o' AND recipient_id = 'r')")
                .replace(":limit", "9"));

        assertThat(plan)
                .contains("hcm_deliveries_recipient (organization_id=? AND address=?)")
                .contains("hcm_deliveries_person (organization_id=? AND recipient_id=?)")
                .doesNotContain("SCAN hcm_");
    }

    private String plan(String sql) throws SQLException {
        var plan = new StringBuilder();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
                plan.append(rows.getString("detail")).append('\n');
            }
        }
        return plan.toString();
    }
}
