package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.providers.ScriptedProvider.Reply;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnsProviderTests extends HttpProviderContract {

    private static final String SECRET = "secret-access-key-of-amazon";

    private SnsProvider provider;

    @Override
    Provider provider(ProviderHttp http, URI url) {
        provider = new SnsProvider(http, new SnsProvider.Properties(null, null, null, null, url), clock);
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
        return Messages.sms("Hello & welcome, größe 100%");
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
                Kind.OK,
                ScriptedProvider.answer(
                        200,
                        "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>m-42"
                                + "</MessageId></PublishResult><ResponseMetadata><RequestId>r-1</RequestId>"
                                + "</ResponseMetadata></PublishResponse>",
                        "Content-Type: text/xml"),
                Kind.RECIPIENT,
                error(400, "OptedOut", "raw words"),
                Kind.CONFIG,
                error(403, "AuthorizationError", "raw words"),
                Kind.MESSAGE,
                error(400, "InvalidParameter", "Invalid parameter: Message too long"),
                Kind.THROTTLED,
                error(400, "Throttling", "Rate exceeded"),
                Kind.TRANSIENT,
                error(500, "InternalError", "raw words"),
                Kind.UNKNOWN,
                ScriptedProvider.answer(200, "<html>welcome"));
    }

    private static Reply error(int status, String code, String message) {
        return ScriptedProvider.answer(
                status,
                "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>"
                        + code + "</Code><Message>" + message
                        + "</Message></Error><RequestId>r-1</RequestId></ErrorResponse>",
                "Content-Type: text/xml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | OptedOut              | The number opted out                                     | RECIPIENT | RECIPIENT",
                "400 | InvalidParameter      | Invalid parameter: PhoneNumber Reason: not valid         | RECIPIENT | RECIPIENT",
                "400 | InvalidParameter      | Invalid parameter: phone number is opted out             | RECIPIENT | RECIPIENT",
                "400 | ParameterValueInvalid | Invalid parameter: PhoneNumber                           | RECIPIENT | RECIPIENT",
                "400 | InvalidParameter      | Invalid parameter: Message too long                      | MESSAGE   | CONTENT",
                "400 | InvalidParameter      | Invalid parameter: Empty message                         | MESSAGE   | CONTENT",
                "400 | InvalidParameter      | Invalid parameter: AWS.SNS.SMS.SenderID                  | CONFIG    | CONFIGURATION",
                "400 | UserError             | raw words                                                | MESSAGE   | CONTENT",
                "400 | Whatever              | raw words                                                | MESSAGE   | CONTENT",
                "403 | AuthorizationError    | not authorized to perform: SNS:Publish                   | CONFIG    | AUTHENTICATE",
                "403 | InvalidSecurity       | raw words                                                | CONFIG    | AUTHENTICATE",
                "403 | InvalidClientTokenId  | The security token included in the request is invalid    | CONFIG    | AUTHENTICATE",
                "403 | SignatureDoesNotMatch | The request signature we calculated does not match       | CONFIG    | AUTHENTICATE",
                "400 | AuthorizationError    | raw words                                                | CONFIG    | AUTHENTICATE",
                "404 | NotFound              | raw words                                                | CONFIG    | CONFIGURATION",
                "400 | KMSDisabled           | raw words                                                | CONFIG    | CONFIGURATION",
                "400 | KMSAccessDenied       | raw words                                                | CONFIG    | CONFIGURATION",
                "400 | KMSThrottling         | raw words                                                | TRANSIENT | CONNECT",
                "429 | Throttled             | Rate exceeded                                            | THROTTLED | AUTHENTICATE",
                "400 | Throttled             | Rate exceeded                                            | THROTTLED | AUTHENTICATE",
                "400 | Throttling            | Rate exceeded                                            | THROTTLED | AUTHENTICATE",
                "400 | ThrottlingException   | Rate exceeded                                            | THROTTLED | AUTHENTICATE",
                "503 | Throttling            | Rate exceeded                                            | THROTTLED | AUTHENTICATE",
                "400 | RequestTimeout        | raw words                                                | TRANSIENT | CONNECT",
                "500 | InternalError         | raw words                                                | TRANSIENT | CONNECT",
                "503 | ServiceUnavailable    | raw words                                                | TRANSIENT | CONNECT",
            })
    void everyAnswerHasItsOutcome(int status, String code, String message, Kind kind, Stage stage) {
        var outcome = send(error(status, code, message));

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.stage()).isEqualTo(stage);
        assertThat(outcome.advice()).matches("[A-Z][^.]+\\.").doesNotContain(message, code);
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void theMessageIsPublishedToANumber() {
        server.replies(replies().get(Kind.OK));

        var outcome = provider(PATIENT).send(message(), account(Map.of("sender_id", "HR-Team")));

        assertThat(outcome.providerId()).isEqualTo("m-42");
        var request = server.request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/");
        assertThat(request.headers().get("Authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIA0123/")
                .contains("/eu-central-1/sns/aws4_request");
        assertThat(request.form())
                .containsEntry("Action", "Publish")
                .containsEntry("PhoneNumber", "+491701234567")
                .containsEntry("Message", "Hello & welcome, größe 100%")
                .doesNotContainKeys("TopicArn", "TargetArn");
        var attributes = Map.of(
                request.form().get("MessageAttributes.entry.1.Name"),
                        request.form().get("MessageAttributes.entry.1.Value.StringValue"),
                request.form().get("MessageAttributes.entry.2.Name"),
                        request.form().get("MessageAttributes.entry.2.Value.StringValue"));
        assertThat(attributes)
                .isEqualTo(Map.of("AWS.SNS.SMS.SMSType", "Transactional", "AWS.SNS.SMS.SenderID", "HR-Team"));
    }

    /** A region is part of the host's name, and the keys are part of the head. */
    @ParameterizedTest
    @CsvSource({
        "region, ''",
        "region, evil.example/",
        "region, 'eu-central-1.evil.example#'",
        "region, 127.0.0.1",
        "region, EU-CENTRAL-1",
        "region, eu-central-1@x",
        "access_key_id, ''",
        "access_key_id, 'AKIA/x'",
        "access_key_id, 'AKIA 1'",
        "secret_access_key, ''",
        "secret_access_key, 'a b'",
        "sender_id, Human Resources",
        "sender_id, '12345'",
        "sender_id, TwelveLetter"
    })
    void anAccountThatIsNotWholeIsNotUsed(String field, String value) {
        var outcome = provider(PATIENT).send(message(), account(Map.of(field, value)));

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
        assertThat(outcome.stage()).isEqualTo(Stage.CONFIGURATION);
        assertThat(outcome.advice()).contains(field);
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "us-east-1",
                "us-gov-west-1",
                "cn-northwest-1",
                "us-isob-east-1",
                "eusc-de-east-1",
                "ap-southeast-7"
            })
    void everyRegionIsOne(String region) {
        server.replies(replies().get(Kind.OK));

        assertThat(provider(PATIENT)
                        .send(message(), account(Map.of("region", region)))
                        .kind())
                .isEqualTo(Kind.OK);
        assertThat(server.request().headers().get("Authorization")).contains("/" + region + "/sns/");
    }

    /** One client serves many accounts. */
    @Test
    void eachMessageIsSignedWithItsOwnAccount() {
        server.replies(replies().get(Kind.OK));
        var provider = provider(PATIENT);

        provider.send(message(), account());
        provider.send(message(), account(Map.of("access_key_id", "AKIA9999")));

        assertThat(server.requests())
                .extracting(each -> each.headers().get("Authorization").split("[=/]")[1])
                .containsExactly("AKIA0123", "AKIA9999");
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
        assertThat(new SnsProvider.Properties(null, "", " ", null, null).fields())
                .isEmpty();
        var account = new SnsProvider.Properties("eu-central-1", "AKIA", SECRET, "HR", null);
        assertThat(account.fields())
                .isEqualTo(Map.of(
                        "region",
                        "eu-central-1",
                        "access_key_id",
                        "AKIA",
                        "secret_access_key",
                        SECRET,
                        "sender_id",
                        "HR"));
        assertThat(account.toString()).doesNotContain(SECRET);
    }
}
