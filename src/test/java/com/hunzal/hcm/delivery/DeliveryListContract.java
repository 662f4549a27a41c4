package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** The deliveries of all notifications in one list. The same on every database. */
abstract class DeliveryListContract extends NotificationsTest {

    private static final String LIST = PATH + "/deliveries";

    @Test
    void eachSaysWhatItBelongsToAndWhyItIsWhereItIs() {
        providers.answer(SendOutcome.of(Kind.TRANSIENT, Stage.CONNECT, "The server did not answer."));
        var id = create(TO_ANN);
        run();

        admin().get(LIST)
                .then()
                .statusCode(200)
                .body("items[0].id", equalTo(deliveryOf(id)))
                .body("items[0].notification_id", equalTo(id))
                .body("items[0].event", equalTo("leave.approved"))
                .body("items[0].severity", equalTo("normal"))
                .body("items[0].recipient.address", equalTo("a***@example.com"))
                .body("items[0].state", equalTo("held"))
                .body(
                        "items[0].sentence",
                        equalTo(delivery(deliveryOf(id)).extract().path("sentence")))
                .body("items[0].created_at", equalTo(clock.instant().toString()));
    }

    @Test
    void theListIsFiltered() {
        var mail = deliveryOf(create(TO_ANN));
        run();
        clock.advance(Duration.ofMinutes(1));
        var sms = deliveryOf(create(SMS_TO_ANN.replace("leave.approved", "document.ready")));
        clock.advance(Duration.ofMinutes(1));
        var slack = deliveryOf(create(TO_SLACK.replace("\"slack\"", "\"severity\": \"critical\", \"slack\"")));

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
        admin().get(LIST + "?state=lost").then().spec(problem(400, "malformed-request"));
        admin().get(LIST + "?dry_run=true").then().spec(problem(400, "malformed-request"));
    }

    /** Of one notification, and of several of the same moment. */
    @Test
    void pagesFollowEachOtherWithoutAGap() {
        var all = new ArrayList<String>();
        for (var each = 0; each < 3; each++) {
            all.addAll(show(create(TO_MANY)).extract().path("deliveries.id"));
        }
        var seen = new ArrayList<String>();
        for (var cursor = ""; cursor != null; ) {
            var page = admin().get(LIST + "?limit=2&event=a&cursor=" + cursor)
                    .then()
                    .statusCode(200)
                    .extract();
            seen.addAll(page.path("items.id"));
            cursor = page.path("next_cursor");
            if (cursor != null) {
                admin().get(LIST + "?limit=2&event=b&cursor=" + cursor).then().spec(problem(400, "malformed-request"));
                admin().get(PATH + "?limit=2&event=a&cursor=" + cursor).then().spec(problem(400, "malformed-request"));
            }
        }

        assertThat(seen).containsExactlyElementsOf(reversed(all));
        admin().get(LIST + "?cursor=nonsense").then().spec(problem(400, "malformed-request"));
    }

    private static final String TO_MANY = """
            {"event": "a", "subject": "s", "body": "b", "recipients": [
              {"email": "a@example.com"}, {"email": "b@example.com"}, {"email": "c@example.com"}]}
            """;

    private static List<String> reversed(List<String> ids) {
        var copy = new ArrayList<>(ids);
        Collections.reverse(copy);
        return copy;
    }

    private void listed(String query, String... ids) {
        admin().urlEncodingEnabled(false)
                .get(LIST + query)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(ids)));
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class DeliveryListOnSqliteTests extends DeliveryListContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class DeliveryListOnPostgresqlTests extends DeliveryListContract {}
