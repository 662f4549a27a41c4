package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.providers.ScriptedProvider.Reply;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import com.hunzal.hcm.settings.AllowedWebhooks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SlackProviderTests extends HttpProviderContract {

    private static final String PATH = "/services/T0001/B0002/SecretOfTheWebhook";

    @Override
    Provider provider(ProviderHttp http, URI url) {
        return new SlackProvider(http, AllowedWebhooks.on("hooks.slack.com"), new SlackProvider.Properties(url), clock);
    }

    @Override
    Message message() {
        return Messages.post("Leave approved &lt;!channel&gt;");
    }

    @Override
    Account account() {
        return account("https://hooks.slack.com" + PATH);
    }

    private static Account account(String webhook) {
        return new Account("org-1", Account.Source.ORGANIZATION, Map.of("webhook_url", webhook), "f1");
    }

    @Override
    List<String> secrets() {
        return List.of("SecretOfTheWebhook");
    }

    @Override
    Map<Kind, Reply> replies() {
        return Map.of(
                Kind.OK, ScriptedProvider.answer(200, "ok"),
                Kind.RECIPIENT, ScriptedProvider.answer(404, "user_not_found"),
                Kind.CONFIG, ScriptedProvider.answer(404, "no_service"),
                Kind.MESSAGE, ScriptedProvider.answer(400, "invalid_payload"),
                Kind.THROTTLED,
                        ScriptedProvider.answer(429, "{\"retry_after\":1,\"ok\":false,\"error\":\"rate_limited\"}"),
                Kind.TRANSIENT, ScriptedProvider.answer(500, "rollup_error"),
                Kind.UNKNOWN, ScriptedProvider.answer(200, "OK"));
    }

    @ParameterizedTest
    @CsvSource({
        "200, ok, OK, ACCEPTED",
        "200, OK, UNKNOWN, CONTENT",
        "200, okay, UNKNOWN, CONTENT",
        "200, '', UNKNOWN, CONTENT",
        "200, '{\"ok\":true}', UNKNOWN, CONTENT",
        "201, ok, UNKNOWN, CONTENT",
        "400, invalid_payload, MESSAGE, CONTENT",
        "400, no_text, MESSAGE, CONTENT",
        "400, too_many_attachments, MESSAGE, CONTENT",
        "400, user_not_found, RECIPIENT, RECIPIENT",
        "404, user_not_found, RECIPIENT, RECIPIENT",
        "400, invalid_token, CONFIG, AUTHENTICATE",
        "403, invalid_token, CONFIG, AUTHENTICATE",
        "403, action_prohibited, CONFIG, AUTHENTICATE",
        "403, '<html>forbidden</html>', CONFIG, AUTHENTICATE",
        "403, team_disabled, CONFIG, AUTHENTICATE",
        "401, '', CONFIG, AUTHENTICATE",
        "404, no_service, CONFIG, RECIPIENT",
        "400, no_service, CONFIG, RECIPIENT",
        "404, no_team, CONFIG, RECIPIENT",
        "404, no_active_hooks, CONFIG, RECIPIENT",
        "404, channel_not_found, CONFIG, RECIPIENT",
        "404, '', CONFIG, RECIPIENT",
        "410, channel_is_archived, CONFIG, RECIPIENT",
        "400, channel_is_archived, CONFIG, RECIPIENT",
        "405, '', MESSAGE, CONTENT",
        "429, rate_limited, THROTTLED, AUTHENTICATE",
        "500, rollup_error, TRANSIENT, CONNECT",
        "503, '', TRANSIENT, CONNECT"
    })
    void everyAnswerHasItsOutcome(int status, String body, Kind kind, Stage stage) {
        var outcome = send(ScriptedProvider.answer(status, body));

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.stage()).isEqualTo(stage);
        if (kind != Kind.OK) {
            assertThat(outcome.advice()).matches("[A-Z][^.]+\\.");
        }
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void anAnswerThatEndsBeforeItsEndIsNotOk() {
        assertThat(send(ScriptedProvider.brokenOff(200, "ok")).kind()).isEqualTo(Kind.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 30 | {\"retry_after\": 1}     | PT30S",
                "Retry-After: 1  | {\"retry_after\": 40}    | PT40S",
                "X-None: 1       | {\"retry_after\": 1.25}  | PT2S",
                "X-None: 1       | {\"retry_after\": \"7\"} | PT7S",
                "X-None: 1       | {\"retry_after\": -7}    | ",
                "X-None: 1       | {\"retry_after\": {}}    | ",
                "X-None: 1       | {\"retry_after\": 1e9}   | ",
                "X-None: 1       | rate_limited             | ",
            })
    void theLongerOfHeaderAndBodyIsWaited(String header, String body, Duration least) {
        var outcome = send(ScriptedProvider.answer(429, body, header));

        assertThat(outcome.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(outcome.retryAfter()).isEqualTo(least);
    }

    @Test
    void theTextIsPosted() {
        send(replies().get(Kind.OK));

        var request = server.request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo(PATH);
        assertThat(request.headers()).containsEntry("Content-Type", "application/json");
        assertThat(JsonMapper.shared().readTree(request.body()))
                .isEqualTo(JsonMapper.shared().readTree("{\"text\": \"Leave approved &lt;!channel&gt;\"}"));
    }

    /** Also if the operator calls another host instead. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.slack.com.evil.example/services/T/B/X",
                "https://hooks.slack.com@127.0.0.1/services/T/B/X",
                "https://127.0.0.1/services/T/B/X",
                "http://hooks.slack.com/services/T/B/X",
                "https://hooks.slack.com:8443/services/T/B/X",
                "https://hooks.slack.com/",
                "hooks.slack.com/services/T/B/X",
                "https://hooks.slack.com/services/T /B/X",
                "enc:v1:unreadable"
            })
    void aWebhookSomewhereElseIsNotCalled(String webhook) {
        var outcome = provider(PATIENT).send(message(), account(webhook));

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
        assertThat(outcome.stage()).isEqualTo(Stage.CONFIGURATION);
        assertThat(outcome.advice()).doesNotContain(webhook);
        assertThat(server.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {40_000, 40_001})
    void aTextThatIsTooLongIsNotSent(int length) {
        server.replies(replies().get(Kind.OK));

        var outcome = provider(PATIENT).send(Messages.post("x".repeat(length)), account());

        assertThat(outcome.kind()).isEqualTo(length == 40_000 ? Kind.OK : Kind.MESSAGE);
        assertThat(calls()).isEqualTo(length == 40_000 ? 1 : 0);
    }
}
