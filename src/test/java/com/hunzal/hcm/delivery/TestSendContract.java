package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.malformed;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.providers.FakeProviders;
import com.hunzal.hcm.providers.FakeProviders.Fake;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import com.hunzal.hcm.secrets.OtherKeys;
import com.hunzal.hcm.security.Jwts;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelPauses;
import com.hunzal.hcm.web.InParallel;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** Settings and credentials are tried by a real message, also before they are saved. */
@Import(FakeProviders.class)
abstract class TestSendContract extends ServerTest {

    private static final String SETTINGS = "/api/system/notification-settings";
    private static final String WEBHOOK = "https://hooks.slack.com/services/T0SECRET/B0SECRET/x0SECRET";
    private static final String SMTP = "{'host': '8.8.8.8', 'port': 25, 'security': 'none'}";

    @Autowired
    private Fake fakeSmtp;

    @Autowired
    private Fake fakeSes;

    @Autowired
    private Fake fakeTwilio;

    @Autowired
    private Fake fakeSlack;

    @Autowired
    private ChannelPauses pauses;

    @BeforeEach
    void forget() {
        for (var each : new Fake[] {fakeSmtp, fakeSes, fakeTwilio, fakeSlack}) {
            each.answer(SendOutcome.ok("id"));
        }
    }

    private Response test(String body) {
        return admin().body(body.replace('\'', '"')).post(SETTINGS + "/test");
    }

    private void put(String path, String body, int status) {
        admin().body(body.replace('\'', '"')).put(SETTINGS + path).then().statusCode(status);
    }

    @Test
    void oneRealMessageGoesThroughTheProviderThatIsSet() {
        put("", "{'email_provider': 'ses', 'email_from_address': 'hr@example.com', 'email_enabled': false}", 200);

        test("{'channel': 'email', 'recipient': 'a@example.com'}")
                .then()
                .statusCode(200)
                .body("channel", equalTo("email"))
                .body("provider", equalTo("ses"))
                .body("outcome", equalTo("ok"))
                .body("stage", equalTo("accepted"));

        assertThat(fakeSes.messages()).singleElement().satisfies(message -> {
            var email = (Message.Email) message;
            assertThat(email.to()).isEqualTo("a@example.com");
            assertThat(email.messageId()).matches("<test-[0-9a-f-]+@[\\w.]+>");
        });
        assertThat(fakeSes.field("access_key_id")).isEqualTo("OPERATOR");
        assertThat(rows(
                        "SELECT actor, subject, details FROM hcm_audit_entries WHERE organization_id = ?"
                                + " AND action = 'settings.test'",
                        organization))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry).containsEntry("actor", "somebody").containsEntry("subject", "email/ses"))
                .satisfies(entry -> assertThat(entry.get("details").toString())
                        .contains("ok")
                        .doesNotContain("example.com"));
    }

    @Test
    void whatIsTriedNeedNotBeSaved() {
        put("", "{'email_provider': 'ses'}", 200);
        var before = admin().get(SETTINGS).asString();

        test("{'channel': 'email', 'recipient': 'a@example.com', 'settings': {'email_provider': 'smtp',"
                        + " 'email_from_address': 'new@example.com', 'email_from_name': 'New'}, 'credentials': " + SMTP
                        + "}")
                .then()
                .statusCode(200)
                .body("provider", equalTo("smtp"));
        test("{'channel': 'slack', 'settings': {'slack_webhook_url': '" + WEBHOOK + "'}}")
                .then()
                .body("outcome", equalTo("ok"))
                .body(not(containsString("SECRET")));

        assertThat((Message.Email) fakeSmtp.messages().get(0))
                .satisfies(email -> assertThat(email.from()).isEqualTo("new@example.com"))
                .satisfies(email -> assertThat(email.fromName()).isEqualTo("New"));
        assertThat(fakeSmtp.field("host")).isEqualTo("8.8.8.8");
        assertThat(fakeSlack.field("webhook_url")).isEqualTo(WEBHOOK);
        assertThat(admin().get(SETTINGS).asString()).isEqualTo(before);
        assertThat(rows("SELECT * FROM hcm_provider_credentials WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theOutcomeIsSaidInOurOwnWords(Kind kind) {
        put("", "{'email_provider': 'ses'}", 200);
        fakeSes.answer(SendOutcome.of(kind, Stage.SENDER, "Verify the sender."));

        test("{'channel': 'email', 'recipient': 'a@example.com'}")
                .then()
                .statusCode(200)
                .body("outcome", equalTo(kind.text()))
                .body("stage", equalTo("sender"))
                .body(
                        "advice",
                        equalTo(kind == Kind.OK ? "The provider has taken the message." : "Verify the sender."));
    }

    @Test
    void theRecipientIsByDefaultWhoAsks() {
        put("", "{'email_provider': 'ses'}", 200);
        test("{'channel': 'email'}").then().spec(invalid("recipient"));
        admin().post(SETTINGS + "/test-email").then().spec(invalid("recipient"));

        var token = Jwts.hs256(
                SECRET,
                Map.of(
                        "sub", "somebody",
                        "role", "SystemAdmin",
                        "organization_id", organization,
                        "email", "me@example.com",
                        "exp", clock.instant().plusSeconds(600).getEpochSecond()));
        caller(token)
                .body("{\"channel\": \"email\"}")
                .post(SETTINGS + "/test")
                .then()
                .statusCode(200);
        caller(token).post(SETTINGS + "/test-email").then().statusCode(200).body("channel", equalTo("email"));
        caller(token)
                .post(SETTINGS + "/test-email?recipient=you@example.com")
                .then()
                .statusCode(200);

        assertThat(fakeSes.messages())
                .extracting(each -> ((Message.Email) each).to())
                .containsExactly("me@example.com", "me@example.com", "you@example.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "channel | {}",
                "channel | {'channel': 'fax', 'recipient': 'a@example.com'}",
                "recipient | {'channel': 'email', 'recipient': 'nobody'}",
                "recipient | {'channel': 'email', 'recipient': 'a@b.example\\r\\nBcc: x@y.example'}",
                "recipient | {'channel': 'sms'}",
                "recipient | {'channel': 'sms', 'recipient': '0800'}",
                "recipient | {'channel': 'slack', 'recipient': '#general'}",
                "credentials | {'channel': 'slack', 'credentials': {'webhook_url': 'x'}}",
                "digest_hour | {'channel': 'email', 'recipient': 'a@example.com', 'settings': {'digest_hour': 24}}",
                "slack_webhook_url | {'channel': 'slack', 'settings': {'slack_webhook_url': 'https://evil.example/x'}}",
                "host | {'channel': 'email', 'recipient': 'a@example.com', 'credentials': {'host': '127.0.0.1', 'port': 25, 'security': 'none'}}"
            })
    void whatIsWrongIsNamedAndNothingIsSent(String field, String body) {
        test(body).then().spec(invalid(field));

        assertThat(fakeSmtp.messages()).isEmpty();
        assertThat(fakeSlack.messages()).isEmpty();
        assertThat(rows("SELECT * FROM hcm_test_sends WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void namesAndTypesAreStrict() {
        test("{'chanel': 'email'}").then().spec(problem(400, "malformed-request"));
        test("{'channel': 'email', 'recipient': 7}").then().spec(malformed("recipient"));
        test("{'channel': 'email', 'recipient': 'a@example.com', 'settings': {'owl': 1}}")
                .then()
                .spec(malformed("owl"));
        test("{'channel': 'email', 'recipient': 'a@example.com', 'credentials': []}")
                .then()
                .spec(malformed("credentials"));
        admin().post(SETTINGS + "/test-email?to=a@example.com").then().spec(malformed("to"));
    }

    @Test
    void whatIsMissingIsAnOutcomeAndCountsForNothing() {
        test("{'channel': 'sms', 'recipient': '+15005550006'}")
                .then()
                .statusCode(200)
                .body("provider", nullValue())
                .body("outcome", equalTo("config"))
                .body("stage", equalTo("configuration"))
                .body("advice", equalTo("No sms_provider is set."));
        test("{'channel': 'sms', 'recipient': '+15005550006', 'settings': {'sms_provider': 'twilio'}}")
                .then()
                .body("outcome", equalTo("config"))
                .body("advice", containsString("credentials for twilio"));
        test("{'channel': 'slack'}").then().body("advice", equalTo("No slack_webhook_url is set."));
        sql(
                "UPDATE notification_settings SET slack_webhook_url = ? WHERE organization_id = ?",
                OtherKeys.encrypt(WEBHOOK, organization, "slack", "slack", "slack_webhook_url"),
                organization);
        test("{'channel': 'slack'}")
                .then()
                .body("outcome", equalTo("config"))
                .body("advice", containsString("key lost is missing"));

        assertThat(rows("SELECT * FROM hcm_test_sends WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void aSuccessWithWhatIsSavedResumesTheChannel() {
        put("", "{'email_provider': 'ses'}", 200);
        pauses.pause(organization, Channel.EMAIL, "ses", "SES refused us.");
        var whole = "{'channel': 'email', 'recipient': 'a@example.com'%s}";

        test(whole.formatted(", 'settings': {'email_from_name': 'x'}")).then().body("outcome", equalTo("ok"));
        assertThat(pauses.of(organization, Channel.EMAIL)).isPresent();
        fakeSes.answer(SendOutcome.of(Kind.CONFIG, Stage.SENDER, "No."));
        test(whole.formatted("")).then().body("outcome", equalTo("config"));
        assertThat(pauses.of(organization, Channel.EMAIL)).isPresent();
        fakeSes.answer(SendOutcome.ok(null));
        test(whole.formatted("")).then().body("outcome", equalTo("ok"));

        assertThat(pauses.of(organization, Channel.EMAIL)).isEmpty();
    }

    @Test
    void fiveAnHourGoOutAndNoMore() throws Exception {
        put("", "{'email_provider': 'ses'}", 200);
        var body = "{'channel': 'email', 'recipient': 'a@example.com'}";
        var statuses = InParallel.times(8, number -> test(body).statusCode());

        assertThat(statuses).filteredOn(each -> each == 200).hasSize(5);
        assertThat(statuses).filteredOn(each -> each == 429).hasSize(3);
        clock.advance(Duration.ofMinutes(59));
        test(body).then().spec(problem(429, "too-many-test-sends")).header("Retry-After", equalTo("61"));
        admin().post(SETTINGS + "/test-email?recipient=a@example.com").then().spec(problem(429, "too-many-test-sends"));
        var neighbour = addOrganization();
        caller(token("SystemAdmin", neighbour))
                .body(body.replace('\'', '"'))
                .post(SETTINGS + "/test")
                .then()
                .statusCode(200);

        clock.advance(Duration.ofSeconds(61));
        test(body).then().statusCode(200);
        assertThat(rows("SELECT * FROM hcm_test_sends WHERE organization_id = ?", organization))
                .hasSize(1);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class TestSendOnSqliteTests extends TestSendContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class TestSendOnPostgresqlTests extends TestSendContract {}
