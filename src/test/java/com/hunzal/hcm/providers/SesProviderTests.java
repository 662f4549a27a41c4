package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.providers.ScriptedProvider.Reply;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SesProviderTests extends HttpProviderContract {

    private static final String SECRET = "secret-access-key-of-amazon";

    private SesProvider provider;

    @Override
    Provider provider(ProviderHttp http, URI url) {
        provider = new SesProvider(http, new SesProvider.Properties(null, null, null, null, url), clock);
        return provider;
    }

    @AfterEach
    void close() {
        if (provider != null) {
            provider.close();
        }
    }

    @Override
    Message message() {
        return Messages.email();
    }

    @Override
    Account account() {
        return account(Map.of());
    }

    /** @param changed an empty value takes the field away */
    private static Account account(Map<String, String> changed) {
        var fields = new HashMap<>(
                Map.of("region", "eu-central-1", "access_key_id", "AKIA0123", "secret_access_key", SECRET));
        fields.putAll(changed);
        fields.values().removeIf(String::isEmpty);
        return new Account("org-1", Account.Source.ORGANIZATION, fields, "f1");
    }

    @Override
    List<String> secrets() {
        return List.of(SECRET);
    }

    @Override
    Map<Kind, Reply> replies() {
        return Map.of(
                Kind.OK, ScriptedProvider.answer(200, "{\"MessageId\": \"m-42\"}"),
                Kind.RECIPIENT,
                        error(
                                400,
                                "MessageRejected",
                                "Email address is not verified. The following identities failed the check in region"
                                        + " EU-CENTRAL-1: ada@example.org"),
                Kind.CONFIG, error(400, "AccountSuspendedException", "raw words"),
                Kind.MESSAGE, error(400, "BadRequestException", "raw words"),
                Kind.THROTTLED, error(429, "TooManyRequestsException", "raw words"),
                Kind.TRANSIENT, error(500, "InternalServiceErrorException", "raw words"),
                Kind.UNKNOWN, ScriptedProvider.answer(200, "<html>welcome"));
    }

    private static Reply error(int status, String code, String message) {
        return ScriptedProvider.answer(
                status,
                "{\"message\": \"" + message + "\"}",
                "x-amzn-ErrorType: " + code,
                "Content-Type: application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | BadRequestException                | raw words                                                     | MESSAGE   | CONTENT",
                "400 | MessageRejected                    | Virus found                                                   | MESSAGE   | CONTENT",
                "400 | MessageRejected                    | Email address is not verified: Ada@Example.org                | RECIPIENT | RECIPIENT",
                "400 | MessageRejected                    | Email address is not verified: hr@example.com                 | CONFIG    | SENDER",
                "400 | MessageRejected                    | Email address is not verified: ada@example.org, hr@example.com | CONFIG   | SENDER",
                "400 | MessageRejected                    | Email address is not verified                                 | CONFIG    | SENDER",
                "400 | MailFromDomainNotVerifiedException | raw words                                                     | CONFIG    | SENDER",
                "400 | AccountSuspendedException          | raw words                                                     | CONFIG    | AUTHENTICATE",
                "400 | SendingPausedException             | raw words                                                     | CONFIG    | AUTHENTICATE",
                "404 | NotFoundException                  | raw words                                                     | CONFIG    | CONFIGURATION",
                "403 | SignatureDoesNotMatch              | raw words                                                     | CONFIG    | AUTHENTICATE",
                "403 | AccessDeniedException              | raw words                                                     | CONFIG    | AUTHENTICATE",
                "403 | UnrecognizedClientException        | raw words                                                     | CONFIG    | AUTHENTICATE",
                "401 | Whatever                           | raw words                                                     | CONFIG    | AUTHENTICATE",
                "429 | TooManyRequestsException           | raw words                                                     | THROTTLED | AUTHENTICATE",
                "400 | ThrottlingException                | Maximum sending rate exceeded                                 | THROTTLED | AUTHENTICATE",
                "400 | LimitExceededException             | raw words                                                     | THROTTLED | AUTHENTICATE",
                "413 | RequestEntityTooLarge              | raw words                                                     | MESSAGE   | CONTENT",
                "400 | Whatever                           | raw words                                                     | MESSAGE   | CONTENT",
                "500 | InternalServiceErrorException      | raw words                                                     | TRANSIENT | CONNECT",
                "503 | ServiceUnavailable                 | raw words                                                     | TRANSIENT | CONNECT",
            })
    void everyAnswerHasItsOutcome(int status, String code, String message, Kind kind, Stage stage) {
        var outcome = send(error(status, code, message));

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.stage()).isEqualTo(stage);
        assertThat(outcome.advice()).matches("[A-Z][^.]+\\.").doesNotContain(message, code);
        assertThat(calls()).isEqualTo(1);
    }

    /** Too fast is a matter of seconds; a day's quota comes back in hours. */
    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException, Maximum sending rate exceeded., ",
        "400, ThrottlingException, Daily message quota exceeded., PT4H",
        "429, TooManyRequestsException, Daily message quota exceeded., PT4H",
        "400, LimitExceededException, Daily message quota exceeded, PT4H"
    })
    void aDaysQuotaIsWaitedForInHours(int status, String code, String message, Duration least) {
        var outcome = send(error(status, code, message));

        assertThat(outcome.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(outcome.retryAfter()).isEqualTo(least);
    }

    @Test
    void itIsHandedTheMessageThatGoesBySmtp() throws Exception {
        server.replies(replies().get(Kind.OK));

        var outcome = provider(PATIENT).send(message(), account(Map.of("configuration_set", "receipts")));

        assertThat(outcome.providerId()).isEqualTo("m-42");
        var request = server.request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v2/email/outbound-emails");
        assertThat(request.headers().get("Authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIA0123/")
                .contains("/eu-central-1/ses/aws4_request");
        var body = JsonMapper.shared().readTree(request.body());
        assertThat(body.at("/FromEmailAddress").asString()).isEqualTo("hr@example.com");
        assertThat(body.at("/Destination").toString()).isEqualTo("{\"ToAddresses\":[\"ada@example.org\"]}");
        assertThat(body.at("/ConfigurationSetName").asString()).isEqualTo("receipts");
        assertThat(body.at("/EmailTags").toString()).isEqualTo("[{\"Name\":\"reference\",\"Value\":\"delivery-1\"}]");
        var mime = new MimeMessage(
                (Session) null,
                new ByteArrayInputStream(
                        Base64.getDecoder().decode(body.at("/Content/Raw/Data").asString())));
        assertThat(mime.getMessageID()).isEqualTo("<m1@example.com>");
        assertThat(mime.getSubject()).isEqualTo("Größe");
        assertThat(mime.getFrom()[0]).hasToString("HR <hr@example.com>");
        assertThat(((MimeMultipart) mime.getContent()).getCount()).isEqualTo(2);
    }

    @Test
    void whatIsTakenIsTakenEvenIfItsIdIsLost() {
        var outcome = send(ScriptedProvider.answer(200, ""));

        assertThat(outcome.kind()).isEqualTo(Kind.OK);
        assertThat(outcome.providerId()).isNull();
    }

    /** Ids of other programs may be any text, tags may not. */
    @Test
    void aReferenceThatNoTagCanHaveIsLeftOut() {
        server.replies(replies().get(Kind.OK));
        var email = Messages.email();
        var odd = new Message.Email(
                "a job/7", email.messageId(), email.from(), null, null, email.to(), null, "S", "T", "H", List.of());

        assertThat(provider(PATIENT).send(odd, account()).kind()).isEqualTo(Kind.OK);

        assertThat(JsonMapper.shared().readTree(server.request().body()).has("EmailTags"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "region, evil.example/",
        "region, ''",
        "access_key_id, 'AKIA,x'",
        "secret_access_key, ''",
        "configuration_set, a/b"
    })
    void anAccountThatIsNotWholeIsNotUsed(String field, String value) {
        var outcome = provider(PATIENT).send(message(), account(Map.of(field, value)));

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
        assertThat(outcome.stage()).isEqualTo(Stage.CONFIGURATION);
        assertThat(outcome.advice()).contains(field);
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello\r\nBcc: eve@example.net", "Hello\u0000"})
    void aSubjectThatBeginsAnotherHeaderIsNotSent(String subject) {
        var outcome = provider(PATIENT).send(Messages.email(subject, "ada@example.org", "Ada"), account());

        assertThat(outcome.kind()).isEqualTo(Kind.MESSAGE);
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no address", "ada@example.org\r\nBcc: eve@example.net", "ada@example.org,eve@example.net"})
    void anAddressThatIsNoneIsNotSentTo(String address) {
        var outcome = provider(PATIENT).send(Messages.email("Hello", address, null), account());

        assertThat(outcome.kind()).isEqualTo(Kind.MESSAGE);
        assertThat(calls()).isZero();
    }

    @Test
    void theOperatorsAccountIsWhatIsSet() {
        assertThat(new SesProvider.Properties(null, "", " ", null, null).fields())
                .isEmpty();
        var account = new SesProvider.Properties("eu-central-1", "AKIA", SECRET, "receipts", null);
        assertThat(account.fields())
                .isEqualTo(Map.of(
                        "region",
                        "eu-central-1",
                        "access_key_id",
                        "AKIA",
                        "secret_access_key",
                        SECRET,
                        "configuration_set",
                        "receipts"));
        assertThat(account.toString()).doesNotContain(SECRET);
    }
}
