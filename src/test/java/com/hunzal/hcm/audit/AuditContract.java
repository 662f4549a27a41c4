package com.hunzal.hcm.audit;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.web.InParallel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Who changed what. The same on every database. */
abstract class AuditContract extends AuditTest {

    @Test
    void aChangeIsKeptWithWhoMadeItAndByWhichRequest() {
        var created = caller(tokens.sign("ann", "SystemAdmin", organization, Duration.ofHours(1)))
                .header("X-Request-Id", "request-1")
                .body("{\"job_type\": \"noop\", \"payload\": {\"duration_ms\": 54321}, \"priority\": \"high\"}")
                .post(JOBS);
        var job = created.then().statusCode(201).extract().<String>path("id");
        admin().header("X-Request-Id", "request-2")
                .post(JOBS + "/" + job + "/cancel")
                .then()
                .statusCode(200);

        var items = admin().get(AUDIT)
                .then()
                .statusCode(200)
                .body("items.action", contains("job.cancel", "job.create"))
                .body("items.actor", contains("somebody", "ann"))
                .body("items.request_id", contains("request-2", "request-1"))
                .body("items.subject", contains(job, job))
                .body("items[1].details", equalTo(Map.of("job_type", "noop", "priority", 1)))
                .body("items[0].details.status", equalTo("cancelled"))
                .body("next_cursor", nullValue())
                .extract()
                .jsonPath();
        assertThat(items.getString("items[0].hash"))
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(items.getString("items[1].hash"));
        assertThat(items.prettify()).as("payloads may be confidential").doesNotContain("54321");
        assertThat(problems()).isEmpty();
    }

    @Test
    void whatWasRefusedOrReplayedIsNoChange() {
        admin().body("{\"job_type\": \"nothing\"}").post(JOBS).then().statusCode(422);
        for (int i = 0; i < 2; i++) {
            admin().header("Idempotency-Key", "k")
                    .body("{\"job_type\": \"noop\"}")
                    .post(JOBS)
                    .then()
                    .statusCode(201);
        }
        admin().body("{}").put("/api/system/notification-settings").then().statusCode(200);

        admin().get(AUDIT).then().body("items.action", contains("job.create"));
    }

    @Test
    void manyThatAreChangedByOneRequestAreOneEntry() {
        admin().body(
                        "{\"jobs\": [{\"job_type\": \"noop\"}, {\"job_type\": \"noop\"}, {\"job_type\": \"cache_flush\"}]}")
                .post(JOBS + "/bulk")
                .then()
                .statusCode(201);
        admin().body("{\"filter\": {\"job_type\": [\"noop\"]}, \"dry_run\": true}")
                .post(JOBS + "/cancel")
                .then()
                .statusCode(200);
        admin().body("{\"filter\": {\"job_type\": [\"noop\"]}}")
                .post(JOBS + "/cancel")
                .then()
                .statusCode(200);

        admin().get(AUDIT)
                .then()
                .body("items.action", contains("job.cancel_many", "job.create_many"))
                .body("items[0].details.changed", equalTo(2))
                .body("items[1].details.created", equalTo(3))
                .body("items[1].details.job_types", equalTo(Map.of("cache_flush", 1, "noop", 2)));
    }

    @Test
    void ofSettingsOnlyTheNamesOfFieldsAreKept() {
        admin().body(
                        "{\"slack_webhook_url\": \"https://hooks.slack.com/services/T1/B1/secret\", \"dnd_start\": \"21:00\"}")
                .put("/api/system/notification-settings")
                .then()
                .statusCode(200);

        var text = admin().get(AUDIT)
                .then()
                .body("items.action", contains("settings.change"))
                .body("items[0].details.fields", containsInAnyOrder("dnd_start", "slack_webhook_url"))
                .extract()
                .asString();
        assertThat(text).doesNotContain("secret");
    }

    @Test
    void theListIsFilteredByWhoWhatAndWhen() {
        append(3);
        clock.advance(Duration.ofMinutes(5));
        var between = clock.instant().minus(Duration.ofMinutes(1));
        var job = createJob();

        admin().get(AUDIT + "?actor=system").then().body("items", hasSize(3));
        admin().get(AUDIT + "?action=job.create").then().body("items.subject", contains(job));
        admin().get(AUDIT + "?subject=step-2&actor=system&action=test.step")
                .then()
                .body("items.details.number", contains(2));
        admin().get(AUDIT + "?subject=step-2&actor=somebody").then().body("items", hasSize(0));
        admin().queryParam("after", between.toString()).get(AUDIT).then().body("items.action", contains("job.create"));
        admin().queryParam("before", between.toString())
                .get(AUDIT)
                .then()
                .body("items.action", contains("test.step", "test.step", "test.step"));
    }

    @Test
    void pagesFollowEachOtherWithoutGapsWhileOthersAppend() {
        append(7);
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = admin().queryParam("cursor", cursor)
                    .queryParam("action", "test.step")
                    .get(AUDIT + "?limit=3")
                    .then()
                    .statusCode(200)
                    .body("limit", equalTo(3))
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("items.subject"));
            cursor = page.getString("next_cursor");
            append(1);
        } while (cursor != null);

        assertThat(seen).containsExactly("step-7", "step-6", "step-5", "step-4", "step-3", "step-2", "step-1");
    }

    @Test
    void parametersAreStrict() {
        append(2);
        var cursor = admin().get(AUDIT + "?limit=1").jsonPath().getString("next_cursor");

        admin().get(AUDIT + "?who=ann").then().spec(problem(400, "malformed-request"));
        admin().get(AUDIT + "?after=yesterday").then().spec(problem(400, "malformed-request"));
        admin().get(AUDIT + "?actor=a&actor=b").then().spec(problem(400, "malformed-request"));
        admin().get(AUDIT + "?limit=0").then().statusCode(422);
        admin().get(AUDIT + "?cursor=abc").then().spec(problem(400, "malformed-request"));
        admin().queryParam("cursor", cursor)
                .get(AUDIT + "?action=another")
                .then()
                .spec(problem(400, "malformed-request"));
    }

    @Test
    void nobodySeesWhatWasChangedInAnotherOrganization() {
        append(1);

        caller(token("SystemAdmin", addOrganization()))
                .get(AUDIT)
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        caller(token("Employee", organization)).get(AUDIT).then().spec(problem(403, "forbidden"));
    }

    @Test
    void whatARootChangesForAllHasAChainOfItsOwn() {
        caller(token("Root", null))
                .header("X-Request-Id", organization)
                .body("{\"all_organizations\": true}")
                .post(JOBS + "/types/noop/pause")
                .then()
                .statusCode(200);
        caller(token("Root", null))
                .body("{\"all_organizations\": true}")
                .post(JOBS + "/types/noop/resume")
                .then()
                .statusCode(200);

        caller(token("Root", null))
                .get(AUDIT + "?action=job_type.pause&limit=1")
                .then()
                .body("items.request_id", contains(organization))
                .body("items.subject", contains("noop"));
        admin().get(AUDIT).then().body("items", hasSize(0));
        assertThat(chains().check(AuditHead.SERVICE).problems()).isEmpty();
    }

    @Test
    void entriesOfManyThreadsMakeOneChain() throws Exception {
        var other = addOrganization();
        InParallel.times(24, number -> {
            if (number % 3 == 0) {
                trail.append(organization, "test.parallel", "p-" + number, Map.of());
                return "";
            }
            return number % 3 == 1 ? createJob() : createJobOf(other);
        });

        assertThat(problems()).isEmpty();
        assertThat(chains().check(organization).entries()).isEqualTo(16);
        assertThat(chains().check(other).problems()).isEmpty();
        assertThat(chains().check(other).entries()).isEqualTo(8);
    }

    private String createJobOf(String other) {
        return caller(token("SystemAdmin", other))
                .body("{\"job_type\": \"noop\"}")
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void entriesGoWithTheirOrganizationAndAnotherOfItsNameBeginsAnew() {
        append(3);
        sql("DELETE FROM organizations WHERE id = ?", organization);
        assertThat(rows("SELECT * FROM hcm_audit_entries WHERE organization_id = ?", organization))
                .isEmpty();
        trail.append(organization, "test.step", "nobody's", Map.of());

        sql("INSERT INTO organizations (id) VALUES (?)", organization);
        append(1);

        assertThat(chains().check(organization))
                .isEqualTo(new ChainReport(
                        organization, 1, 1, 1, chains().check(organization).hash(), List.of(), 0));
    }

    @Test
    void whatCannotBeStoredJustSoStillMakesAWholeChain() {
        trail.append(organization, "test.odd", "half \uD800 and \0 and " + "long".repeat(1000), Map.of("\uDC00", "\0"));
        var details = new HashSet<>(List.of("ä", "\u2028"));
        trail.append(organization, "test.odd", "", Map.of("set", details));

        assertThat(problems()).isEmpty();
        assertThat(chains().check(organization).entries()).isEqualTo(2);
    }

    @Test
    void aRolledBackChangeLeavesNoEntryAndNoGap() {
        append(1);
        try {
            database.inTransaction(() -> {
                append(2);
                throw new IllegalStateException("no");
            });
        } catch (IllegalStateException no) {
            append(1);
        }

        assertThat(problems()).isEmpty();
        assertThat(chains().check(organization).seq()).isEqualTo(2);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class AuditOnSqliteTests extends AuditContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class AuditOnPostgresqlTests extends AuditContract {}
