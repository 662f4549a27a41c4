package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.web.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.settings.Channel;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** What SendGrid and Twilio say of messages later. The same on every database. */
abstract class ReceiptsContract extends ReceiptsTest {

    @Autowired
    ReceiptUpkeep upkeep;

    @ParameterizedTest
    @CsvSource({
        "delivered,   delivered,           false",
        "bounce,      bounced hard_bounce, true",
        "dropped,     bounced dropped,     false",
        "spamreport,  sent,                true",
        "processed,   sent,                false",
        "deferred,    sent,                false",
        "open,        sent,                false"
    })
    void whatSendGridSaysIsNoted(String type, String state, boolean suppressed) throws Exception {
        var delivery = delivery(Channel.EMAIL, "sendgrid", "m-" + organization);

        sendgrid(event(type, "e-1", "m-" + organization)).then().statusCode(204);

        assertThat(state(delivery)).isEqualTo(state);
        assertThat(isSuppressed(Channel.EMAIL)).isEqualTo(suppressed);
    }

    @Test
    void aBlockIsNoHardBounce() throws Exception {
        var delivery = delivery(Channel.EMAIL, "sendgrid", "m-" + organization);

        sendgrid(event("bounce", "e-1", "m-" + organization).replace("\"email\"", "\"type\": \"blocked\", \"email\""))
                .then()
                .statusCode(204);

        assertThat(state(delivery)).isEqualTo("bounced bounce");
        assertThat(isSuppressed(Channel.EMAIL)).isFalse();
    }

    @Test
    void aDeliveryIsAlsoFoundByItsReference() throws Exception {
        var delivery = delivery(Channel.EMAIL, "sendgrid", null);

        sendgrid("[{\"event\": \"delivered\", \"sg_event_id\": \"e\", \"reference\": \"" + delivery + "\"}]")
                .then()
                .statusCode(204);

        assertThat(state(delivery)).isEqualTo("delivered");
    }

    @Test
    void statesOnlyMoveForwardAndWhatWasSaidBeforeChangesNothing() throws Exception {
        var delivery = delivery(Channel.EMAIL, "sendgrid", "m-" + organization);
        var bounce = event("bounce", "e-2", "m-" + organization);

        sendgrid(event("delivered", "e-1", "m-" + organization)).then().statusCode(204);
        sendgrid(bounce).then().statusCode(204);
        sendgrid(event("delivered", "e-3", "m-" + organization)).then().statusCode(204);
        assertThat(state(delivery)).isEqualTo("bounced hard_bounce");

        sql("DELETE FROM hcm_suppressions WHERE organization_id = ?", organization);
        sendgrid(bounce).then().statusCode(204);
        assertThat(isSuppressed(Channel.EMAIL))
                .as("somebody has let it have mail again")
                .isFalse();
    }

    @Test
    void whatNobodyHasSignedIsRefusedWithoutAHint() throws Exception {
        var delivery = delivery(Channel.EMAIL, "sendgrid", "m-" + organization);
        var body = event("bounce", "e-1", "m-" + organization);
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));

        sendgrid(body, now(), generator.generateKeyPair()).then().spec(problem(403, "forbidden"));
        given().port(port())
                .contentType("application/json")
                .body(body)
                .post(CALLBACKS + "sendgrid")
                .then()
                .spec(problem(403, "forbidden"));
        given().port(port())
                .contentType("application/json")
                .header(SENDGRID_SIGNATURE, signature(now() + body, sendgrid))
                .header(SENDGRID_TIMESTAMP, now())
                .body(body.replace("bounce", "dropped"))
                .post(CALLBACKS + "sendgrid")
                .then()
                .spec(problem(403, "forbidden"));
        given().port(port())
                .header(SENDGRID_SIGNATURE, "no base64!")
                .header(SENDGRID_TIMESTAMP, now())
                .body("no json")
                .post(CALLBACKS + "sendgrid")
                .then()
                .spec(problem(403, "forbidden"));

        assertThat(state(delivery)).isEqualTo("sent");
        assertThat(isSuppressed(Channel.EMAIL)).isFalse();
    }

    @Test
    void whatWasSignedLongAgoOrInTheFutureIsRefused() throws Exception {
        var delivery = delivery(Channel.EMAIL, "sendgrid", "m-" + organization);
        var body = event("delivered", "e-1", "m-" + organization);
        var now = clock.instant().getEpochSecond();

        sendgrid(body, Long.toString(now - 26 * 3600), sendgrid).then().spec(problem(403, "forbidden"));
        sendgrid(body, Long.toString(now + 600), sendgrid).then().spec(problem(403, "forbidden"));
        sendgrid(body, Long.toString(now - 24 * 3600), sendgrid).then().statusCode(204);

        assertThat(state(delivery)).isEqualTo("delivered");
    }

    @Test
    void unknownMessagesAreAcceptedAndNothingIsKept() throws Exception {
        clock.advance(Duration.ofMinutes(2)); // until it is looked again which keys there are
        sendgrid(event("bounce", "e-1", "nobody-knows")).then().statusCode(204);
        twilio("SMunknown", "failed", "21610").then().statusCode(204);

        assertThat(rows("SELECT * FROM hcm_receipts WHERE organization_id = ?", organization))
                .isEmpty();
        assertThat(rows("SELECT * FROM hcm_suppressions WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void nobodySpeaksForAnotherOrganization() throws Exception {
        var foreign = delivery(Channel.EMAIL, "sendgrid", "m-" + organization);
        organization = addOrganization();
        accounts();

        sendgrid(event("bounce", "e-1", foreign)).then();
        var message = rows("SELECT provider_message_id FROM hcm_deliveries WHERE id = ?", foreign)
                .get(0)
                .get("provider_message_id");
        clock.advance(Duration.ofMinutes(2));
        sendgrid(event("bounce", "e-1", String.valueOf(message)));

        assertThat(state(foreign)).isEqualTo("sent");
    }

    @ParameterizedTest
    @CsvSource({
        "delivered,   '',    delivered,            false",
        "sent,        '',    sent,                 false",
        "undelivered, 30003, bounced undelivered,  false",
        "failed,      30007, bounced failed,       false",
        "failed,      21610, bounced opted_out,    true"
    })
    void whatTwilioSaysIsNoted(String status, String error, String state, boolean suppressed) throws Exception {
        var delivery = delivery(Channel.SMS, "twilio", "SM" + organization);

        twilio("SM" + organization, status, error).then().statusCode(204);

        assertThat(state(delivery)).isEqualTo(state);
        assertThat(isSuppressed(Channel.SMS)).isEqualTo(suppressed);
    }

    @Test
    void whatTwilioHasNotSignedIsRefused() throws Exception {
        var delivery = delivery(Channel.SMS, "twilio", "SM" + organization);

        twilio("SM" + organization, "delivered", "", "another token").then().spec(problem(403, "forbidden"));
        given().port(port())
                .contentType("application/x-www-form-urlencoded")
                .body("MessageSid=SM" + organization + "&MessageStatus=delivered&AccountSid=AC0123")
                .post(CALLBACKS + "twilio")
                .then()
                .spec(problem(403, "forbidden"));

        assertThat(state(delivery)).isEqualTo("sent");
    }

    @Test
    void whatTwilioSignedIsNotGoodForEver() throws Exception {
        var delivery = delivery(Channel.SMS, "twilio", "SM" + organization);
        clock.advance(Duration.ofDays(31));

        twilio("SM" + organization, "failed", "21610").then().statusCode(204);

        assertThat(state(delivery)).isEqualTo("sent");
        assertThat(isSuppressed(Channel.SMS)).isFalse();
    }

    @Test
    void noOtherProviderAndNoOtherMethodIsTaken() {
        given().port(port())
                .contentType("application/json")
                .body("{}")
                .post(CALLBACKS + "slack")
                .then()
                .statusCode(404);
        given().port(port()).get(CALLBACKS + "sendgrid").then().statusCode(401);
        given().port(port())
                .contentType("application/json")
                .body("x".repeat(1024 * 1024 + 1))
                .post(CALLBACKS + "sendgrid")
                .then()
                .statusCode(413);
    }

    @Test
    void whichReceiptsWereSeenIsForgottenWhenTheyAreNotTakenAnyMore() throws Exception {
        delivery(Channel.EMAIL, "sendgrid", "m-" + organization);
        sendgrid(event("delivered", "e-1", "m-" + organization)).then().statusCode(204);

        upkeep.run();
        assertThat(rows("SELECT * FROM hcm_receipts WHERE organization_id = ?", organization))
                .hasSize(1);
        clock.advance(Duration.ofDays(36));
        upkeep.run();

        assertThat(rows("SELECT * FROM hcm_receipts WHERE organization_id = ?", organization))
                .isEmpty();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class ReceiptsOnSqliteTests extends ReceiptsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class ReceiptsOnPostgresqlTests extends ReceiptsContract {}
