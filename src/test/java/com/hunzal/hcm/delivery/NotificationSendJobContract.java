package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.JobRow.aJob;
import static com.hunzal.hcm.web.Problems.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.hunzal.hcm.TestDatabases;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Notifications that jobs make. */
abstract class NotificationSendJobContract extends NotificationsTest {

    private static final String JOBS = "/api/system/background-jobs";

    private static String job(String payload) {
        return "{\"job_type\": \"notification_send\", \"payload\": " + payload + "}";
    }

    @Test
    void aJobMakesANotification() {
        var id = admin().body(job(TO_ANN))
                .post(JOBS)
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        run();
        var answer = admin().get(JOBS + "/" + id)
                .then()
                .body("status", equalTo("completed"))
                .body("result.deliveries.pending", equalTo(1));
        var notification = answer.extract().<String>path("result.notification_id");
        assertThat(stateOf(notification)).isEqualTo("sent");
        assertThat(onlyEmail().to()).isEqualTo("ann@example.com");
    }

    @Test
    void aRowOfAnotherProgramDoes() {
        aJob("job-" + organization)
                .of(organization)
                .type("notification_send")
                .with("payload", TO_ANN)
                .in(database);
        run();
        assertThat(onlyEmail().to()).isEqualTo("ann@example.com");
    }

    @Test
    void aJobThatRunsTwiceMakesOne() {
        var id = admin().body(job(TO_ANN)).post(JOBS).then().extract().<String>path("id");
        run();
        sql("UPDATE background_jobs SET status = 'queued', result = NULL WHERE id = ?", id);
        run();
        admin().get(PATH).then().body("items", hasSize(1));
        admin().get(JOBS + "/" + id).then().body("result.deliveries.sent", equalTo(1));
        assertThat(providers.sent()).hasSize(1);
    }

    @Test
    void thePayloadIsHeldToTheSameRules() {
        admin().body(job(TO_ANN.replace("ann@example.com", "ann")))
                .post(JOBS)
                .then()
                .spec(invalid("payload.recipients[0].email"));
        admin().body(job(TO_ANN.replace("subject", "topic"))).post(JOBS).then().statusCode(400);
        aJob("job-" + organization)
                .of(organization)
                .type("notification_send")
                .with("payload", "{\"event\": \"a\"}")
                .in(database);
        run();
        admin().get(JOBS + "/job-" + organization)
                .then()
                .body("status", equalTo("failed"))
                .body("error_message", containsString("recipients"));
        assertThat(deliveryRows()).isEmpty();
    }

    @Test
    void thePayloadMayBeLarge() {
        var text = "x".repeat(500_000);
        admin().body(job(TO_ANN.replace("It is approved.", text)))
                .post(JOBS)
                .then()
                .statusCode(201);
        run();
        assertThat(onlyEmail().text()).isEqualTo(text);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class NotificationSendJobOnSqliteTests extends NotificationSendJobContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class NotificationSendJobOnPostgresqlTests extends NotificationSendJobContract {}
