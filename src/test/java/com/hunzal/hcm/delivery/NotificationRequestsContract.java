package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.web.Problems.invalid;
import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.ContextConfiguration;

/** What a request may ask for, and what is made of it. */
abstract class NotificationRequestsContract extends NotificationsTest {

    @Test
    void allThatIsWrongIsToldAtOnce() {
        post("""
                {"event": "Leave", "severity": "loud", "channels": ["mail"], "dedupe_key": 7,
                 "recipients": [{"email": "ann@example.com"}, {"email": "ann"}, {"phone": "017"}, {"timezone": "Mars"}],
                 "expires_at": "2020-01-01T00:00:00Z", "sent_at": "2034-01-01T00:00:00Z"}
                """)
                .then()
                .spec(problem(400, "malformed-request"))
                .body(
                        "errors.field",
                        containsInAnyOrder(
                                "event",
                                "severity",
                                "channels[0]",
                                "dedupe_key",
                                "recipients[1].email",
                                "recipients[2].phone",
                                "recipients[3].timezone",
                                "recipients[3].email",
                                "expires_at",
                                "sent_at"));
        assertThat(deliveryRows()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | event",
                "{\"event\": \"a\", \"body\": \"b\"} | recipients",
                "{\"event\": \"a\", \"body\": \"b\", \"slack\": true, \"channels\": []} | channels",
                "{\"event\": \"a\", \"body\": \"b\", \"slack\": true, \"channels\": [\"email\"]} | channels",
                "{\"event\": \"a\", \"body\": \"b\", \"slack\": true, \"severity\": \"critical\", \"digest\": true} | digest",
                "{\"event\": \"a\", \"slack\": true} | body",
                "{\"event\": \"a\", \"slack\": true, \"body\": \"b\", \"template\": \"c\"} | body",
                "{\"event\": \"a\", \"slack\": true, \"template\": \"no-such-template\"} | template",
                "{\"event\": \"a\", \"slack\": true, \"template\": \"Hello {{name}}\"} | data",
                "{\"event\": \"a\", \"slack\": true, \"body\": \"b\", \"data\": {}} | data",
                "{\"event\": \"a\", \"body\": \"b\", \"recipients\": [{\"email\": \"ann@example.com\"}]} | subject",
                "{\"event\": \"a\", \"body\": \"b\", \"slack\": true, \"send_at\": \"2034-01-02T00:00:00Z\","
                        + " \"expires_at\": \"2034-01-01T00:00:00Z\"} | expires_at",
            })
    void aRequestThatMakesNoSenseIsRefused(String body, String field) {
        post(body).then().statusCode(422).body("errors.find { it.field == '" + field + "' }.field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"event\": \"a\", \"body\": \"b\", \"slack\": \"true\"} | slack",
                "{\"event\": \"a\", \"body\": \"b\", \"subject\": \"s\\u0007\","
                        + " \"recipients\": [{\"email\": \"ann@example.com\"}]} | subject",
                "{\"event\": \"a\", \"body\": \"b\", \"subject\": 5,"
                        + " \"recipients\": [{\"email\": \"ann@example.com\"}]} | subject",
            })
    void aMistakeIsToldOnce(String body, String field) {
        post(body).then().body("errors.field", contains(field));
    }

    @Test
    void aDedupeKeyHasOneTo200Characters() {
        var body = "{\"event\": \"a\", \"body\": \"b\", \"slack\": true, \"dedupe_key\": \"%s\"}";
        post(body.formatted("x".repeat(200))).then().statusCode(201);
        post(body.formatted("x".repeat(201))).then().spec(invalid("dedupe_key"));
        post(body.formatted(" ")).then().spec(invalid("dedupe_key"));
    }

    @Test
    void whoIsNamedTwiceIsToldOnce() {
        var id = create("""
                {"event": "a", "subject": "s", "body": "b", "recipients": [
                  {"id": "1", "email": "ann@EXAMPLE.com", "phone": "+4915112345678"},
                  {"id": "2", "email": "ann@example.com"}, {"email": "bob@example.com", "phone": "+4915112345678"}]}
                """);

        show(id).body("deliveries.recipient.address", contains("a***@example.com", "***78", "b***@example.com"))
                .body("deliveries.channel", contains("email", "sms", "email"));
    }

    @Test
    void onlyTheChannelsThatAreAskedForAreUsed() {
        var id = create("""
                {"event": "a", "body": "b", "slack": true, "channels": ["sms"],
                 "recipients": [{"email": "ann@example.com", "phone": "+4915112345678"}]}
                """);

        show(id).body("deliveries.channel", contains("sms"));
    }

    @Test
    void aThousandRecipientsAreOneRequestAndThousandAndOneAreTooMany() {
        var id = create(many(1000));
        show(id).body("deliveries", hasSize(100)).body("states", equalTo(Map.of("pending", 1000)));
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .hasSize(1000);
        post(many(1001)).then().spec(invalid("recipients"));

        var first =
                admin().get(PATH + "/" + id + "/deliveries?limit=200").then().statusCode(200);
        first.body("items", hasSize(200)).body("limit", equalTo(200));
        var cursor = first.extract().<String>path("next_cursor");
        admin().get(PATH + "/" + id + "/deliveries?limit=200&cursor=" + cursor)
                .then()
                .statusCode(200)
                .body("items[0].recipient.address", equalTo("p***@example.com"))
                .body("items", hasSize(200));
        admin().get(PATH + "/" + id + "/deliveries?state=sent&cursor=" + cursor)
                .then()
                .spec(problem(400, "malformed-request"));
    }

    private static String many(int recipients) {
        return "{\"event\": \"a\", \"subject\": \"s\", \"body\": \"b\", \"recipients\": ["
                + IntStream.range(0, recipients)
                        .mapToObj("{\"email\": \"p%s@example.com\"}"::formatted)
                        .collect(Collectors.joining(","))
                + "]}";
    }

    @Test
    void aChannelThatIsOffSuppressesAtOnce() {
        settings("{\"sms_enabled\": false}");
        post(SMS_TO_ANN)
                .then()
                .statusCode(201)
                .body("deliveries[0].state", equalTo("suppressed"))
                .body("deliveries[0].reason", equalTo("channel_off"));
        assertThat(rows("SELECT id FROM background_jobs WHERE organization_id = ?", organization))
                .isEmpty();
    }

    @Test
    void theSameKeyAndBodyMakeOneNotification() {
        var first = keyed("k", TO_ANN).then().statusCode(201);
        var again = keyed("k", TO_ANN).then().statusCode(201).header("Idempotency-Replayed", equalTo("true"));

        assertThat(again.extract().<String>path("id")).isEqualTo(first.extract().path("id"));
        assertThat(deliveryRows()).hasSize(1);
        first.header("Idempotency-Replayed", nullValue());
        keyed("k", SMS_TO_ANN).then().spec(problem(422, "idempotency-key-reused"));
    }

    private io.restassured.response.Response keyed(String key, String body) {
        return admin().header("Idempotency-Key", key).body(body).post(PATH);
    }

    @Test
    void nobodySeesTheNotificationsOfOthers() {
        var id = create(TO_ANN);
        var delivery = deliveryOf(id);
        var stranger = caller(token("SystemAdmin", addOrganization()));

        stranger.get(PATH).then().statusCode(200).body("items", hasSize(0));
        for (var path : new String[] {"/" + id, "/" + id + "/deliveries"}) {
            stranger.get(PATH + path).then().spec(problem(404, "notification-not-found"));
        }
        stranger.post(PATH + "/" + id + "/cancel").then().spec(problem(404, "notification-not-found"));
        stranger.get(PATH + "/deliveries/" + delivery).then().spec(problem(404, "delivery-not-found"));
        stranger.get(PATH + "/deliveries").then().statusCode(200).body("items", hasSize(0));
        for (var change : new String[] {"/resend", "/cancel"}) {
            stranger.post(PATH + "/deliveries/" + delivery + change).then().spec(problem(404, "delivery-not-found"));
        }
        stranger.get(PATH + "/deliveries?recipient=e-1").then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void theListIsFiltered() {
        var mail = create(TO_ANN);
        run();
        clock.advance(Duration.ofMinutes(1));
        var sms = create(SMS_TO_ANN.replace("leave.approved", "document.ready"));
        clock.advance(Duration.ofMinutes(1));
        var slack = create(TO_SLACK.replace("\"slack\"", "\"severity\": \"critical\", \"slack\""));

        listed("", slack, sms, mail);
        listed("?event=document.ready", sms);
        listed("?severity=critical", slack);
        listed("?channel=email,slack", slack, mail);
        listed("?state=sent", mail);
        listed("?state=pending", slack, sms);
        listed("?state=held");
        listed("?recipient=ann@EXAMPLE.com", mail);
        listed("?recipient=e-1", mail);
        listed("?recipient=e-1&state=pending");
        listed("?recipient=%2B4915112345678", sms);
        listed("?created_before=" + clock.instant(), sms, mail);
        listed("?created_after=" + clock.instant().minusSeconds(90), slack, sms);
        var cursor = admin().get(PATH + "?limit=2").then().extract().<String>path("next_cursor");
        listed("?limit=2&cursor=" + cursor, mail);
        admin().get(PATH + "?limit=2&event=a&cursor=" + cursor).then().spec(problem(400, "malformed-request"));
        admin().get(PATH + "?state=lost").then().spec(problem(400, "malformed-request"));
    }

    private void listed(String query, String... ids) {
        admin().urlEncodingEnabled(false)
                .get(PATH + query)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(ids)));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class NotificationRequestsOnSqliteTests extends NotificationRequestsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class NotificationRequestsOnPostgresqlTests extends NotificationRequestsContract {}
