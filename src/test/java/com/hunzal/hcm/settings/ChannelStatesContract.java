package com.hunzal.hcm.settings;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.providers.FakeProviders;
import com.hunzal.hcm.secrets.OtherKeys;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.ContextConfiguration;

/** Which channels can be used, and what another program's webhook counts. */
@Import({FakeProviders.class, ChannelStatesContract.Listener.class})
abstract class ChannelStatesContract extends NotificationSettingsTest {

    @Autowired
    private ChannelPauses pauses;

    @Autowired
    private Settings settings;

    @Autowired
    private Listener heard;

    @TestConfiguration(proxyBeanMethods = false)
    static class Listener {

        final List<Object> events = new ArrayList<>();

        @EventListener({SettingsChanged.class, ChannelResumed.class})
        void on(Object event) {
            events.add(event);
        }
    }

    @BeforeEach
    void forget() {
        heard.events.clear();
    }

    // Pauses

    @Test
    void aRefusedProviderPausesItsChannelUntilSomebodyResumesIt() {
        put("{'email_provider': 'ses'}").body("channels.email.state", equalTo("ready"));
        var etag = etag();
        var since = clock.instant();

        assertThat(pauses.pause(organization, Channel.EMAIL, "ses", "SES has paused the account."))
                .isTrue();
        assertThat(pauses.pause(organization, Channel.EMAIL, "ses", "Again.")).isFalse();

        get().body("channels.email.state", equalTo("paused"))
                .body("channels.email.reasons", contains("SES has paused the account."))
                .body("channels.email.paused_since", equalTo(since.toString()))
                .body("channels.sms.paused_since", nullValue());
        assertThat(etag()).isNotEqualTo(etag);
        assertThat(pauses.of(organization, Channel.EMAIL))
                .contains(new ChannelPause("ses", "SES has paused the account.", since));
        assertThat(pauses.of(addOrganization(), Channel.EMAIL)).isEmpty();

        heard.events.clear();
        admin().post(PATH + "/channels/email/resume")
                .then()
                .statusCode(200)
                .body("state", equalTo("ready"))
                .body("paused_since", nullValue());
        get().body("channels.email.state", equalTo("ready"));
        assertThat(etag()).isEqualTo(etag);
        assertThat(heard.events).containsExactly(new ChannelResumed(organization, Channel.EMAIL));
        admin().post(PATH + "/channels/owl/resume").then().spec(problem(404, "channel-not-found"));
    }

    @Test
    void theSecondProviderTakesOverAndSaysSo() {
        admin().body("{\"host\": \"8.8.8.8\", \"port\": 25, \"security\": \"none\"}")
                .put(PATH + "/credentials/email/smtp")
                .then()
                .statusCode(204);
        put("{'email_fallback_provider': 'ses'}").body("channels.email.state", equalTo("ready"));
        pauses.pause(organization, Channel.EMAIL, "smtp", "The mail server refused us.");

        get().body("channels.email.state", equalTo("ready"))
                .body("channels.email.reasons", hasItem("Meanwhile e-mail goes through ses, the second provider."));
        pauses.pause(organization, Channel.EMAIL, "ses", "SES refused us.");
        get().body("channels.email.state", equalTo("paused")).body("channels.email.reasons", hasSize(2));

        put("{'email_fallback_provider': null}").body("channels.email.state", equalTo("ready"));
    }

    @Test
    void anotherProviderOrWebhookResumesTheChannel() {
        put("{'sms_provider': 'sns', 'slack_webhook_url': '" + WEBHOOK + "'}");
        pauses.pause(organization, Channel.SMS, "sns", "No.");
        pauses.pause(organization, Channel.SLACK, "slack", "No.");
        put("{'digest_hour': 3}");
        assertThat(pauses.of(organization, Channel.SMS)).isPresent();

        put("{'sms_provider': 'twilio', 'slack_webhook_url': '" + WEBHOOK + "2'}");

        assertThat(pauses.of(organization, Channel.SMS)).isEmpty();
        assertThat(pauses.of(organization, Channel.SLACK)).isEmpty();
    }

    @Test
    void changesAreToldAfterTheyWereMade() {
        get();
        heard.events.clear();
        put("{'digest_hour': 3}");
        put("{'digest_hour': 3}");
        assertThat(heard.events).containsExactly(new SettingsChanged(organization));

        sql("UPDATE notification_settings SET digest_hour = 4 WHERE organization_id = ?", organization);
        settings.forDelivery(organization);
        settings.forDelivery(organization);
        assertThat(heard.events).hasSize(2);

        database.inTransaction(() -> {
            pauses.resume(organization, Channel.SMS);
            assertThat(heard.events).hasSize(2);
            return null;
        });
        assertThat(heard.events).hasSize(3);
    }

    @Test
    void whatIsMissingIsSaid() {
        put("{'sms_enabled': true, 'sms_provider': 'twilio', 'slack_enabled': true}")
                .body(
                        "channels.email.reasons",
                        contains(
                                "There are no credentials for smtp: neither the organization's nor the operator's (spring.mail.host)."))
                .body(
                        "channels.sms.reasons",
                        contains(
                                "There are no credentials for twilio: neither the organization's nor the operator's (hcm.providers.twilio.*)."))
                .body("channels.slack.reasons", contains("No slack_webhook_url is set."));
        put("{'sms_provider': 'sns'}")
                .body("channels.sms.reasons", contains("There is no provider \"sns\" for this channel."));
    }

    // Webhooks in the database

    @Test
    void aPlainWebhookOfAnotherProgramWorksAndIsEncryptedAtTheNextLook() {
        put("{'slack_enabled': true}");
        sql("UPDATE notification_settings SET slack_webhook_url = ? WHERE organization_id = ?", WEBHOOK, organization);

        get().body("slack_webhook_url", equalTo(MASK)).body("channels.slack.state", equalTo("ready"));

        assertThat(webhook()).isEqualTo(WEBHOOK);
        var row = row();
        var etag = etag();
        assertThat(settings.forDelivery(organization).slackWebhookUrl()).isEqualTo(WEBHOOK);
        put("{'slack_webhook_url': '" + MASK + "'}");
        assertThat(row()).isEqualTo(row);
        assertThat(etag()).isEqualTo(etag);
    }

    @Test
    void aWebhookWhoseKeyIsLostIsToldLoudlyAndNeverTakenForNone() {
        put("{'slack_enabled': true}");
        sql(
                "UPDATE notification_settings SET slack_webhook_url = ? WHERE organization_id = ?",
                OtherKeys.encrypt(WEBHOOK, organization, "slack", "slack", "slack_webhook_url"),
                organization);
        var row = row();

        var trouble = "it cannot be decrypted: key lost is missing; restore the key, or set it again";
        get().body("slack_webhook_url", equalTo("****"))
                .body("warnings.field", contains("slack_webhook_url"))
                .body("warnings.message", contains(trouble))
                .body("channels.slack.state", equalTo("not_ready"))
                .body(
                        "channels.slack.reasons",
                        contains("The slack_webhook_url that is set cannot be used: " + trouble + "."));
        put("{'slack_webhook_url': '****', 'digest_hour': 8}");
        assertThat(row()).isEqualTo(row);
        put("{'slack_webhook_url': '" + WEBHOOK + "'}").body("warnings", hasSize(0));
        assertThat(webhook()).isEqualTo(WEBHOOK);
    }

    @Test
    void aWebhookOfAnotherOrganizationIsNoUse() {
        put("{'slack_webhook_url': '" + WEBHOOK + "'}");
        var other = addOrganization();
        var stored = row().get("slack_webhook_url");
        organization = other;
        get();
        sql("UPDATE notification_settings SET slack_webhook_url = ? WHERE organization_id = ?", stored, other);

        get().body("slack_webhook_url", equalTo("****")).body("warnings.field", contains("slack_webhook_url"));
        assertThat(settings.forDelivery(other).slackWebhookUrl()).isNull();
        assertThat(settings.forDelivery(other).slackWebhookTrouble()).contains("changed or moved");
    }

    // What counts for sending

    @Test
    void whatIsOddCountsAsItsDefault() {
        get();
        sql("UPDATE notification_settings SET timezone = 'Mars', digest_hour = 99, digest_weekday = 'x',"
                + " sms_monthly_segments = -1, email_fallback_provider = 'owl', admin_recipients = '{}'"
                + " WHERE organization_id = '" + organization + "'");

        get().body(
                        "warnings.field",
                        contains(
                                "admin_recipients",
                                "digest_hour",
                                "digest_weekday",
                                "email_fallback_provider",
                                "sms_monthly_segments",
                                "timezone"));
        var odd = settings.forDelivery(organization);
        assertThat(odd.zone().getId()).isEqualTo("Z");
        assertThat(odd.digestHour()).isEqualTo(8);
        assertThat(odd.digestWeekday().name()).isEqualTo("MONDAY");
        assertThat(odd.smsMonthlySegments()).isNull();
        assertThat(odd.fallbackProvider()).isNull();
        assertThat(odd.adminRecipients()).isEmpty();

        put(
                "{'timezone': 'Asia/Karachi', 'digest_hour': 0, 'digest_weekday': 'friday', 'sms_monthly_segments': 0,"
                        + " 'email_fallback_provider': 'ses', 'admin_recipients': ['a@example.com'], 'notify_job_failed': true}");
        var good = settings.forDelivery(organization);
        assertThat(good.zone()).isEqualTo(ZoneId.of("Asia/Karachi"));
        assertThat(good.digestHour()).isZero();
        assertThat(good.digestWeekday().name()).isEqualTo("FRIDAY");
        assertThat(good.smsMonthlySegments()).isZero();
        assertThat(good.fallbackProvider()).isEqualTo("ses");
        assertThat(good.adminRecipients()).containsExactly("a@example.com");
        assertThat(good.notifyJobFailed()).isTrue();
        assertThat(good.version()).isNotEqualTo(odd.version());
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ChannelStatesOnSqliteTests extends ChannelStatesContract {

    @Test
    void aNumberThatIsNoneCountsAsItsDefault() {
        get();
        for (var odd : List.of("abc", "7.5", "99999999999999", "")) {
            sql("UPDATE notification_settings SET digest_hour = ? WHERE organization_id = ?", odd, organization);
            get().body("warnings.field", contains("digest_hour"));
            put("{'sms_enabled': true}").body("warnings.field", contains("digest_hour"));
            put("{'digest_hour': 0}").body("warnings", hasSize(0)).body("digest_hour", equalTo(0));
            assertThat(row()).containsEntry("digest_hour", 0);
        }
    }
}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ChannelStatesOnPostgresqlTests extends ChannelStatesContract {}
