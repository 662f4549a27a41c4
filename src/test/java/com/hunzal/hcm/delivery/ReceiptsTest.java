package com.hunzal.hcm.delivery;

import static io.restassured.RestAssured.given;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.database.Ids;
import com.hunzal.hcm.settings.Channel;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** What tests of receipts share: deliveries as they are when a provider has taken them, and providers' signatures. */
@Import(AmazonDouble.class)
@TestPropertySource(
        properties = {
            "hcm.public-url=https://hr.example.com",
            "hcm.providers.ses.topic-arns=" + ReceiptsTest.TOPIC,
        })
abstract class ReceiptsTest extends ServerTest {

    static final String TOPIC = "arn:aws:sns:eu-west-1:111122223333:receipts";
    static final String CALLBACKS = "/api/callbacks/";
    static final String SENDGRID_SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature";
    static final String SENDGRID_TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp";

    @Autowired
    Suppressions suppressions;

    @Autowired
    AmazonDouble.Amazon amazon;

    KeyPair sendgrid;

    @BeforeEach
    void accounts() throws Exception {
        amazon.forget();
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        sendgrid = generator.generateKeyPair();
        credentials("email/sendgrid", """
                {"api_key": "SG.key", "webhook_public_key": "%s"}
                """.formatted(
                        Base64.getEncoder().encodeToString(sendgrid.getPublic().getEncoded())));
        credentials("sms/twilio", """
                {"account_sid": "AC0123", "auth_token": "the-token", "from": "+15550100"}
                """);
    }

    void credentials(String of, String body) {
        credentials(admin(), of, body);
    }

    static void credentials(RequestSpecification caller, String of, String body) {
        caller.body(body)
                .put("/api/system/notification-settings/credentials/" + of)
                .then()
                .statusCode(204);
    }

    /** @return its id, which is the reference, too */
    String delivery(Channel channel, String provider, String messageId) {
        var id = Ids.next();
        var now = database.vendor().timestamp(clock.instant());
        sql(
                "INSERT INTO hcm_notifications (id, organization_id, event, created_at) VALUES (?, ?, 'test', ?)",
                "n-" + id,
                organization,
                now);
        sql(
                "INSERT INTO hcm_deliveries (id, notification_id, organization_id, event, severity, channel, address, state,"
                        + " provider, provider_message_id, created_at, updated_at)"
                        + " VALUES (?, ?, ?, 'test', 'normal', ?, ?, 'sent', ?, ?, ?, ?)",
                id,
                "n-" + id,
                organization,
                channel.text(),
                channel == Channel.SMS ? "+15550100200" : "ann@example.com",
                provider,
                messageId,
                now,
                now);
        return id;
    }

    String state(String delivery) {
        var row = rows("SELECT state, reason FROM hcm_deliveries WHERE id = ?", delivery)
                .get(0);
        return row.get("reason") == null ? "" + row.get("state") : row.get("state") + " " + row.get("reason");
    }

    boolean isSuppressed(Channel channel) {
        return suppressions
                .isSuppressed(organization, channel, channel == Channel.SMS ? "+15550100200" : "ann@example.com")
                .isPresent();
    }

    String now() {
        return Long.toString(clock.instant().getEpochSecond());
    }

    Response sendgrid(String body) throws Exception {
        return sendgrid(body, now(), sendgrid);
    }

    Response sendgrid(String body, String timestamp, KeyPair key) throws Exception {
        return given().port(port())
                .contentType("application/json")
                .header(SENDGRID_SIGNATURE, signature(timestamp + body, key))
                .header(SENDGRID_TIMESTAMP, timestamp)
                .body(body)
                .post(CALLBACKS + "sendgrid");
    }

    static String signature(String text, KeyPair key) throws Exception {
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key.getPrivate());
        signer.update(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signer.sign());
    }

    static String event(String type, String eventId, String messageId) {
        return """
                [{"event": "%s", "sg_event_id": "%s", "sg_message_id": "%s.recvd-1", "email": "other@example.com"}]
                """.formatted(type, eventId, messageId);
    }

    Response twilio(String sid, String status, String error) throws Exception {
        return twilio(sid, status, error, "the-token");
    }

    Response twilio(String sid, String status, String error, String token) throws Exception {
        var parameters = new TreeMap<>(Map.of(
                "AccountSid", "AC0123", "MessageSid", sid, "MessageStatus", status, "To", "+1 555 & more", "Odd", ""));
        if (!error.isEmpty()) {
            parameters.put("ErrorCode", error);
        }
        var signed = new StringBuilder("https://hr.example.com/api/callbacks/twilio");
        parameters.forEach((name, value) -> signed.append(name).append(value));
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        return given().port(port())
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .header(
                        "X-Twilio-Signature",
                        Base64.getEncoder()
                                .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8))))
                .formParams(parameters)
                .post(CALLBACKS + "twilio");
    }

    /** As Amazon SNS posts it: JSON that says to be text. */
    Response sns(Map<String, String> message) {
        return given().port(port())
                .contentType("text/plain; charset=UTF-8")
                .body(amazon.json(message))
                .post(CALLBACKS + "ses");
    }
}
