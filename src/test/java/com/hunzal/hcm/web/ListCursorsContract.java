package com.hunzal.hcm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** What all lists do with cursors that they have not made so. The same on every database. */
abstract class ListCursorsContract extends ServerTest {

    private static final String SYSTEM = "/api/system";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/background-jobs",
                "/job-schedules",
                "/notifications",
                "/notifications/deliveries",
                "/suppressions",
                "/audit",
                "/notification-settings/history",
                "/organizations"
            })
    void whatIsNoneOfTheirsIsRefusedInOneWay(String list) {
        var another = new PageCursor("another").behind(List.of("a"));

        for (var cursor : List.of("nonsense", "%00", "%20", "%C3%A4", another)) {
            admin().urlEncodingEnabled(false)
                    .get(SYSTEM + list + "?cursor=" + cursor)
                    .then()
                    .statusCode(400)
                    .body("type", equalTo("urn:problem-type:hcm:malformed-request"))
                    .body("errors.field", equalTo(List.of("cursor")));
        }
        admin().get(SYSTEM + list + "?cursor=" + another)
                .then()
                .body("detail", equalTo("cursor: is not a cursor of this list; start again without it"))
                .body("instance", equalTo(SYSTEM + list));
        admin().get(SYSTEM + list + "?cursor=").then().statusCode(200);
    }

    @Test
    void aTimeThatNoDatabaseHasIsNoTrouble() {
        for (var time : List.of(Instant.MIN, Instant.parse("-9999-01-01T00:00:00Z"), Instant.MAX)) {
            var audit = new PageCursor("audit", null, null, null, null, null);
            var suppressions = new PageCursor("suppressions", List.of(), null, List.of());
            answers("/audit", audit.behind(List.of(time, 1)));
            answers("/suppressions", suppressions.behind(List.of(time, "a")));
            answers("/notifications", ofNotifications("notifications").behind(List.of(time, "a")));
            answers("/notifications/deliveries", ofNotifications("deliveries").behind(List.of(time, "a", "a")));
        }
    }

    private static PageCursor ofNotifications(String list) {
        return new PageCursor(list, List.of(), List.of(), List.of(), List.of(), null, null, null);
    }

    private void answers(String list, String cursor) {
        admin().get(SYSTEM + list + "?cursor=" + cursor).then().statusCode(anyOf(is(200), is(400)));
    }

    @Test
    void theLongestNameThatFitsIntoARequestIsAPlace() {
        for (var name : List.of("a".repeat(10), "ü".repeat(9_000) + "|", "z")) {
            sql(
                    "INSERT INTO hcm_job_schedules (id, organization_id, name, cron, zone, job_type, created_at,"
                            + " updated_at) VALUES (?, ?, ?, '@hourly', 'UTC', 'noop', CURRENT_TIMESTAMP,"
                            + " CURRENT_TIMESTAMP)",
                    organization + name.charAt(0),
                    organization,
                    name);
        }
        var page = admin().get(SYSTEM + "/job-schedules?limit=2").jsonPath();
        var cursor = page.getString("next_cursor");

        assertThat(cursor).hasSizeGreaterThan(10);
        admin().get(SYSTEM + "/job-schedules?limit=2&cursor=" + cursor).then().body("items", hasSize(1));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ListCursorsOnSqliteTests extends ListCursorsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ListCursorsOnPostgresqlTests extends ListCursorsContract {}
