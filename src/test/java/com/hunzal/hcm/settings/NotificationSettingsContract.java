package com.hunzal.hcm.settings;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.web.InParallel;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.ContextConfiguration;

/** What callers can rely on at {@code /api/system/notification-settings}. The same on every database. */
@ExtendWith(OutputCaptureExtension.class)
abstract class NotificationSettingsContract extends ServerTest {

    private static final String PATH = "/api/system/notification-settings";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String SECRET_PART = "T0000SECRET/B0000SECRET/xoxbSECRETtail";
    private static final String WEBHOOK = "https://hooks.slack.com/services/" + SECRET_PART;
    private static final String MASK = "https://hooks.slack.com/****tail";

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

    // Validation

    static Stream<Arguments> whatAnotherProgramLeftOdd() {
        return Stream.of(
                // field, what is in the table, something else that is wrong, what is right
                Arguments.of("email_provider", "pigeon", "'owl'", "'ses'"),
                Arguments.of("email_from_address", "", "'nobody'", "'hr@example.com'"),
                Arguments.of("email_from_name", "HR\r\nBcc: x@evil.example", "'HR\\n'", "'HR'"),
                Arguments.of("sms_provider", "aws", "'gsm'", "'sns'"),
                Arguments.of("slack_webhook_url", "https://evil.example/" + SECRET_PART, "'no'", "'" + WEBHOOK + "'"),
                Arguments.of("slack_webhook_url", "nonsense", "'no'", "'" + WEBHOOK + "'"),
                Arguments.of("digest_frequency", "monthly", "'yearly'", "'weekly'"),
                Arguments.of("dnd_start", "9:00", "'8:00'", "'09:00'"),
                Arguments.of("dnd_end", "24:00", "'25:00'", "'23:59'"));
    }

    @ParameterizedTest
    @MethodSource("whatAnotherProgramLeftOdd")
    void whatAnotherProgramLeftOddRefusesNothingElse(String field, String odd, String wrong, String right) {
        get().body("warnings", hasSize(0));
        sql("UPDATE notification_settings SET " + field + " = ? WHERE organization_id = ?", odd, organization);

        var seen = get().body("warnings.field", contains(field)).extract().asString();
        put("{'email_enabled': false, 'sms_enabled': true}")
                .body("sms_enabled", equalTo(true))
                .body("warnings.field", contains(field));
        assertThat(row()).containsEntry(field, odd);

        send("{'" + field + "': " + wrong + ", 'sms_enabled': false}").then().spec(invalid(field));
        assertThat(isTrue(row().get("sms_enabled"))).isTrue();

        var answer = put("{'" + field + "': " + right + "}").body("warnings", hasSize(0));
        assertThat(row().get(field)).isNotEqualTo(odd);
        assertThat(seen + answer.extract().asString()).doesNotContain("SECRET");
    }

    @ParameterizedTest
    @MethodSource("whatAnotherProgramLeftOdd")
    void whatIsOddCanBeSentBackAsItWasRead(String field, String odd, String wrong, String right) {
        get();
        sql("UPDATE notification_settings SET " + field + " = ? WHERE organization_id = ?", odd, organization);
        var before = row();

        send(get().extract().asString()).then().statusCode(200).body("warnings.field", contains(field));

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void emptyQuietHoursThatAnotherProgramLeftRefuseNothingElse() {
        get();
        sql(
                "UPDATE notification_settings SET dnd_enabled = ?, dnd_start = '07:00', dnd_end = '07:00' WHERE organization_id = ?",
                true,
                organization);

        get().body("warnings.message", contains("must differ from dnd_start while dnd_enabled is true"));
        put("{'sms_enabled': true}").body("warnings.field", contains("dnd_end"));
        send("{'dnd_start': '08:00', 'dnd_end': '08:00'}").then().spec(invalid("dnd_end"));
        put("{'dnd_start': '08:00'}").body("warnings", hasSize(0));
    }

    @Test
    void aWebhookWithoutEncryptionIsShownAsWhatItIs() {
        get();
        sql(
                "UPDATE notification_settings SET slack_webhook_url = ? WHERE organization_id = ?",
                WEBHOOK.replace("https", "http"),
                organization);

        get().body("slack_webhook_url", equalTo("http://hooks.slack.com/****tail"))
                .body("warnings[0].field", equalTo("slack_webhook_url"))
                .body("warnings[0].message", equalTo("must be an https URL"));
    }

    @Test
    void nothingIsSavedUnlessAllOfItIsValidAndAllThatIsWrongIsNamed() {
        get();
        var before = row();

        send("{'email_enabled': false, 'email_provider': 'pigeon', 'dnd_start': '7:00', 'digest_frequency': 'daily'}")
                .then()
                .spec(invalid("email_provider", "dnd_start"))
                .body("errors", hasSize(2));
        send("{'email_enabled': 1, 'emial_provider': 'ses', 'dnd_start': '7:00'}")
                .then()
                .spec(malformed("email_enabled", "emial_provider", "dnd_start"))
                .body(
                        "errors.find { it.field == 'emial_provider' }.message",
                        equalTo("unknown field; did you mean \"email_provider\"?"));

        assertThat(row()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "email_provider, smtp, smtp",
        "email_provider, SMTP, smtp",
        "email_provider, SendGrid, sendgrid",
        "email_provider, SES, ses",
        "sms_provider, Twilio, twilio",
        "sms_provider, TWILIO, twilio",
        "sms_provider, sns, sns",
        "sms_provider, AWS SNS, sns",
        "sms_provider, aws_sns, sns",
        "sms_provider, Aws Sns, sns"
    })
    void providersAreKnownInTheGuidesSpellings(String field, String spelling, String stored) {
        put("{'" + field + "': '" + spelling + "'}").body(field, equalTo(stored));

        assertThat(row()).containsEntry(field, stored);
    }

    @ParameterizedTest
    @CsvSource({
        "email_provider, twilio",
        "email_provider, ''",
        "sms_provider, smtp",
        "sms_provider, aws",
        "email_provider, aws_ses"
    })
    void otherProvidersAreRefused(String field, String provider) {
        send("{'" + field + "': '" + provider + "'}").then().spec(invalid(field));
    }

    @Test
    void providersThatThePythonServiceStoredInItsSpellingDoNotStandInTheWay() {
        get();
        sql(
                "UPDATE notification_settings SET email_provider = 'SMTP', sms_provider = 'AWS SNS' WHERE organization_id = ?",
                organization);

        get().body(
                        "channels.email.reasons[0]",
                        not(equalTo("This version sends e-mail through smtp only, not through SMTP.")));
        put("{'sms_enabled': true}").body("email_provider", equalTo("smtp")).body("sms_provider", equalTo("sns"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7:00",
                "07:0",
                "24:00",
                "23:60",
                "07:00:00",
                "0700",
                "07.00",
                " 07:00",
                "07:00 ",
                "-1:00",
                "٠٧:٠٠",
                "noon"
            })
    void timesAreStrict(String time) {
        send("{'dnd_start': '" + time + "'}").then().spec(invalid("dnd_start"));
        send("{'dnd_end': '" + time + "'}").then().spec(invalid("dnd_end"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00", "09:05", "19:59", "23:59"})
    void timesOfTheWholeDayArePossible(String time) {
        put("{'dnd_start': '" + time + "', 'dnd_end': '12:34'}").body("dnd_start", equalTo(time));
    }

    @Test
    void quietHoursMustNotBeEmptyWhileTheyAreOn() {
        put("{'dnd_start': '08:00', 'dnd_end': '08:00'}");

        send("{'dnd_enabled': true}").then().spec(invalid("dnd_end"));
        put("{'dnd_enabled': true, 'dnd_end': '07:59'}");
        send("{'dnd_start': '07:59'}").then().spec(invalid("dnd_end"));
        put("{'dnd_enabled': false, 'dnd_start': '07:59'}").body("dnd_start", equalTo("07:59"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nobody",
                "a@b@c",
                "HR <hr@example.com>",
                "hr@example.com, it@example.com",
                "hr@example.com\\r\\nBcc: x@evil.example",
                "hr @example.com",
                "hr@exa mple.com",
                "büro@example.com",
                "@example.com"
            })
    void aSenderIsOnePlainAddress(String address) {
        send("{'email_from_address': '" + address + "'}").then().spec(invalid("email_from_address"));
    }

    @Test
    void aSenderNameCannotCarryAnotherHeader() {
        send("{'email_from_name': 'HR\\r\\nBcc: x@evil.example'}").then().spec(invalid("email_from_name"));
        send("{'email_from_name': 'HR\\u0000'}").then().spec(invalid("email_from_name"));
        for (var control : List.of("u0085", "u2028", "u202e", "u202a", "u2066", "u2069")) {
            send("{'email_from_name': 'HR\\" + control + "'}").then().spec(invalid("email_from_name"));
        }
        put("{'email_from_name': 'می\\u200cخواهد\\u200f =?utf-8?q?x?='}");
        send("{'email_from_name': '" + "x".repeat(201) + "'}").then().spec(invalid("email_from_name"));
    }

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

    // The webhook is a secret, and somebody else's address

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.slack.com/services/T/B/x",
                "HTTPS://HOOKS.SLACK.COM/services/T/B/x",
                "https://hooks.slack.com:443/services/T/B/x",
                "https://hooks.slack-gov.com/services/T/B/x"
            })
    void webhooksOnAllowedHostsAreTaken(String url) {
        put("{'slack_webhook_url': '" + url + "'}");

        assertThat(row()).containsEntry("slack_webhook_url", url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.slack.com/services/%s",
                "https://evil.example/services/%s",
                "https://hooks.slack.com.evil.example/services/%s",
                "https://evilhooks.slack.com/services/%s",
                "https://hooks.slack.com@evil.example/services/%s",
                "https://user@hooks.slack.com/services/%s",
                "https://user:password@hooks.slack.com/services/%s",
                "https://hooks.slack.com:8443/services/%s",
                "https://hooks.slack.com:22/services/%s",
                "https://hooks.slack.com:0443@evil.example/services/%s",
                "https://evil.example\\\\@hooks.slack.com/services/%s",
                "https://evil.example#@hooks.slack.com/services/%s",
                "https://hooks.slack.com/services/%s#fragment",
                "https://hooks.slаck.com/services/%s",
                "https://hooks.slack.com./services/%s",
                "https://127.0.0.1/services/%s",
                "https://[::1]/services/%s",
                "https://169.254.169.254/latest/%s",
                "//hooks.slack.com/services/%s",
                "hooks.slack.com/services/%s",
                "https:hooks.slack.com/services/%s",
                "file:///etc/%s",
                "javascript:%s",
                "https://hooks.slack.com/services/ %s",
                "https://hooks.slack.com?x=%s",
                "https://hooks.slack.com"
            })
    void webhooksElsewhereAreRefusedAndNotRepeated(String url, CapturedOutput log) {
        var answer = send("{'slack_webhook_url': '" + url.formatted(SECRET_PART) + "'}")
                .then()
                .spec(invalid("slack_webhook_url"))
                .extract()
                .asString();

        assertThat(answer).doesNotContain("SECRET");
        assertThat(log.getAll()).doesNotContain("SECRET");
        get().body("slack_webhook_url", nullValue());
    }

    @Test
    void theWebhookIsStoredAndNeverShown(CapturedOutput log) {
        var answers = new ArrayList<String>();
        answers.add(put("{'slack_webhook_url': '" + WEBHOOK + "'}")
                .body("slack_webhook_url", equalTo(MASK))
                .extract()
                .asString());
        answers.add(get().body("slack_webhook_url", equalTo(MASK)).extract().asString());
        answers.add(send("{'slack_webhook_url': '" + WEBHOOK + "', 'dnd_start': 'x'}")
                .asString());
        answers.add(send("{'slack_webhook_url': '" + WEBHOOK + "', 'slack_webhook_url': 1}")
                .asString());
        answers.add(send("{'slack_webhook_url': ['" + WEBHOOK + "']}").asString());
        answers.add(send("{'slack_webhook_url': '" + WEBHOOK + "'").asString());
        answers.add(admin().header("If-Match", "\"x\"")
                .body("{\"slack_webhook_url\": \"" + WEBHOOK + "\"}")
                .put(PATH)
                .asString());

        assertThat(row()).containsEntry("slack_webhook_url", WEBHOOK);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).doesNotContain("SECRET"));
        assertThat(log.getAll()).doesNotContain("SECRET");
    }

    @Test
    void aShortWebhookIsNotGivenAwayByItsEnd() {
        put("{'slack_webhook_url': 'https://hooks.slack.com/x/abcdefg'}")
                .body("slack_webhook_url", equalTo("https://hooks.slack.com/****"));
    }

    @Test
    void theMaskSentBackMeansUnchanged() {
        put("{'slack_webhook_url': '" + WEBHOOK + "'}");
        var before = row();
        clock.advance(Duration.ofMinutes(1));

        put("{'slack_webhook_url': '" + MASK + "'}");

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void aMaskIsNeverStored() {
        send("{'slack_webhook_url': '" + MASK + "'}").then().spec(invalid("slack_webhook_url"));
        put("{'slack_webhook_url': '" + WEBHOOK + "'}");
        for (var mask : List.of("https://hooks.slack.com/****", "https://hooks.slack.com/****liat", "****")) {
            send("{'slack_webhook_url': '" + mask + "'}").then().spec(invalid("slack_webhook_url"));
        }

        assertThat(row()).containsEntry("slack_webhook_url", WEBHOOK);
    }

    @Test
    void anotherSecretBehindTheSameMaskIsAnotherState() {
        put("{'slack_webhook_url': '" + WEBHOOK + "'}");
        var etag = etag();
        var other = WEBHOOK.replace("T0000", "T1111");

        sql("UPDATE notification_settings SET slack_webhook_url = ? WHERE organization_id = ?", other, organization);

        get().body("slack_webhook_url", equalTo(MASK));
        assertThat(etag()).isNotEqualTo(etag);
    }

    // Channels

    @Test
    void theGuidesExampleSucceedsAndSaysThatSmsIsNotReady() {
        put("{'email_enabled': false, 'sms_enabled': true}")
                .body("email_enabled", equalTo(false))
                .body("sms_enabled", equalTo(true))
                .body("channels.email.state", equalTo("off"))
                .body("channels.email.reasons", hasSize(0))
                .body("channels.sms.state", equalTo("not_ready"))
                .body("channels.sms.reasons[0]", equalTo("No sms_provider is set."));
    }

    // custom_settings

    @Test
    void customSettingsAreMergedKeyByKey() {
        put("{'custom_settings': {'a': 1, 'b': {'c': 2, 'd': 3}, 'list': [1, 2]}}");

        put("{'custom_settings': {'a': null, 'b': {'d': 4, 'e': {'f': null, 'g': 5}}, 'list': [3], 'new': 'x'}}")
                .body(
                        "custom_settings",
                        equalTo(Map.of(
                                "b", Map.of("c", 2, "d", 4, "e", Map.of("g", 5)), "list", List.of(3), "new", "x")));
        put("{'custom_settings': {'b': 'no object any more'}}")
                .body("custom_settings.b", equalTo("no object any more"));
        put("{'custom_settings': {'b': {'again': true}}}").body("custom_settings.b", equalTo(Map.of("again", true)));
        put("{'custom_settings': {}}").body("custom_settings.new", equalTo("x"));
        put("{'custom_settings': null}").body("custom_settings", nullValue());
    }

    @Test
    void numbersInCustomSettingsStayExactlyWhatTheyAre() {
        var answer =
                put("{'custom_settings': {'big': 123456789012345678901234567890, 'fine': 0.12345678901234567890123}}")
                        .extract()
                        .asString();

        assertThat(answer).contains("123456789012345678901234567890", "0.12345678901234567890123");
    }

    @Test
    void customSettingsHaveALimit() {
        put("{'custom_settings': {'a': '" + "x".repeat(8 * 1024) + "'}}");
        var before = row();

        send("{'custom_settings': {'b': '" + "x".repeat(8 * 1024) + "'}}")
                .then()
                .spec(invalid("custom_settings"));
        for (var notAnObject : List.of("[]", "'{}'", "1", "true")) {
            send("{'custom_settings': " + notAnObject + "}").then().spec(malformed("custom_settings"));
        }

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void customSettingsThatAreNoJsonDoNotStandInTheWay() {
        get();
        sql("UPDATE notification_settings SET custom_settings = 'not json' WHERE organization_id = ?", organization);

        get().body("custom_settings", nullValue()).body("warnings.field", contains("custom_settings"));
        put("{'sms_enabled': true}");
        assertThat(row()).as("nobody changed it").containsEntry("custom_settings", "not json");
        put("{'custom_settings': {'a': 1}}")
                .body("custom_settings", equalTo(Map.of("a", 1)))
                .body("warnings", hasSize(0));
    }

    // Other programs

    @Test
    void aRowThatWasChangedWithSqlIsHonouredByTheNextRequest() {
        get();
        get();
        var etag = etag();

        sql(
                "UPDATE notification_settings SET email_enabled = ?, digest_frequency = 'weekly' WHERE organization_id = ?",
                false,
                organization);

        get().body("email_enabled", equalTo(false)).body("digest_frequency", equalTo("weekly"));
        assertThat(etag()).isNotEqualTo(etag);
        put("{'sms_enabled': true}").body("email_enabled", equalTo(false)).body("digest_frequency", equalTo("weekly"));
    }

    @Test
    void aTimeIsShownWhateverItsForm() {
        get();
        var forms = database.vendor() == Vendor.SQLITE
                ? Map.of(
                        "unixepoch('2026-01-02 03:04:05')", "2026-01-02T03:04:05Z",
                        "julianday('2026-01-02 03:04:05')", "2026-01-02T03:04:05Z",
                        "1767323045123", "2026-01-02T03:04:05.123Z",
                        "'2026-01-02T08:04:05+05:00'", "2026-01-02T03:04:05Z",
                        "'2026-01-02'", "2026-01-02T00:00:00Z",
                        "CAST('2026-01-02 03:04:05' AS BLOB)", "2026-01-02T03:04:05Z")
                : Map.of(
                        "'infinity'", "9999-12-31T23:59:59.999999Z",
                        "'-infinity'", "0001-01-01T00:00:00Z",
                        "'12026-01-02 03:04:05+00'", "9999-12-31T23:59:59.999999Z",
                        "'0044-03-15 00:00:00+00 BC'", "0001-01-01T00:00:00Z");
        forms.forEach((time, shown) -> {
            sql(
                    "UPDATE notification_settings SET created_at = " + time + ", updated_at = " + time
                            + " WHERE organization_id = ?",
                    organization);
            get().body("created_at", equalTo(shown)).body("updated_at", equalTo(shown));
            put("{'created_at': '" + shown + "', 'email_from_name': '" + shown + "'}")
                    .body("created_at", equalTo(shown));
        });
        if (database.vendor() == Vendor.SQLITE) {
            for (var none : List.of("'tomorrow'", "''", "x'00ff'", "7")) {
                sql(
                        "UPDATE notification_settings SET created_at = " + none + " WHERE organization_id = ?",
                        organization);
                get().body("created_at", nullValue());
            }
        }
    }

    @Test
    void deletingAnOrganizationTakesItsRowsAlong() {
        get();
        admin().body("{\"job_type\": \"noop\"}")
                .post("/api/system/background-jobs")
                .then()
                .statusCode(201);

        sql("DELETE FROM organizations WHERE id = ?", organization);

        assertThat(rowsOfTheOrganization()).isEmpty();
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .isEmpty();
        admin().get(PATH).then().spec(problem(404, "organization-not-found"));
        assertThat(rowsOfTheOrganization()).isEmpty();
    }

    @Test
    void aRowThatAnotherProgramDeletesIsMadeAnew() {
        get();
        sql("DELETE FROM notification_settings WHERE organization_id = ?", organization);
        get();
        assertThat(rowsOfTheOrganization()).hasSize(1);

        put("{'email_from_name': 'mine'}");
        sql("DELETE FROM notification_settings WHERE organization_id = ?", organization);
        put("{'sms_enabled': true}").body("email_from_name", nullValue()).body("sms_enabled", equalTo(true));
        assertThat(rowsOfTheOrganization()).hasSize(1);
    }

    @Test
    void organizationsHaveTheirOwnSettings() {
        put("{'email_from_name': 'mine'}");
        var other = addOrganization();

        caller(token("SystemAdmin", other)).get(PATH).then().body("email_from_name", nullValue());
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

    ValidatableResponse get() {
        return admin().get(PATH).then().statusCode(200);
    }

    ValidatableResponse put(String change) {
        return send(change).then().statusCode(200);
    }

    /** JSON with ' for ", to be read more easily. */
    private io.restassured.response.Response send(String change) {
        var json = change.startsWith("{\"") ? change : change.replace('\'', '"');
        return admin().body(json).put(PATH);
    }

    private String etag() {
        return get().extract().header("ETag");
    }

    private List<Map<String, Object>> rowsOfTheOrganization() {
        return rows("SELECT * FROM notification_settings WHERE organization_id = ?", organization);
    }

    Map<String, Object> row() {
        return rowsOfTheOrganization().get(0);
    }

    private static Map<String, Object> settable(ValidatableResponse answer) {
        var fields = new HashMap<>(JsonPath.from(answer.extract().asString()).getMap(""));
        var settable = new HashMap<String, Object>();
        fields.forEach((name, value) -> settable.put((String) name, value));
        settable.keySet().removeAll(List.of("updated_at", "channels"));
        return settable;
    }

    private static boolean isTrue(Object flag) {
        return flag.equals(true) || flag.equals(1);
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
