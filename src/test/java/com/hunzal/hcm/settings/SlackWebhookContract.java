package com.hunzal.hcm.settings;

import static com.hunzal.hcm.web.Problems.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.test.context.ContextConfiguration;

/** A webhook is stored and never shown. */
abstract class SlackWebhookContract extends NotificationSettingsTest {

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

        assertThat(webhook()).isEqualTo(url);
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

        assertThat(webhook()).isEqualTo(WEBHOOK);
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

        assertThat(webhook()).isEqualTo(WEBHOOK);
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
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SlackWebhookOnSqliteTests extends SlackWebhookContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SlackWebhookOnPostgresqlTests extends SlackWebhookContract {}
