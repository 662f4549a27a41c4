package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.web.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.ChannelPauses;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** What becomes of a delivery, by what the provider says of it. */
abstract class DeliveryFatesContract extends NotificationsTest {

    private static final SendOutcome TRANSIENT =
            SendOutcome.of(Kind.TRANSIENT, Stage.CONNECT, "The server did not answer.");
    private static final SendOutcome UNKNOWN = SendOutcome.of(Kind.UNKNOWN, Stage.CONTENT, "No answer came.");

    @Autowired
    private ChannelPauses pauses;

    @Test
    void whatMayPassIsTriedAgainWithTheEnginesBackoffAndTheSameMessageId() {
        providers.answer(TRANSIENT, TRANSIENT);
        var id = create(TO_ANN);
        run();

        var delivery = deliveryOf(id);
        delivery(delivery)
                .body("state", equalTo("held"))
                .body("reason", equalTo("retrying"))
                .body("next_at", notNullValue())
                .body(
                        "deadline_at",
                        equalTo(clock.instant().plus(Duration.ofHours(24)).toString()))
                .body("sentence", containsString("\"transient\" (The server did not answer)"))
                .body("attempts", hasSize(1))
                .body("attempts[0].outcome", equalTo("transient"))
                .body("attempts[0].stage", equalTo("connect"));
        runAfter(Duration.ofSeconds(11)); // 15 s, at least 12 with jitter
        assertThat(providers.sent()).hasSize(1);
        runAfter(Duration.ofSeconds(8));
        assertThat(providers.sent()).hasSize(2);
        runAfter(Duration.ofSeconds(80));

        delivery(delivery).body("state", equalTo("sent")).body("attempts", hasSize(3));
        assertThat(providers.messages().stream()
                        .map(each -> ((Message.Email) each).messageId())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void itIsTriedForADayAndAnSmsForFourHours() {
        for (int i = 0; i < 200; i++) {
            providers.answer(TRANSIENT);
        }
        var mail = create(TO_ANN);
        var sms = create(SMS_TO_ANN);
        tryFor(Duration.ofHours(4));
        assertThat(stateOf(sms)).isEqualTo("expired");
        assertThat(stateOf(mail)).isEqualTo("held");
        tryFor(Duration.ofHours(19));
        assertThat(stateOf(mail)).isEqualTo("held");
        tryFor(Duration.ofHours(1));

        assertThat(stateOf(mail)).isEqualTo("expired");
        assertThat(reasonOf(mail)).isEqualTo("expired");
        delivery(deliveryOf(mail)).body("attempts.size()", greaterThan(30)); // more than a job may have retries
    }

    private void tryFor(Duration time) {
        run();
        for (var end = clock.instant().plus(time); clock.instant().isBefore(end); ) {
            runAfter(Duration.ofMinutes(20));
        }
    }

    @Test
    void throttlingWaitsAsLongAsTheProviderSaysAndSoDoOthersOfTheOrganization() {
        providers.answer(
                SendOutcome.of(Kind.THROTTLED, Stage.CONTENT, "Slower.").notBefore(Duration.ofSeconds(90)));
        var first = create(TO_ANN);
        run();
        var second = create(TO_ANN.replace("ann@", "bob@"));
        run();

        assertThat(providers.sent()).hasSize(1);
        delivery(deliveryOf(first))
                .body("reason", equalTo("retrying"))
                .body("attempts[0].retry_after", equalTo(90))
                .body("next_at", equalTo(clock.instant().plusSeconds(90).toString()));
        delivery(deliveryOf(second))
                .body("state", equalTo("held"))
                .body("reason", equalTo("rate_limit"))
                .body("next_at", equalTo(clock.instant().plusSeconds(90).toString()));
        runAfter(Duration.ofSeconds(89));
        assertThat(providers.sent()).hasSize(1);
        runAfter(Duration.ofSeconds(2));
        assertThat(stateOf(first)).isEqualTo("sent");
        assertThat(stateOf(second)).isEqualTo("sent");
    }

    @Test
    void whatIsRefusedForARecipientIsNeverSentThereAgain() {
        providers.answer(SendOutcome.of(Kind.RECIPIENT, Stage.RECIPIENT, "There is no such address."));
        var refused = create(TO_ANN);
        run();
        assertThat(stateOf(refused)).isEqualTo("failed");
        assertThat(reasonOf(refused)).isEqualTo("recipient");

        var next = create(TO_ANN);
        run();
        assertThat(stateOf(next)).isEqualTo("suppressed");
        assertThat(reasonOf(next)).isEqualTo("suppressed_address");
        assertThat(providers.sent()).hasSize(1);
    }

    @Test
    void whatIsWrongWithTheMessageIsNotTriedAgain() {
        providers.answer(SendOutcome.of(Kind.MESSAGE, Stage.CONTENT, "Too large."));
        var id = create(TO_ANN);
        run();
        runAfter(Duration.ofDays(1));
        assertThat(stateOf(id)).isEqualTo("failed");
        assertThat(reasonOf(id)).isEqualTo("message");
        assertThat(providers.sent()).hasSize(1);
    }

    @Test
    void aRefusedOrganizationWaitsForAnAdmin() {
        providers.answer(SendOutcome.of(Kind.CONFIG, Stage.AUTHENTICATE, "The password is wrong."));
        var refused = create(TO_ANN);
        run();
        delivery(deliveryOf(refused))
                .body("state", equalTo("held"))
                .body("reason", equalTo("config"))
                .body("next_at", nullValue())
                .body("sentence", containsString("The password is wrong"));
        var other = create(TO_ANN.replace("ann@", "bob@"));
        assertThat(stateOf(other)).isEqualTo("held");
        assertThat(reasonOf(other)).isEqualTo("channel_paused");
        runAfter(Duration.ofDays(3));
        assertThat(providers.sent()).hasSize(1);

        pauses.resume(organization, Channel.EMAIL);
        run();

        assertThat(stateOf(refused)).isEqualTo("sent");
        assertThat(stateOf(other)).isEqualTo("sent");
    }

    @Test
    void aSecondProviderTakesOverAndSaysSo() {
        settings("{\"email_fallback_provider\": \"sendgrid\"}");
        providers.answer(SendOutcome.of(Kind.CONFIG, Stage.AUTHENTICATE, "The password is wrong."));
        var id = create(TO_ANN);
        run();

        delivery(deliveryOf(id)).body("state", equalTo("sent")).body("provider", equalTo("sendgrid"));
        assertThat(providers.sent().stream().map(each -> each.provider())).containsExactly("smtp", "sendgrid");
        post(TO_ANN)
                .then()
                .body("deliveries[0].state", equalTo("pending"))
                .body("deliveries[0].provider", equalTo("sendgrid"));
    }

    @Test
    void anOrganizationThatMayNotUseItsAddressSendsAsTheOperatorsSender() {
        settings("{\"email_from_address\": \"hr@bank.example\"}");
        create(TO_ANN);
        run();
        assertThat(onlyEmail().from()).isNotEqualTo("hr@bank.example");
        assertThat(onlyEmail().replyTo()).isEqualTo("hr@bank.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {TO_ANN, TO_SLACK})
    void whatMayHaveArrivedIsSentAgainByEmailAndSlack(String body) {
        providers.answer(UNKNOWN);
        var id = create(body);
        run();
        assertThat(reasonOf(id)).isEqualTo("retrying");
        runAfter(Duration.ofSeconds(20));
        assertThat(stateOf(id)).isEqualTo("sent");
        assertThat(providers.sent()).hasSize(2);
    }

    @Test
    void whatMayHaveArrivedIsNotSentAgainAsSmsOrIfItMattersLittle() {
        providers.answer(UNKNOWN, UNKNOWN);
        var sms = create(SMS_TO_ANN.replace("\"event\"", "\"severity\": \"critical\", \"event\""));
        var low = create(TO_ANN.replace("\"event\"", "\"severity\": \"low\", \"digest\": false, \"event\""));
        run();
        runAfter(Duration.ofDays(1));
        for (var id : List.of(sms, low)) {
            assertThat(stateOf(id)).isEqualTo("unknown");
            assertThat(reasonOf(id)).isEqualTo("unknown");
        }
        assertThat(providers.sent()).hasSize(2);
    }

    @Test
    void aProviderThatThrowsMayHaveSentIt() {
        providers.answer(message -> {
            throw new IllegalStateException("a fault in the provider's own code");
        });
        var id = create(SMS_TO_ANN);
        run();
        assertThat(stateOf(id)).isEqualTo("unknown");
    }

    private void asIfTheServiceHadDiedWhileItAsked(String id) {
        sql("UPDATE hcm_deliveries SET state = 'sending', attempt = 1 WHERE notification_id = ?", id);
        sql(
                "INSERT INTO hcm_delivery_attempts (delivery_id, attempt, provider, started_at)"
                        + " SELECT id, 1, provider, created_at FROM hcm_deliveries WHERE notification_id = ?",
                id);
    }

    @Test
    void afterACrashAnSmsStaysUnknownAndAnEmailIsSentAgain() {
        var sms = create(SMS_TO_ANN);
        var mail = create(TO_ANN);
        List.of(sms, mail).forEach(this::asIfTheServiceHadDiedWhileItAsked);
        run();
        delivery(deliveryOf(sms))
                .body("state", equalTo("unknown"))
                .body("attempts[0].outcome", equalTo("unknown"))
                .body("attempts[0].finished_at", notNullValue());
        assertThat(providers.sent()).isEmpty();
        runAfter(Duration.ofSeconds(20));
        delivery(deliveryOf(mail)).body("state", equalTo("sent")).body("attempts", hasSize(2));
        assertThat(providers.sent()).hasSize(1);
    }

    @Test
    void whatIsCancelledIsNotSent() {
        var id = create(TO_ANN);
        admin().post(PATH + "/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("cancelled_at", equalTo(clock.instant().toString()))
                .body("deliveries[0].state", equalTo("cancelled"))
                .body("deliveries[0].reason", equalTo("cancelled"));
        run();
        assertThat(providers.sent()).isEmpty();
        assertThat(rows("SELECT status FROM background_jobs WHERE organization_id = ?", organization))
                .singleElement()
                .satisfies(row -> assertThat(row.get("status")).isEqualTo("cancelled"));
    }

    @Test
    void whatIsCancelledWhileItWasToBeTriedAgainStaysCancelled() {
        providers.answer(TRANSIENT);
        var id = create(TO_ANN);
        run();
        admin().post(PATH + "/" + id + "/cancel").then().statusCode(200);
        runAfter(Duration.ofHours(1));
        assertThat(stateOf(id)).isEqualTo("cancelled");
        assertThat(providers.sent()).hasSize(1);
    }

    @Test
    void oneIsCancelledAndTheOthersAreSent() {
        var id = create(TO_ANN.replace("\"email\"", "\"phone\": \"+4915112345678\", \"email\""));
        var path = PATH + "/deliveries/" + deliveryOf(id);
        admin().post(path + "/cancel")
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"))
                .body("sentence", equalTo("Somebody cancelled it before it was sent."));
        admin().post(path + "/cancel").then().spec(problem(409, "delivery-state"));

        run();

        show(id).body("states", equalTo(java.util.Map.of("cancelled", 1, "sent", 1)));
        assertThat(rows(
                        "SELECT action FROM hcm_audit_entries WHERE organization_id = ? AND subject = ?",
                        organization,
                        path.substring(path.lastIndexOf('/') + 1)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.get("action")).isEqualTo("delivery.cancel"));
    }

    @Test
    void whatIsOverIsSentOnceMoreWithAnotherMessageId() {
        var id = create(TO_ANN);
        var delivery = deliveryOf(id);
        admin().post(PATH + "/deliveries/" + delivery + "/resend").then().spec(problem(409, "delivery-state"));
        run();
        admin().post(PATH + "/deliveries/" + delivery + "/resend")
                .then()
                .statusCode(200)
                .body("state", equalTo("pending"))
                .body("resends", equalTo(1));
        run();
        delivery(delivery).body("state", equalTo("sent")).body("attempts", hasSize(2));
        assertThat(providers.messages().stream().map(each -> ((Message.Email) each).messageId()))
                .containsExactly("<" + delivery + ".0@acme.example>", "<" + delivery + ".1@acme.example>");

        sql("UPDATE hcm_deliveries SET state = 'delivered' WHERE id = ?", delivery);
        admin().post(PATH + "/deliveries/" + delivery + "/resend").then().spec(problem(409, "delivery-state"));
    }

    @Test
    void aDeliveryWhoseJobSomebodyCancelsIsCancelledAndOneWhoseJobIsGoneGetsAnother() {
        var cancelled = create(TO_ANN);
        sql("UPDATE background_jobs SET status = 'cancelled' WHERE organization_id = ?", organization);
        var lost = create(SMS_TO_ANN);
        sql("DELETE FROM background_jobs WHERE status = 'queued' AND organization_id = ?", organization);
        var well = create(TO_SLACK);
        clock.advance(Duration.ofMinutes(2));

        sweep.look();

        assertThat(stateOf(cancelled)).isEqualTo("cancelled");
        run();
        assertThat(stateOf(lost)).isEqualTo("sent");
        assertThat(stateOf(well)).isEqualTo("sent");
        assertThat(providers.sent().stream()
                        .filter(each -> each.organizationId().equals(organization)))
                .hasSize(2);
    }

    @Test
    void whoseJobIsCancelledAndWhoseWorkerDiedWhileItAskedStaysUnknown() {
        var id = create(TO_ANN);
        asIfTheServiceHadDiedWhileItAsked(id);
        sql("UPDATE background_jobs SET status = 'cancelled' WHERE organization_id = ?", organization);
        clock.advance(Duration.ofMinutes(2));

        sweep.look();

        delivery(deliveryOf(id))
                .body("state", equalTo("unknown"))
                .body("sentence", containsString("its job was cancelled meanwhile"))
                .body("attempts[0].outcome", equalTo("unknown"))
                .body("attempts[0].finished_at", notNullValue());
        admin().post(PATH + "/deliveries/" + deliveryOf(id) + "/resend").then().statusCode(200);
        run();
        assertThat(stateOf(id)).isEqualTo("sent");
    }

    @Test
    void whatAProviderWantsToWaitForLongIsTriedAfterThat() {
        providers.answer(
                SendOutcome.of(Kind.THROTTLED, Stage.CONTENT, "Tomorrow.").notBefore(Duration.ofDays(1)));
        var mail = create(TO_ANN);
        run();
        delivery(deliveryOf(mail))
                .body(
                        "next_at",
                        equalTo(clock.instant().plus(Duration.ofDays(1)).toString()))
                .body(
                        "deadline_at",
                        equalTo(clock.instant().plus(Duration.ofDays(2)).toString()));

        runAfter(Duration.ofDays(1).plusSeconds(1));

        assertThat(stateOf(mail)).isEqualTo("sent");
    }

    @Test
    void whatAProviderWantsToWaitForIsForgottenWhenAnAdminResumesTheChannel() {
        providers.answer(
                SendOutcome.of(Kind.THROTTLED, Stage.CONTENT, "Tomorrow.").notBefore(Duration.ofDays(1)));
        var first = create(TO_ANN);
        run();
        var second = create(TO_ANN.replace("ann@", "bob@"));
        run();
        assertThat(reasonOf(second)).isEqualTo("rate_limit");

        pauses.resume(organization, Channel.EMAIL);
        run();

        assertThat(stateOf(first)).isEqualTo("sent");
        assertThat(stateOf(second)).isEqualTo("sent");
    }

    @Test
    void aJobOfSomebodyElseSendsNothing() {
        var delivery = deliveryOf(create(TO_ANN));
        run();
        admin().body("{\"job_type\": \"notification_deliver\", \"payload\": {\"delivery_id\": \"" + delivery + "\"}}")
                .post("/api/system/background-jobs")
                .then()
                .statusCode(201);
        run();
        assertThat(providers.sent()).hasSize(1);
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class DeliveryFatesOnSqliteTests extends DeliveryFatesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class DeliveryFatesOnPostgresqlTests extends DeliveryFatesContract {}
