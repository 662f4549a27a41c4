package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.providers.ScriptedProvider.Reply;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioProviderTests extends HttpProviderContract {

    private static final String TOKEN = "secret-token-of-twilio";
    private static final String BASIC =
            Base64.getEncoder().encodeToString(("AC0123:" + TOKEN).getBytes(StandardCharsets.UTF_8));

    private URI publicUrl;

    @Override
    Provider provider(ProviderHttp http, URI url) {
        return new TwilioProvider(
                http, new TwilioProvider.Properties(null, null, null, null, url), new PublicUrl(publicUrl), clock);
    }

    @Override
    Message message() {
        return Messages.sms("Hello & welcome, größe 100%");
    }

    @Override
    Account account() {
        return account(Map.of());
    }

    /** @param changed an empty value takes the field away */
    private static Account account(Map<String, String> changed) {
        var fields = new HashMap<>(Map.of("account_sid", "AC0123", "auth_token", TOKEN, "from", "+15005550006"));
        fields.putAll(changed);
        fields.values().removeIf(String::isEmpty);
        return new Account("org-1", Account.Source.ORGANIZATION, fields, "f1");
    }

    @Override
    List<String> secrets() {
        return List.of(TOKEN, BASIC);
    }

    @Override
    Map<Kind, Reply> replies() {
        return Map.of(
                Kind.OK,
                        ScriptedProvider.answer(
                                201, "{\"sid\": \"SM42\", \"status\": \"queued\", \"error_code\": null}"),
                Kind.RECIPIENT, error(400, 21610),
                Kind.CONFIG, error(401, 20003),
                Kind.MESSAGE, error(400, 21617),
                Kind.THROTTLED, error(429, 20429),
                Kind.TRANSIENT, error(500, 20500),
                Kind.UNKNOWN, ScriptedProvider.answer(200, "<html>welcome</html>"));
    }

    private static Reply error(int status, int code) {
        return ScriptedProvider.answer(
                status,
                "{\"code\": " + code
                        + ", \"message\": \"raw words\", \"more_info\": \"https://x.example\", \"status\": " + status
                        + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 21211, RECIPIENT, RECIPIENT",
        "400, 21217, RECIPIENT, RECIPIENT",
        "400, 21614, RECIPIENT, RECIPIENT",
        "400, 21610, RECIPIENT, RECIPIENT",
        "403, 21610, RECIPIENT, RECIPIENT",
        "400, 21608, MESSAGE, RECIPIENT",
        "403, 21608, MESSAGE, RECIPIENT",
        "400, 21612, MESSAGE, RECIPIENT",
        "400, 21605, MESSAGE, CONTENT",
        "400, 21617, MESSAGE, CONTENT",
        "400, 99999, MESSAGE, CONTENT",
        "404, 99999, MESSAGE, CONTENT",
        "400, 21606, CONFIG, SENDER",
        "400, 21212, CONFIG, SENDER",
        "400, 21603, CONFIG, SENDER",
        "400, 21659, CONFIG, SENDER",
        "400, 21660, CONFIG, SENDER",
        "400, 21701, CONFIG, SENDER",
        "400, 21703, CONFIG, SENDER",
        "404, 21705, CONFIG, SENDER",
        "400, 21408, CONFIG, RECIPIENT",
        "403, 21408, CONFIG, RECIPIENT",
        "400, 21609, CONFIG, CONFIGURATION",
        "401, 20003, CONFIG, AUTHENTICATE",
        "401, 99999, CONFIG, AUTHENTICATE",
        "403, 20003, CONFIG, AUTHENTICATE",
        "403, 20005, CONFIG, AUTHENTICATE",
        "403, 99999, CONFIG, AUTHENTICATE",
        "400, 90010, CONFIG, AUTHENTICATE",
        "404, 20404, CONFIG, AUTHENTICATE",
        "429, 20429, THROTTLED, AUTHENTICATE",
        "400, 20429, THROTTLED, AUTHENTICATE",
        "429, 14107, THROTTLED, AUTHENTICATE",
        "400, 21611, THROTTLED, AUTHENTICATE",
        "429, 21611, THROTTLED, AUTHENTICATE",
        "500, 20500, TRANSIENT, CONNECT",
        "503, 20503, TRANSIENT, CONNECT"
    })
    void everyAnswerHasItsOutcome(int status, int code, Kind kind, Stage stage) {
        var outcome = send(error(status, code));

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.stage()).isEqualTo(stage);
        assertThat(outcome.advice()).matches("[A-Z][^.]+\\.").doesNotContain("raw words", String.valueOf(code));
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void aFullQueueIsGivenTime() {
        assertThat(send(error(429, 21611)).retryAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(send(error(429, 20429)).retryAfter()).isNull();
    }

    @Test
    void theIdOfTheMessageIsKept() {
        assertThat(send(replies().get(Kind.OK)).providerId()).isEqualTo("SM42");
    }

    @Test
    void whatIsTakenIsTakenEvenIfItsIdIsLost() {
        var outcome = send(ScriptedProvider.brokenOff(201, "{\"sid\": \"SM4"));

        assertThat(outcome.kind()).isEqualTo(Kind.OK);
        assertThat(outcome.providerId()).isNull();
    }

    @Test
    void theMessageIsAForm() {
        publicUrl = URI.create("https://hr.example.com/hcm/");

        send(replies().get(Kind.OK));

        var request = server.request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/2010-04-01/Accounts/AC0123/Messages.json");
        assertThat(request.headers())
                .containsEntry("Authorization", "Basic " + BASIC)
                .containsEntry("Content-Type", "application/x-www-form-urlencoded");
        assertThat(request.form())
                .isEqualTo(Map.of(
                        "To", "+491701234567",
                        "From", "+15005550006",
                        "Body", "Hello & welcome, größe 100%",
                        "StatusCallback", "https://hr.example.com/hcm/api/callbacks/twilio"));
    }

    @Test
    void aMessagingServiceChoosesTheSender() {
        server.replies(replies().get(Kind.OK));

        provider(PATIENT).send(message(), account(Map.of("messaging_service_sid", "MG1", "from", "")));

        assertThat(server.request().form())
                .containsEntry("MessagingServiceSid", "MG1")
                .doesNotContainKeys("From", "StatusCallback");
    }

    @ParameterizedTest
    @CsvSource({"account_sid, ../../v1", "account_sid, ''", "auth_token, ''", "auth_token, 'a b'", "from, ''"})
    void anAccountThatIsNotWholeIsNotUsed(String field, String value) {
        var outcome = provider(PATIENT).send(message(), account(Map.of(field, value)));

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
        assertThat(outcome.stage()).isEqualTo(Stage.CONFIGURATION);
        assertThat(outcome.advice()).contains(field);
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1600, 1601})
    void aTextThatIsTooLongIsNotSent(int length) {
        server.replies(replies().get(Kind.OK));

        var outcome = provider(PATIENT).send(Messages.sms("x".repeat(length)), account());

        assertThat(outcome.kind()).isEqualTo(length == 1600 ? Kind.OK : Kind.MESSAGE);
        assertThat(calls()).isEqualTo(length == 1600 ? 1 : 0);
    }

    @Test
    void theOperatorsAccountIsWhatIsSet() {
        var url = URI.create("https://api.twilio.com");

        assertThat(new TwilioProvider.Properties(null, "", " ", null, url).fields())
                .isEmpty();
        var account = new TwilioProvider.Properties("AC1", TOKEN, null, "MG1", url);
        assertThat(account.fields())
                .isEqualTo(Map.of("account_sid", "AC1", "auth_token", TOKEN, "messaging_service_sid", "MG1"));
        assertThat(account.toString()).doesNotContain(TOKEN);
    }
}
