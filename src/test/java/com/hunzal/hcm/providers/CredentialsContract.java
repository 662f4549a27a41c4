package com.hunzal.hcm.providers;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.secrets.OtherKeys;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelPauses;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** What an organization sends with is set, and never shown. */
@Import(FakeProviders.class)
@ExtendWith(OutputCaptureExtension.class)
abstract class CredentialsContract extends ServerTest {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String PATH = SETTINGS + "/credentials";
    private static final String TWILIO = "{'account_sid': 'AC1', 'auth_token': 'SECRETtoken', 'from': '+15005550006'}";

    @Autowired
    private Providers providers;

    @Autowired
    private ChannelPauses pauses;

    private Response put(String channelAndProvider, String body) {
        return admin().body(body.replace('\'', '"')).put(PATH + "/" + channelAndProvider);
    }

    private Account account(Channel channel, String provider) {
        return providers.account(organization, channel, provider).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email/smtp | {'host': '2001:4860:4860::8888', 'port': 587, 'security': 'starttls'}",
                "email/smtp | {'host': '8.8.8.8', 'port': 465, 'security': 'tls', 'username': 'u', 'password': 'SECRET ü'}",
                "email/sendgrid | {'api_key': 'SG.SECRET'}",
                "email/sendgrid | {'api_key': 'SG.SECRET', 'webhook_public_key': 'MFkw+/=='}",
                "email/ses | {'region': 'us-gov-west-1', 'access_key_id': 'AKIA1', 'secret_access_key': 'SECRET+/'}",
                "email/ses | {'region': 'eusc-de-east-1', 'access_key_id': 'AKIA1', 'secret_access_key': 'SECRET', 'topic_arn': 'arn:aws:sns:eu-west-1:123456789012:a_topic'}",
                "sms/twilio | {'account_sid': 'AC1', 'auth_token': 'SECRET', 'messaging_service_sid': 'MG1', 'from': null}",
                "sms/twilio | {'account_sid': 'AC1', 'auth_token': 'SECRET', 'from': 'Hunzal HR'}",
                "sms/sns | {'region': 'eu-west-1', 'access_key_id': 'AKIA1', 'secret_access_key': 'SECRET', 'sender_id': 'HR'}"
            })
    void everyProviderHasItsFields(String path, String body) {
        put(path, body).then().statusCode(204).body(equalTo(""));

        admin().get(PATH)
                .then()
                .statusCode(200)
                .body(
                        "items.findAll { it.source == 'organization' }.collect { it.channel + '/' + it.provider }",
                        contains(path))
                .body("items.findAll { it.source == 'organization' }[0].set_by", equalTo("somebody"))
                .body(not(containsString("SECRET")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email/smtp | host | {'port': 25, 'security': 'none'}",
                "email/smtp | host | {'host': 'a b', 'port': 25, 'security': 'none'}",
                "email/smtp | port | {'host': 'a.example', 'port': 0, 'security': 'none'}",
                "email/smtp | port | {'host': 'a.example', 'port': 65536, 'security': 'none'}",
                "email/smtp | port | {'host': '8.8.8.8', 'port': 22, 'security': 'none'}",
                "email/smtp | host | {'host': '127.0.0.1', 'port': 25, 'security': 'none'}",
                "email/smtp | host | {'host': '169.254.169.254', 'port': 25, 'security': 'none'}",
                "email/smtp | host | {'host': '0177.0.0.1', 'port': 25, 'security': 'none'}",
                "email/smtp | security | {'host': 'a.example', 'port': 25, 'security': 'ssl'}",
                "email/smtp | password | {'host': 'a.example', 'port': 25, 'security': 'none', 'username': 'u'}",
                "email/smtp | username | {'host': 'a.example', 'port': 25, 'security': 'none', 'password': 'SECRET'}",
                "email/sendgrid | api_key | {}",
                "email/sendgrid | api_key | {'api_key': ''}",
                "email/sendgrid | api_key | {'api_key': 'SECRET SECRET'}",
                "email/sendgrid | api_key | {'api_key': 'SECRET\\r\\nX: y'}",
                "email/ses | region | {'region': 'evil.example/', 'access_key_id': 'AKIA', 'secret_access_key': 'SECRET'}",
                "email/ses | access_key_id | {'region': 'eu-west-1', 'access_key_id': 'A', 'secret_access_key': 'SECRET'}",
                "email/ses | topic_arn | {'region': 'eu-west-1', 'access_key_id': 'AKIA', 'secret_access_key': 'SECRET', 'topic_arn': 'a_topic'}",
                "sms/twilio | account_sid | {'account_sid': 'AC/../x', 'auth_token': 'SECRET', 'from': '+15005550006'}",
                "sms/twilio | from | {'account_sid': 'AC1', 'auth_token': 'SECRET'}",
                "sms/twilio | from | {'account_sid': 'AC1', 'auth_token': 'SECRET', 'from': '555', 'messaging_service_sid': 'MG1'}",
                "sms/sns | sender_id | {'region': 'eu-west-1', 'access_key_id': 'AKIA', 'secret_access_key': 'SECRET', 'sender_id': '1'}"
            })
    void whatIsNotRightIsNamedAndNotRepeated(String path, String field, String body, CapturedOutput log) {
        put(path, body).then().spec(invalid(field)).body(not(containsString("SECRET")));

        assertThat(rows("SELECT * FROM hcm_provider_credentials WHERE organization_id = ?", organization))
                .isEmpty();
        assertThat(log.getAll()).doesNotContain("SECRET");
    }

    @Test
    void namesAndTypesAreStrict() {
        put("email/sendgrid", "{'api_kye': 'SECRET'}")
                .then()
                .spec(problem(400, "malformed-request"))
                .body("errors.message", hasItem(containsString("did you mean \"api_key\"?")));
        put("email/smtp", "{'host': 'a.example', 'port': '25', 'security': 'none'}")
                .then()
                .spec(malformed("port"));
        put("email/sendgrid", "[]").then().spec(problem(400, "malformed-request"));
        put("post/sendgrid", "{}").then().spec(problem(404, "channel-not-found"));
        put("EMAIL/sendgrid", "{}").then().spec(problem(404, "channel-not-found"));
        put("email/twilio", "{}").then().spec(problem(404, "provider-not-found"));
        put("slack/slack", "{}")
                .then()
                .spec(problem(404, "provider-not-found"))
                .body("detail", containsString("slack_webhook_url"));
    }

    @Test
    void theyAreStoredEncryptedForTheirPlace(CapturedOutput log) {
        put("sms/twilio", TWILIO).then().statusCode(204);
        var row = rows("SELECT * FROM hcm_provider_credentials WHERE organization_id = ?", organization)
                .get(0);

        assertThat(row.toString()).doesNotContain("SECRET").doesNotContain("+1500");
        assertThat(log.getAll()).doesNotContain("SECRET");
        var account = account(Channel.SMS, "twilio");
        assertThat(account.fields())
                .isEqualTo(Map.of("account_sid", "AC1", "auth_token", "SECRETtoken", "from", "+15005550006"));
        assertThat(account.source()).isEqualTo(Account.Source.ORGANIZATION);
        assertThat(account.toString()).doesNotContain("SECRET");

        var thief = addOrganization();
        sql(
                "INSERT INTO hcm_provider_credentials (organization_id, channel, provider, fields, key_id, fingerprint,"
                        + " set_at, set_by) SELECT '" + thief
                        + "', channel, provider, fields, key_id, fingerprint, set_at, set_by"
                        + " FROM hcm_provider_credentials WHERE organization_id = ?",
                organization);
        assertThatThrownBy(() -> providers.account(thief, Channel.SMS, "twilio"))
                .isInstanceOf(AccountUnreadable.class)
                .hasMessageContaining("changed or moved");
    }

    @Test
    void newOnesReplaceAllThatWasThere() {
        put("sms/twilio", TWILIO).then().statusCode(204);
        var before = account(Channel.SMS, "twilio");
        put("sms/twilio", "{'account_sid': 'AC2', 'auth_token': 'x', 'messaging_service_sid': 'MG1'}")
                .then()
                .statusCode(204);

        var after = account(Channel.SMS, "twilio");

        assertThat(after.fields()).containsOnlyKeys("account_sid", "auth_token", "messaging_service_sid");
        assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint()).matches("[\\w-]{12}");
    }

    @Test
    void theOperatorsCountWhereThereAreNone() {
        admin().get(PATH)
                .then()
                .body("items.find { it.provider == 'ses' }.source", equalTo("operator"))
                .body("items.find { it.provider == 'ses' }.set_at", nullValue())
                .body(not(containsString("SECRET")));
        assertThat(account(Channel.EMAIL, "ses").source()).isEqualTo(Account.Source.OPERATOR);

        put("email/ses", "{'region': 'eu-west-1', 'access_key_id': 'OWN1', 'secret_access_key': 's'}")
                .then()
                .statusCode(204);
        assertThat(account(Channel.EMAIL, "ses").fields()).containsEntry("access_key_id", "OWN1");
        admin().get(PATH)
                .then()
                .body("items.findAll { it.provider == 'ses' }.source", contains("organization"))
                .body(
                        "items.find { it.provider == 'ses' }.set_at",
                        equalTo(clock.instant().toString()));

        admin().delete(PATH + "/email/ses").then().statusCode(204);
        assertThat(account(Channel.EMAIL, "ses").source()).isEqualTo(Account.Source.OPERATOR);
        admin().delete(PATH + "/email/ses").then().spec(problem(404, "credentials-not-found"));
        admin().delete(PATH + "/email/owl").then().spec(problem(404, "provider-not-found"));
    }

    @Test
    void aLostKeyIsToldLoudlyAndNeverTakenForNone() {
        put("sms/twilio", TWILIO).then().statusCode(204);
        admin().body("{\"sms_enabled\": true, \"sms_provider\": \"twilio\"}")
                .put(SETTINGS)
                .then()
                .body("channels.sms.state", equalTo("ready"));
        sql(
                "UPDATE hcm_provider_credentials SET fields = ? WHERE organization_id = ?",
                "{\"auth_token\": \"%s\"}"
                        .formatted(OtherKeys.encrypt("SECRET", organization, "sms", "twilio", "auth_token")),
                organization);

        var sentence = "Credentials cannot be decrypted: key lost is missing.";
        admin().get(SETTINGS)
                .then()
                .body("channels.sms.state", equalTo("not_ready"))
                .body("channels.sms.reasons", contains(sentence));
        admin().get(PATH)
                .then()
                .body(
                        "items.find { it.provider == 'twilio' }.problem",
                        equalTo("credentials cannot be decrypted: key lost is missing"));
        var outcome = providers.send(organization, Channel.SMS, "twilio", new Message.Sms("r", "+15005550006", "hi"));
        assertThat(outcome.kind()).isEqualTo(SendOutcome.Kind.CONFIG);
        assertThat(outcome.advice()).isEqualTo(sentence);
    }

    @Test
    void newOnesResumeTheChannel() {
        pauses.pause(organization, Channel.SMS, "twilio", "Twilio refused us.");

        put("sms/twilio", TWILIO).then().statusCode(204);

        assertThat(pauses.of(organization, Channel.SMS)).isEmpty();
    }

    @Test
    void whenTheyWorkedLastIsKnownToTheMinute() {
        put("sms/twilio", TWILIO).then().statusCode(204);
        var first = clock.instant();
        var message = new Message.Sms("r", "+15005550006", "hi");
        for (int i = 0; i < 3; i++) {
            assertThat(providers
                            .send(organization, Channel.SMS, "twilio", message)
                            .kind())
                    .isEqualTo(SendOutcome.Kind.OK);
            clock.advance(Duration.ofSeconds(25));
        }
        admin().get(PATH)
                .then()
                .body("items.find { it.provider == 'twilio' }.last_success_at", equalTo(first.toString()));
        clock.advance(Duration.ofSeconds(25));
        providers.send(organization, Channel.SMS, "twilio", message);
        admin().get(PATH)
                .then()
                .body(
                        "items.find { it.provider == 'twilio' }.last_success_at",
                        equalTo(clock.instant().toString()))
                .body("items.find { it.provider == 'twilio' }.fingerprint", matchesPattern("[\\w-]{12}"));
    }

    @Test
    void withoutAnyTheOutcomeSaysSo() {
        var outcome = providers.send(organization, Channel.SMS, "twilio", new Message.Sms("r", "+15005550006", "hi"));

        assertThat(outcome.kind()).isEqualTo(SendOutcome.Kind.CONFIG);
        assertThat(outcome.advice()).contains("no credentials for twilio");
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class CredentialsOnSqliteTests extends CredentialsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class CredentialsOnPostgresqlTests extends CredentialsContract {}
