package com.hunzal.hcm.settings;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.web.InParallel;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Nobody overwrites what he has not seen. */
abstract class SettingsVersionsContract extends NotificationSettingsTest {

    // ETag

    @Test
    void aChangeIsMadeOnlyIfNobodyElseMadeOneSince() {
        var stale = etag();
        var fresh = put("{'email_from_name': 'one'}").extract().header("ETag");
        assertThat(fresh).matches("\"[^\"]+\"").isNotEqualTo(stale).isEqualTo(etag());
        var before = row();

        for (var tag : List.of(stale, "\"nonsense\"", "W/" + fresh, fresh.replace("\"", ""), "\"a\", \"b\"")) {
            admin().header("If-Match", tag)
                    .body("{\"email_from_name\": \"two\"}")
                    .put(PATH)
                    .then()
                    .spec(problem(412, "etag-mismatch"));
        }
        assertThat(row()).isEqualTo(before);

        for (var tag : List.of("*", "\"other\", " + fresh, fresh + ",\"other\"")) {
            admin().header("If-Match", tag).body("{}").put(PATH).then().statusCode(200);
        }
        admin().header("If-Match", fresh)
                .contentType(MERGE_PATCH)
                .body("{\"email_from_name\": \"two\"}".getBytes())
                .patch(PATH)
                .then()
                .statusCode(200)
                .body("email_from_name", equalTo("two"));
    }

    @Test
    void ofSeveralWhoSawTheSameStateOneChangesIt() throws Exception {
        var etag = etag();

        var statuses = InParallel.times(
                8,
                number -> admin().header("If-Match", etag)
                        .body("{\"email_from_name\": \"" + number + "\"}")
                        .put(PATH)
                        .statusCode());

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
    }

    @Test
    void whatIsStillTheSameNeedNotBeSentAgain() {
        var etag = etag();

        admin().header("If-None-Match", etag)
                .get(PATH)
                .then()
                .statusCode(304)
                .header("ETag", equalTo(etag))
                .body(equalTo(""));

        sql("UPDATE notification_settings SET email_from_name = 'by SQL' WHERE organization_id = ?", organization);
        admin().header("If-None-Match", etag)
                .get(PATH)
                .then()
                .statusCode(200)
                .body("email_from_name", equalTo("by SQL"));
    }

    // What was read can be sent back

    @ParameterizedTest
    @CsvSource({
        "id, other",
        "organization_id, other",
        "created_at, 2020-01-01T00:00:00Z",
        "updated_at, 2020-01-01T00:00:00Z"
    })
    void readOnlyFieldsAreAcceptedAsTheyAreAndRefusedOtherwise(String field, String other) {
        String present = get().extract().path(field);
        var before = row();

        put("{'" + field + "': '" + present + "'}");
        send("{'" + field + "': '" + other + "', 'sms_enabled': true}").then().spec(invalid(field));
        send("{'" + field + "': null}").then().spec(invalid(field));
        send("{'" + field + "': 7}").then().spec(malformed(field));

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void theSameMomentMayBeWrittenInAnotherZone() {
        var elsewhere = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.ofHours(5));
        get();

        put("{'created_at': '" + elsewhere + "'}");
    }

    @Test
    void whatWasReadCanBeSentBackWhole() {
        get();
        var fresh = get().extract().asString();
        send(fresh).then().statusCode(200);
        put("""
                {'email_enabled': false, 'email_provider': 'ses', 'email_from_address': 'hr@example.com',
                 'email_from_name': 'Ü \\"quoted\\" \\\\ name', 'sms_enabled': true, 'sms_provider': 'sns',
                 'slack_enabled': true, 'slack_webhook_url': '%s', 'digest_frequency': 'hourly',
                 'dnd_enabled': true, 'dnd_start': '01:00', 'dnd_end': '02:00',
                 'custom_settings': {'n': 12345678901234567890, 'd': 0.10, 'deep': {'a': [1, {'b': null}]}}}""".formatted(WEBHOOK));
        var before = row();
        var etag = etag();
        var whole = get().extract().asString();
        clock.advance(Duration.ofMinutes(1));

        admin().header("If-Match", etag)
                .body(whole)
                .put(PATH)
                .then()
                .statusCode(200)
                .header("ETag", equalTo(etag))
                .body(equalTo(whole));

        assertThat(row()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "'nonsense'", "{'sms': {'state': 'ready'}}"})
    void channelsAndWarningsAreIgnored(String sent) {
        get();
        var before = row();

        put("{'channels': " + sent + ", 'warnings': " + sent + "}").body("channels.sms.state", equalTo("off"));

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void changesOfDifferentFieldsAtTheSameTimeLoseNothing() throws Exception {
        var changes = List.of(
                "'email_enabled': false",
                "'email_provider': 'ses'",
                "'email_from_name': 'HR'",
                "'sms_enabled': true",
                "'sms_provider': 'sns'",
                "'digest_frequency': 'weekly'",
                "'dnd_start': '20:00'",
                "'custom_settings': {'a': 1}",
                "'custom_settings': {'b': 2}",
                "'custom_settings': {'c': {'d': 3}}");

        InParallel.times(changes.size(), number -> put("{" + changes.get(number) + "}"));

        get().body("email_enabled", equalTo(false))
                .body("email_provider", equalTo("ses"))
                .body("email_from_name", equalTo("HR"))
                .body("sms_enabled", equalTo(true))
                .body("sms_provider", equalTo("sns"))
                .body("digest_frequency", equalTo("weekly"))
                .body("dnd_start", equalTo("20:00"))
                .body("custom_settings", equalTo(Map.of("a", 1, "b", 2, "c", Map.of("d", 3))));
    }

    /** On SQLite nobody else writes during a transaction, so that it must not be held while a body is looked at. */
    @Test
    void whatIsWrongIsToldWhileSomebodyElseWrites() {
        get();
        database.inTransaction(() -> {
            sql("UPDATE notification_settings SET dnd_start = '20:00' WHERE organization_id = ?", organization);

            send("{'email_enabled': 1}").then().spec(malformed("email_enabled"));
            send("{'digest_frequency': 'never'}").then().spec(invalid("digest_frequency"));
            return admin().header("If-Match", "\"stale\"")
                    .body("{\"sms_enabled\": true}")
                    .put(PATH)
                    .then()
                    .spec(problem(412, "etag-mismatch"));
        });
    }

    @Test
    void whatAnotherProgramCommitsMeanwhileIsKeptAndCounts() {
        put("{'dnd_enabled': true, 'dnd_end': '06:00'}");

        var changes = database.inTransaction(() -> {
            sql("UPDATE notification_settings SET dnd_start = '07:00' WHERE organization_id = ?", organization);
            return List.of(
                    CompletableFuture.supplyAsync(() -> put("{'email_from_name': 'HR'}")),
                    CompletableFuture.supplyAsync(
                            () -> send("{'dnd_end': '08:00'}").then()));
        });

        changes.forEach(CompletableFuture::join);
        get().body("dnd_start", equalTo("07:00"))
                .body("dnd_end", equalTo("08:00"))
                .body("email_from_name", equalTo("HR"));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SettingsVersionsOnSqliteTests extends SettingsVersionsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SettingsVersionsOnPostgresqlTests extends SettingsVersionsContract {}
