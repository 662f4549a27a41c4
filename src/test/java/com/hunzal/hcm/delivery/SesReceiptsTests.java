package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.settings.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** What Amazon SES says of messages later, through a topic of Amazon SNS. */
@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SesReceiptsTests extends ReceiptsTest {

    private String ses(String type, String more) {
        return "{\"eventType\": \"%s\", \"mail\": {\"messageId\": \"ses-%s\"}%s}".formatted(type, organization, more);
    }

    private Map<String, String> notification(String message) throws Exception {
        return amazon.notification(TOPIC, "id-" + organization, clock.instant().toString(), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Delivery  | ''                                                   | delivered           | false",
                "Bounce    | , \"bounce\": {\"bounceType\": \"Permanent\"}        | bounced hard_bounce | true",
                "Bounce    | , \"bounce\": {\"bounceType\": \"Transient\"}        | bounced soft_bounce | false",
                "Complaint | , \"complaint\": {}                                  | sent                | true",
                "Complaint | , \"complaint\": {\"complaintFeedbackType\": \"not-spam\"} | sent          | false",
                "Reject    | ''                                                   | bounced rejected    | false",
                "Send      | ''                                                   | sent                | false"
            })
    void whatSesSaysIsNoted(String type, String more, String state, boolean suppressed) throws Exception {
        var delivery = delivery(Channel.EMAIL, "ses", "ses-" + organization);

        sns(notification(ses(type, more))).then().statusCode(204);

        assertThat(state(delivery)).isEqualTo(state);
        assertThat(isSuppressed(Channel.EMAIL)).isEqualTo(suppressed);
    }

    @Test
    void bothVersionsOfSignaturesAndBothFormsOfEventsAreTaken() throws Exception {
        var delivery = delivery(Channel.EMAIL, "ses", "ses-" + organization);
        var message = notification(ses("Delivery", "").replace("eventType", "notificationType"));
        message.put("SignatureVersion", "1");
        message.remove("Subject");

        sns(amazon.signed(message, "SHA1withRSA")).then().statusCode(204);

        assertThat(state(delivery)).isEqualTo("delivered");
    }

    @Test
    void theCertificateIsFetchedOnce() throws Exception {
        sns(notification(ses("Delivery", ""))).then().statusCode(204);
        amazon.forget();
        sns(notification(ses("Delivery", ""))).then().statusCode(204);

        assertThat(amazon.asked).isEmpty();
    }

    @Test
    void aTopicThatNobodyHasNamedIsNotBelievedNorAsked() throws Exception {
        var delivery = delivery(Channel.EMAIL, "ses", "ses-" + organization);
        var message = amazon.notification(
                "arn:aws:sns:eu-west-1:999999999999:evil", "1", clock.instant().toString(), ses("Delivery", ""));
        message.put("SigningCertURL", "https://sns.us-east-1.amazonaws.com/another.pem");

        sns(message).then().spec(problem(403, "forbidden"));

        assertThat(state(delivery)).isEqualTo("sent");
        assertThat(amazon.asked).isEmpty();
    }

    @Test
    void aTopicThatAnOrganizationNamesTellsOfItsOwnMessagesOnly() throws Exception {
        var delivery = delivery(Channel.EMAIL, "ses", "ses-" + organization);
        var topic = "arn:aws:sns:eu-west-1:444455556666:its-own";
        var account = """
                {"region": "eu-west-1", "access_key_id": "AKIA1", "secret_access_key": "s", "topic_arn": "%s"}
                """.formatted(topic);
        var message = amazon.notification(topic, "1", clock.instant().toString(), ses("Delivery", ""));

        credentials(caller(token("SystemAdmin", addOrganization())), "email/ses", account);
        sns(message);
        assertThat(state(delivery)).isEqualTo("sent");

        credentials("email/ses", account);
        sns(message).then().statusCode(204);
        assertThat(state(delivery)).isEqualTo("delivered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sns.eu-west-1.amazonaws.com/a.pem",
                "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem",
                "https://sns.eu-west-1.amazonaws.com@evil.example/a.pem",
                "https://evil.example/sns.eu-west-1.amazonaws.com/a.pem",
                "https://sns.eu.west.amazonaws.com/a.pem",
                "https://s3.eu-west-1.amazonaws.com/bucket/a.pem",
                "https://sns.eu-west-1.amazonaws.com:8443/a.pem",
                "https://sns.eu-west-1.amazonaws.com/a.pem?x=y",
                "https://sns.eu-west-1.amazonaws.com/a.txt",
                "https://127.0.0.1/a.pem",
                "file:///etc/a.pem",
                "no address"
            })
    void aCertificateFromElsewhereIsNotAskedFor(String url) throws Exception {
        var message = notification(ses("Delivery", ""));
        message.put("SigningCertURL", url);

        sns(message).then().spec(problem(403, "forbidden"));

        assertThat(amazon.asked).isEmpty();
    }

    @Test
    void whatWasChangedOrIsOldIsNotBelieved() throws Exception {
        var delivery = delivery(Channel.EMAIL, "ses", "ses-" + organization);
        var changed = notification(ses("Send", ""));
        changed.put("Message", ses("Delivery", ""));
        var old = amazon.notification(
                TOPIC, "1", clock.instant().minus(Duration.ofHours(26)).toString(), ses("Delivery", ""));

        sns(changed).then().spec(problem(403, "forbidden"));
        sns(old).then().spec(problem(403, "forbidden"));
        sns(new TreeMap<>(Map.of("Type", "Notification"))).then().spec(problem(403, "forbidden"));

        assertThat(state(delivery)).isEqualTo("sent");
    }

    private Map<String, String> confirmation(String url) throws Exception {
        return amazon.signed(
                new TreeMap<>(Map.of(
                        "Type", "SubscriptionConfirmation",
                        "MessageId", "c-1",
                        "TopicArn", TOPIC,
                        "Token", "t",
                        "Message", "You have chosen to subscribe",
                        "SubscribeURL", url,
                        "Timestamp", clock.instant().toString(),
                        "SignatureVersion", "2",
                        "SigningCertURL", AmazonDouble.CERTIFICATE)),
                "SHA256withRSA");
    }

    @Test
    void aSubscriptionIsConfirmedAtAmazonAndNowhereElse() throws Exception {
        var url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";

        sns(confirmation(url)).then().statusCode(204);
        assertThat(amazon.asked).contains(url);

        amazon.forget();
        for (var other : new String[] {
            "http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription",
            "https://evil.example/?Action=ConfirmSubscription"
        }) {
            sns(confirmation(other)).then().spec(problem(403, "forbidden"));
        }
        assertThat(amazon.asked).isEmpty();
    }
}
