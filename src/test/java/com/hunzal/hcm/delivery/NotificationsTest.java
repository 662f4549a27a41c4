package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServerTest;
import com.hunzal.hcm.notifications.SweptDeliveries;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.ScriptedProviders;
import com.hunzal.hcm.worker.TickedWorker;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** What tests of notifications share: providers that do what a test says, and a worker that moves when it is told to. */
@Import({ScriptedProviders.class, TickedWorker.class, SweptDeliveries.class})
@TestPropertySource(
        properties = {
            "hcm.jobs.backoff.max-interval=20m",
            "spring.mail.host=127.0.0.1",
            "hcm.providers.sendgrid.api-key=SG.scripted",
            "hcm.providers.twilio.account-sid=AC0123456789",
            "hcm.providers.twilio.auth-token=scripted",
            "hcm.providers.twilio.from=+15005550006",
            "hcm.notifications.sender-domains=acme.example"
        })
abstract class NotificationsTest extends ServerTest {

    static final String PATH = "/api/system/notifications";
    static final String SETTINGS = "/api/system/notification-settings";

    static final String TO_ANN = """
            {"event": "leave.approved", "recipients": [{"id": "e-1", "name": "Ann", "email": "ann@example.com"}],
             "subject": "Your leave", "body": "It is approved."}
            """;

    static final String SMS_TO_ANN = """
            {"event": "leave.approved", "recipients": [{"phone": "+4915112345678"}], "body": "It is approved."}
            """;

    static final String TO_SLACK = """
            {"event": "leave.approved", "slack": true, "body": "It is approved."}
            """;

    @Autowired
    TickedWorker worker;

    @Autowired
    SweptDeliveries sweep;

    @Autowired
    ScriptedProviders.Script providers;

    @BeforeEach
    void everyChannelIsReady() {
        sql("DELETE FROM background_jobs");
        providers.begin();
        settings("""
                {"email_enabled": true, "email_provider": "smtp", "email_from_address": "hr@acme.example",
                 "sms_enabled": true, "sms_provider": "twilio", "slack_enabled": true,
                 "slack_webhook_url": "https://hooks.slack.com/services/T000/B000/XXXX", "dnd_enabled": false}
                """);
    }

    void settings(String body) {
        admin().body(body).put(SETTINGS).then().statusCode(200);
    }

    Response post(String body) {
        return admin().body(body).post(PATH);
    }

    /** @return the id of the notification */
    String create(String body) {
        return post(body).then().statusCode(201).extract().path("id");
    }

    ValidatableResponse show(String id) {
        return admin().get(PATH + "/" + id).then().statusCode(200);
    }

    /** Of the first delivery. */
    String deliveryOf(String notification) {
        return show(notification).extract().path("deliveries[0].id");
    }

    ValidatableResponse delivery(String id) {
        return admin().get(PATH + "/deliveries/" + id).then().statusCode(200);
    }

    String stateOf(String notification) {
        return show(notification).extract().path("deliveries[0].state");
    }

    String reasonOf(String notification) {
        return show(notification).extract().path("deliveries[0].reason");
    }

    void run() {
        worker.runDueJobs();
    }

    void runAfter(Duration time) {
        clock.advance(time);
        run();
    }

    Message.Email onlyEmail() {
        assertThat(providers.messages()).hasSize(1);
        return (Message.Email) providers.messages().get(0);
    }

    List<Map<String, Object>> deliveryRows() {
        return rows("SELECT * FROM hcm_deliveries WHERE organization_id = ? ORDER BY id", organization);
    }
}
