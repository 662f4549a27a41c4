package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.providers.ScriptedProvider.Reply;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SendGridProviderTests extends HttpProviderContract {

    private static final String KEY = "SG.secret-key-of-sendgrid";

    @Override
    Set<Kind> toldOnlyLater() {
        return Set.of(Kind.RECIPIENT);
    }

    @Override
    Provider provider(ProviderHttp http, URI url) {
        return new SendGridProvider(http, new SendGridProvider.Properties(null, null, url), clock);
    }

    @Override
    Message message() {
        return Messages.email();
    }

    @Override
    Account account() {
        return account(KEY);
    }

    private static Account account(String key) {
        return new Account("org-1", Account.Source.ORGANIZATION, Map.of("api_key", key), "f1");
    }

    @Override
    List<String> secrets() {
        return List.of(KEY);
    }

    @Override
    Map<Kind, Reply> replies() {
        return Map.of(
                Kind.OK, ScriptedProvider.answer(202, "", "X-Message-Id: 14c5d75ce93"),
                Kind.CONFIG, ScriptedProvider.answer(401, error("The provided authorization grant is invalid", null)),
                Kind.MESSAGE, ScriptedProvider.answer(400, error("The subject is required", "subject")),
                Kind.THROTTLED, ScriptedProvider.answer(429, error("too many requests", null)),
                Kind.TRANSIENT, ScriptedProvider.answer(500, error("unexpected error", null)),
                Kind.UNKNOWN, ScriptedProvider.answer(204, ""));
    }

    private static String error(String message, String field) {
        var quoted = field == null ? "null" : "\"" + field + "\"";
        return "{\"errors\": [{\"message\": \"" + message + "\", \"field\": " + quoted + ", \"help\": null}]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "202 |                                                         |                         | OK       | ACCEPTED",
                "200 |                                                         |                         | OK       | ACCEPTED",
                "400 | Does not contain a valid address.                       | personalizations.0.to.0.email | MESSAGE | RECIPIENT",
                "400 | The from email does not contain a valid address.        | from.email              | MESSAGE  | SENDER",
                "400 | The content value must be a string                      | content.0.value         | MESSAGE  | CONTENT",
                "401 | The provided authorization grant is invalid, expired    |                         | CONFIG   | AUTHENTICATE",
                "401 | Maximum credits exceeded                                |                         | CONFIG   | AUTHENTICATE",
                "403 | The from address does not match a verified Sender       | from                    | CONFIG   | SENDER",
                "403 | temporarily blocked due to repeated bad requests        |                         | CONFIG   | SENDER",
                "404 | not found                                               |                         | MESSAGE  | CONTENT",
                "405 | method not allowed                                      |                         | MESSAGE  | CONTENT",
                "415 | content-type                                            |                         | MESSAGE  | CONTENT",
                "429 | too many requests                                       |                         | THROTTLED | AUTHENTICATE",
                "500 | unexpected                                              |                         | TRANSIENT | CONNECT",
                "503 | unavailable                                             |                         | TRANSIENT | CONNECT",
            })
    void everyAnswerHasItsOutcome(int status, String message, String field, Kind kind, Stage stage) {
        var outcome = send(ScriptedProvider.answer(status, error(String.valueOf(message), field)));

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.stage()).isEqualTo(stage);
        assertThat(outcome.advice()).doesNotContain(String.valueOf(message));
        assertThat(calls()).isEqualTo(1);
    }

    /** What is in front of SendGrid refuses a large body by itself. */
    @Test
    void aMessageThatIsTooLargeIsRefusedInHtml() {
        var outcome = send(ScriptedProvider.answer(
                413,
                "<html><head><title>413 Request Entity Too Large</title></head></html>",
                "Content-Type: text/html"));

        assertThat(outcome.kind()).isEqualTo(Kind.MESSAGE);
        assertThat(outcome.advice()).contains("too large");
    }

    @Test
    void theIdOfTheMessageIsKept() {
        assertThat(send(replies().get(Kind.OK)).providerId()).isEqualTo("14c5d75ce93");
    }

    @Test
    void oneMessageGoesToOneRecipient() {
        send(replies().get(Kind.OK));

        var request = server.request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v3/mail/send");
        assertThat(request.headers())
                .containsEntry("Authorization", "Bearer " + KEY)
                .containsEntry("Content-Type", "application/json");
        assertThat(JsonMapper.shared().readTree(request.body()))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {
                          "personalizations": [{"to": [{"email": "ada@example.org", "name": "Ada \\"Countess\\" Løvelace"}]}],
                          "from": {"email": "hr@example.com", "name": "HR"},
                          "reply_to": {"email": "answers@example.com"},
                          "subject": "Größe",
                          "content": [{"type": "text/plain", "value": "Hello"}, {"type": "text/html", "value": "<p>Hello</p>"}],
                          "attachments": [{"content": "cGRm", "type": "application/pdf", "filename": "a.pdf", "disposition": "attachment"}],
                          "headers": {"Message-ID": "<m1@example.com>", "Auto-Submitted": "auto-generated"},
                          "custom_args": {"reference": "delivery-1"}
                        }"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "key\nX-Other: 1", "kéy"})
    void aKeyThatNoHeaderCanHaveIsNotSent(String key) {
        var outcome = provider(PATIENT).send(message(), account(key));

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
        assertThat(outcome.stage()).isEqualTo(Stage.CONFIGURATION);
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello\r\nBcc: eve@example.net", "Hello\u0000", "Hello\u2028"})
    void aSubjectThatBeginsAnotherHeaderIsNotSent(String subject) {
        var outcome = provider(PATIENT).send(Messages.email(subject, "ada@example.org", "Ada"), account());

        assertThat(outcome.kind()).isEqualTo(Kind.MESSAGE);
        assertThat(calls()).isZero();
    }

    @Test
    void aNameCannotRunTheOtherWay() {
        server.replies(replies().get(Kind.OK));

        provider(PATIENT).send(Messages.email("Hello", "ada@example.org", "\u202emoc.live\r\n"), account());

        assertThat(JsonMapper.shared()
                        .readTree(server.request().body())
                        .at("/personalizations/0/to/0/name")
                        .asString())
                .isEqualTo("moc.live");
    }

    @Test
    void theOperatorsAccountIsWhatIsSet() {
        var url = URI.create("https://api.sendgrid.com");

        assertThat(new SendGridProvider.Properties(" ", null, url).fields()).isEmpty();
        var account = new SendGridProvider.Properties(KEY, "MFkw", url);
        assertThat(account.fields()).isEqualTo(Map.of("api_key", KEY, "webhook_public_key", "MFkw"));
        assertThat(account.toString()).doesNotContain(KEY);
    }
}
