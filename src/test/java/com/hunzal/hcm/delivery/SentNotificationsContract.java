package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.providers.Message;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** From the request to the provider. */
abstract class SentNotificationsContract extends NotificationsTest {

    @Test
    void aNotificationToOneRecipientIsSent() {
        var answer = post(TO_ANN).then().statusCode(201);
        var id = answer.extract().<String>path("id");
        answer.header("Location", equalTo(PATH + "/" + id))
                .body("notification_id", equalTo(id))
                .body("event", equalTo("leave.approved"))
                .body("severity", equalTo("normal"))
                .body("states", equalTo(java.util.Map.of("pending", 1)))
                .body("deliveries", hasSize(1))
                .body("deliveries[0].channel", equalTo("email"))
                .body("deliveries[0].recipient.id", equalTo("e-1"))
                .body("deliveries[0].recipient.address", equalTo("a***@example.com"))
                .body("deliveries[0].state", equalTo("pending"))
                .body("deliveries[0].reason", nullValue())
                .body("deliveries[0].next_at", nullValue())
                .body("deliveries[0].provider", equalTo("smtp"));
        assertThat(providers.sent()).isEmpty();

        run();

        show(id).body("deliveries[0].state", equalTo("sent")).body("deliveries[0].provider", equalTo("smtp"));
        var mail = onlyEmail();
        assertThat(mail.to()).isEqualTo("ann@example.com");
        assertThat(mail.toName()).isEqualTo("Ann");
        assertThat(mail.from()).isEqualTo("hr@acme.example");
        assertThat(mail.subject()).isEqualTo("Your leave");
        assertThat(mail.text()).isEqualTo("It is approved.");
        assertThat(mail.html()).contains("<p>It is approved.</p>");
        assertThat(mail.messageId()).isEqualTo("<" + deliveryOf(id) + ".0@acme.example>");
        assertThat(rows("SELECT status FROM background_jobs WHERE organization_id = ?", organization))
                .singleElement()
                .satisfies(row -> assertThat(row.get("status")).isEqualTo("completed"));
    }

    @Test
    void smsAndSlackSayTheText() {
        create("""
                {"event": "leave.approved", "recipients": [{"phone": "+4915112345678"}], "slack": true,
                 "template": "Hello {{name}}, it is approved.", "data": {"name": "Ann"}}
                """);
        run();

        assertThat(providers.messages())
                .anySatisfy(each -> assertThat(each).isInstanceOfSatisfying(Message.Sms.class, sms -> {
                    assertThat(sms.to()).isEqualTo("+4915112345678");
                    assertThat(sms.text()).isEqualTo("Hello Ann, it is approved.");
                }))
                .anySatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                Message.SlackPost.class,
                                post -> assertThat(post.text()).isEqualTo("Hello Ann, it is approved.")))
                .hasSize(2);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class SentNotificationsOnSqliteTests extends SentNotificationsContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class SentNotificationsOnPostgresqlTests extends SentNotificationsContract {}
