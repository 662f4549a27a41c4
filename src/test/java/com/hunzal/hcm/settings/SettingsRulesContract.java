package com.hunzal.hcm.settings;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** What settings may be. */
abstract class SettingsRulesContract extends NotificationSettingsTest {

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
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SettingsRulesOnSqliteTests extends SettingsRulesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SettingsRulesOnPostgresqlTests extends SettingsRulesContract {}
