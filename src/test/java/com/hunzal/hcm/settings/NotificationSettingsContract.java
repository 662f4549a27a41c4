package com.hunzal.hcm.settings;

import static com.hunzal.hcm.web.Problems.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.web.InParallel;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Settings are there from the first look, and each field is kept, set or cleared. */
abstract class NotificationSettingsContract extends NotificationSettingsTest {

    // The first look

    @Test
    void theFirstLookMakesTheRowWithTheGuidesDefaults() {
        get().body("id", matchesPattern("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"))
                .body("organization_id", equalTo(organization))
                .body("email_enabled", equalTo(true))
                .body("email_provider", equalTo("smtp"))
                .body("email_from_address", equalTo("noreply@hunzal.com"))
                .body("email_from_name", nullValue())
                .body("sms_enabled", equalTo(false))
                .body("sms_provider", nullValue())
                .body("slack_enabled", equalTo(false))
                .body("slack_webhook_url", nullValue())
                .body("digest_frequency", equalTo("daily"))
                .body("dnd_enabled", equalTo(false))
                .body("dnd_start", equalTo("22:00"))
                .body("dnd_end", equalTo("06:00"))
                .body("custom_settings", nullValue())
                .body("timezone", equalTo("UTC"))
                .body("digest_hour", equalTo(8))
                .body("digest_weekday", equalTo("monday"))
                .body("sms_monthly_segments", nullValue())
                .body("email_fallback_provider", nullValue())
                .body("admin_recipients", hasSize(0))
                .body("notify_job_failed", equalTo(false))
                .body("created_at", equalTo(clock.instant().toString()))
                .body("updated_at", equalTo(clock.instant().toString()))
                .body("channels.sms.state", equalTo("off"));

        assertThat(rowsOfTheOrganization()).singleElement().satisfies(row -> {
            assertThat(row)
                    .containsEntry("email_provider", "smtp")
                    .containsEntry("email_from_address", "noreply@hunzal.com")
                    .containsEntry("digest_frequency", "daily")
                    .containsEntry("dnd_start", "22:00")
                    .containsEntry("dnd_end", "06:00")
                    .containsEntry("custom_settings", null);
            assertThat(isTrue(row.get("email_enabled"))).isTrue();
            assertThat(isTrue(row.get("sms_enabled"))).isFalse();
        });
    }

    @Test
    void onSqliteTheRowHasTheFormsThatOtherProgramsExpect() {
        if (database.vendor() != Vendor.SQLITE) {
            assertThat(rows("SELECT pg_typeof(email_enabled)::text AS type FROM notification_settings LIMIT 1"))
                    .allSatisfy(row -> assertThat(row).containsEntry("type", "boolean"));
            return;
        }
        put("{'email_from_name': 'HR'}");

        assertThat(rows(
                        "SELECT typeof(email_enabled) AS flag, typeof(created_at) AS time, created_at, updated_at "
                                + "FROM notification_settings WHERE organization_id = ?",
                        organization))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("flag", "integer").containsEntry("time", "text");
                    assertThat((String) row.get("created_at"))
                            .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
                    assertThat((String) row.get("updated_at"))
                            .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
                });
    }

    @Test
    void sixteenFirstLooksAtTheSameTimeMakeOneRow() throws Exception {
        var ids = InParallel.times(16, number -> get().extract().<String>path("id"));

        assertThat(rowsOfTheOrganization()).hasSize(1);
        assertThat(ids).containsOnly((String) row().get("id"));
    }

    @Test
    void aFirstAccessMayAlsoBeAChange() throws Exception {
        InParallel.times(8, number -> put("{'email_from_name': 'HR'}"));

        get().body("email_from_name", equalTo("HR"));
        assertThat(rowsOfTheOrganization()).hasSize(1);
    }

    @Test
    void whatAnotherProgramInsertedWithNothingButTheKeysIsTheRow() {
        sql(
                "INSERT INTO notification_settings (id, organization_id) VALUES (?, ?)",
                "by " + organization,
                organization);

        get().body("id", equalTo("by " + organization))
                .body("email_enabled", equalTo(true))
                .body("dnd_end", equalTo("06:00"))
                .body("created_at", matchesPattern("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"));
        put("{'dnd_enabled': true}").body("dnd_enabled", equalTo(true));
    }

    @Test
    void aRowWithEmptyColumnsShowsTheDefaults() {
        var fresh = get().extract().asString();
        sql("UPDATE notification_settings SET email_enabled = NULL, email_provider = NULL, email_from_address = NULL, "
                + "sms_enabled = NULL, slack_enabled = NULL, digest_frequency = NULL, dnd_enabled = NULL, "
                + "dnd_start = NULL, dnd_end = NULL WHERE organization_id = '" + organization + "'");

        assertThat(get().extract().asString()).isEqualTo(fresh);
        put("{'sms_enabled': true}").body("sms_enabled", equalTo(true)).body("dnd_start", equalTo("22:00"));
    }

    // Types

    @Test
    void everyFieldHasItsJsonType() {
        put("""
                {'email_from_name': 'HR', 'sms_provider': 'sns', 'custom_settings': {'a': [1, 'two', null]},
                 'slack_webhook_url': '%s'}""".formatted(WEBHOOK));

        var answer = get();

        for (var flag : List.of("email_enabled", "sms_enabled", "slack_enabled", "dnd_enabled")) {
            answer.body(flag, instanceOf(Boolean.class));
        }
        for (var text : List.of(
                "id",
                "organization_id",
                "email_provider",
                "email_from_address",
                "email_from_name",
                "sms_provider",
                "slack_webhook_url",
                "digest_frequency",
                "dnd_start",
                "dnd_end",
                "created_at",
                "updated_at")) {
            answer.body(text, instanceOf(String.class));
        }
        answer.body("custom_settings", instanceOf(Map.class)).body("custom_settings.a", hasSize(3));
        for (var time : List.of("created_at", "updated_at")) {
            answer.body(time, matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"));
        }
    }

    // Partial updates: absent, null, value

    static Stream<Arguments> fields() {
        return Stream.of(
                // field, what is sent, what is shown then, what is shown after null
                Arguments.of("email_enabled", "false", false, true),
                Arguments.of("email_provider", "'ses'", "ses", "smtp"),
                Arguments.of("email_from_address", "'hr@example.com'", "hr@example.com", "noreply@hunzal.com"),
                Arguments.of("email_from_name", "'Büro für 人事'", "Büro für 人事", null),
                Arguments.of("sms_enabled", "true", true, false),
                Arguments.of("sms_provider", "'twilio'", "twilio", null),
                Arguments.of("slack_enabled", "true", true, false),
                Arguments.of("slack_webhook_url", "'" + WEBHOOK + "'", MASK, null),
                Arguments.of("digest_frequency", "'weekly'", "weekly", "daily"),
                Arguments.of("dnd_enabled", "true", true, false),
                Arguments.of("dnd_start", "'21:30'", "21:30", "22:00"),
                Arguments.of("dnd_end", "'05:45'", "05:45", "06:00"),
                Arguments.of("email_fallback_provider", "'SES'", "ses", null),
                Arguments.of("sms_monthly_segments", "500", 500, null),
                Arguments.of("digest_hour", "0", 0, 8),
                Arguments.of("digest_weekday", "'sunday'", "sunday", "monday"),
                Arguments.of("timezone", "'Asia/Karachi'", "Asia/Karachi", "UTC"),
                Arguments.of(
                        "admin_recipients",
                        "['a@example.com', 'b@example.com']",
                        List.of("a@example.com", "b@example.com"),
                        List.of()),
                Arguments.of("notify_job_failed", "true", true, false),
                Arguments.of("custom_settings", "{'theme': 'dark'}", Map.of("theme", "dark"), null));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aFieldIsKeptIfAbsentSetByAValueAndClearedByNull(String field, String json, Object shown, Object cleared) {
        var before = settable(get());

        put("{'" + field + "': " + json + "}").body(field, equalTo(shown));
        var set = new HashMap<>(before);
        set.put(field, shown);
        assertThat(settable(get())).isEqualTo(set);

        var other = field.equals("digest_frequency") ? "dnd_start" : "digest_frequency";
        var otherValue = field.equals("digest_frequency") ? "20:15" : "hourly";
        put("{'" + other + "': '" + otherValue + "'}");
        set.put(other, otherValue);
        assertThat(settable(get())).as("absent is unchanged").isEqualTo(set);

        put("{'" + field + "': null}").body(field, equalTo(cleared));
        set.put(field, cleared);
        assertThat(settable(get())).isEqualTo(set);
    }

    @Test
    void anEmptyObjectChangesNothing() {
        put("{'email_from_name': 'HR', 'custom_settings': {'a': 1}}");
        var before = row();
        var etag = etag();
        clock.advance(Duration.ofMinutes(1));

        put("{}").header("ETag", equalTo(etag));

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void whatIsTheSameAlreadyChangesNothing() {
        put("{'email_from_name': 'HR', 'custom_settings': {'a': 1, 'b': {'c': 2}}}");
        var before = row();
        clock.advance(Duration.ofMinutes(1));

        put(
                "{'email_from_name': 'HR', 'email_provider': 'SMTP', 'custom_settings': {'b': {'c': 2}}, 'sms_provider': null}");

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void aChangeMovesUpdatedAtAndNothingElse() {
        var created = get().extract().<String>path("created_at");
        clock.advance(Duration.ofMinutes(1));

        put("{'sms_enabled': true}")
                .body("updated_at", equalTo(clock.instant().toString()))
                .body("created_at", equalTo(created));
    }

    @ParameterizedTest
    @ValueSource(strings = {MERGE_PATCH, "application/json", "application/merge-patch+json; charset=utf-8"})
    void patchIsTheSameAsPut(String contentType) {
        put("{'email_from_name': 'HR', 'custom_settings': {'a': 1, 'b': 2}}");

        admin().contentType(contentType)
                .body("{\"email_from_name\": null, \"sms_enabled\": true, \"custom_settings\": {\"a\": null}}"
                        .getBytes())
                .patch(PATH)
                .then()
                .statusCode(200)
                .body("email_from_name", nullValue())
                .body("sms_enabled", equalTo(true))
                .body("custom_settings", equalTo(Map.of("b", 2)));
        admin().contentType(contentType)
                .body("{\"digest_frequency\": \"yearly\"}".getBytes())
                .patch(PATH)
                .then()
                .spec(invalid("digest_frequency"));
    }

    private static Map<String, Object> settable(ValidatableResponse answer) {
        var fields = new HashMap<>(JsonPath.from(answer.extract().asString()).getMap(""));
        var settable = new HashMap<String, Object>();
        fields.forEach((name, value) -> settable.put((String) name, value));
        settable.keySet().removeAll(List.of("updated_at", "channels"));
        return settable;
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class NotificationSettingsOnSqliteTests extends NotificationSettingsContract {

    @ParameterizedTest
    @CsvSource({
        "email_enabled, 7, true",
        "sms_enabled, 'yes', false",
        "slack_enabled, -1, true",
        "dnd_enabled, 'true', false",
        "dnd_enabled, '', false",
        "sms_enabled, 0.5, false"
    })
    void aFlagThatIsNoneCountsAsSqlHasItUntilItIsSet(String field, String odd, boolean shown) {
        get();
        sql("UPDATE notification_settings SET " + field + " = ? WHERE organization_id = ?", odd, organization);
        var stored = row().get(field);
        var etag = get().body(field, equalTo(shown))
                .body("warnings.field", contains(field))
                .extract()
                .header("ETag");
        clock.advance(Duration.ofMinutes(1));

        put("{'email_from_name': 'HR'}").body(field, equalTo(shown)).body("warnings.field", contains(field));
        assertThat(row()).containsEntry(field, stored);
        put("{'" + field + "': " + shown + "}")
                .body(field, equalTo(shown))
                .body("warnings", hasSize(0))
                .body("updated_at", equalTo(clock.instant().toString()))
                .header("ETag", not(equalTo(etag)));

        assertThat(row()).containsEntry(field, shown ? 1 : 0);
        get().body(field, equalTo(shown)).body("warnings", hasSize(0));
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class NotificationSettingsOnPostgresqlTests extends NotificationSettingsContract {}
