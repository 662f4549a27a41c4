package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.JobRow.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobsFailed;
import com.hunzal.hcm.jobs.JobsTakenOver;
import com.hunzal.hcm.notifications.HeardNotices;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.ScriptedProviders.Script.Sent;
import com.hunzal.hcm.providers.SendOutcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** What the service itself tells an organization's admins. */
@Import(HeardNotices.class)
abstract class HouseNoticesContract extends NotificationsTest {

    private static final SendOutcome REFUSED = SendOutcome.of(
            SendOutcome.Kind.CONFIG, SendOutcome.Stage.AUTHENTICATE, "The mail server refuses the password.");

    @Autowired
    private HeardNotices notices;

    @BeforeEach
    void anAdminIsToBeTold() {
        settings("""
                {"admin_recipients": ["admin@acme.example"], "notify_job_failed": true, "slack_enabled": false,
                 "email_fallback_provider": null}
                """);
    }

    /** It fails at once, because of its payload. */
    private void aJobFails(String type, String payload) {
        aJob(UUID.randomUUID().toString())
                .of(organization)
                .type(type)
                .payload(payload)
                .in(database);
        runAndTell();
    }

    private void aJobFails() {
        aJobFails("email_send", "{}");
    }

    private void runAndTell() {
        run();
        notices.await();
        run();
    }

    private void aWorkerDies(String node, int jobs) {
        for (int i = 0; i < jobs; i++) {
            aJob(UUID.randomUUID().toString())
                    .of(organization)
                    .status("processing")
                    .with("attempt", 1)
                    .with("locked_by", node)
                    .with("lease_until", clock.instant().minus(Duration.ofDays(1000)))
                    .in(database);
        }
        worker.beat();
        runAndTell();
    }

    private List<String> told() {
        return rows("SELECT event FROM hcm_notifications WHERE organization_id = ? ORDER BY id", organization).stream()
                .map(row -> (String) row.get("event"))
                .toList();
    }

    private List<String> subjects() {
        return providers.messages().stream()
                .map(message -> ((Message.Email) message).subject())
                .toList();
    }

    @Test
    void aJobThatFailedForGoodIsToldOnceAnHourAndCause() {
        aJobFails();

        var email = onlyEmail();
        assertThat(email.to()).isEqualTo("admin@acme.example");
        assertThat(email.subject()).isEqualTo("A job of the type email_send failed");
        assertThat(email.text()).contains("must be 1 to 100 addresses", "/retry");
        assertThat(email.html()).contains("<strong>A job of the type email_send failed<");

        clock.advance(Duration.ofMinutes(59));
        aJobFails();
        assertThat(told()).containsExactly("job.failed");

        aJobFails("cleanup", "{\"type\": \"other\"}");
        assertThat(told()).as("another cause").containsExactly("job.failed", "job.failed");

        clock.advance(Duration.ofMinutes(1));
        aJobFails();
        assertThat(subjects())
                .containsExactly(
                        "A job of the type email_send failed",
                        "A job of the type cleanup failed",
                        "A job of the type email_send failed");
    }

    @Test
    void nobodyIsToldOfFailedJobsWhileThatIsOff() {
        settings("{\"notify_job_failed\": false}");
        aJobFails();
        assertThat(told()).isEmpty();

        settings("{\"notify_job_failed\": true, \"admin_recipients\": null}");
        aJobFails();
        assertThat(told()).isEmpty();

        settings("{\"admin_recipients\": [\"admin@acme.example\"]}");
        aJobFails();
        assertThat(told()).containsExactly("job.failed");
    }

    @Test
    void aJobThatIsTriedAgainOrCancelledOrTellsThingsItselfIsNotTold() {
        aJobFails("notification_send", "{}");
        aJobFails("notification_deliver", "{}");
        var id = UUID.randomUUID().toString();
        aJob(id).of(organization).in(database);
        admin().post("/api/system/background-jobs/" + id + "/cancel").then().statusCode(200);
        runAndTell();

        assertThat(rows("SELECT id FROM background_jobs WHERE status = 'failed'"))
                .hasSize(2);
        assertThat(told()).isEmpty();
    }

    @Test
    void slackIsToldToo() {
        settings("{\"slack_enabled\": true}");
        aJobFails();

        assertThat(providers.sent()).extracting(Sent::provider).containsExactlyInAnyOrder("smtp", "slack");
        assertThat(told()).containsExactly("job.failed");
    }

    @Test
    void aTypeThatAnotherProgramMadeUpIsToldAllTheSame() {
        var type = "odd\u202e\r\nBcc: all@acme.example";
        notices.heardByMany(1, organization, new JobsFailed.Failed(organization, "1", type, null, null));
        run();

        assertThat(deliveryRows())
                .extracting(row -> row.get("state") + " " + row.get("reason"))
                .containsExactly("sent null");
        assertThat(onlyEmail().subject()).isEqualTo("A job of the type odd Bcc: all@acme.example failed");
    }

    @Test
    void aProviderThatRefusesIsToldByWhatStillWorks() {
        settings("{\"slack_enabled\": true}");
        providers.answer(REFUSED);
        create(TO_ANN);
        runAndTell();

        assertThat(told()).containsExactlyInAnyOrder("leave.approved", "channel.paused");
        assertThat(providers.sent()).extracting(Sent::provider).containsExactly("smtp", "slack");
        assertThat(((Message.SlackPost) providers.messages().get(1)).text())
                .contains("smtp", "refuses the password", "/channels/email/resume");
        assertThat(deliveryRows())
                .filteredOn(row -> row.get("event").equals("channel.paused"))
                .hasSize(1);
    }

    @Test
    void aSecondProviderTellsOfTheFirst() {
        settings("{\"email_fallback_provider\": \"sendgrid\"}");
        providers.answer(REFUSED);
        create(TO_ANN);
        runAndTell();

        assertThat(providers.sent()).extracting(Sent::provider).containsExactly("smtp", "sendgrid", "sendgrid");
        assertThat(subjects()).contains("Sending by email is paused at smtp");
    }

    @Test
    void whereNothingWorksNobodyIsToldAndNothingIsSpent() {
        providers.answer(REFUSED);
        create(TO_ANN);
        runAndTell();
        assertThat(told()).containsExactly("leave.approved");

        settings("{\"slack_enabled\": true}");
        admin().post(SETTINGS + "/channels/email/resume").then().statusCode(200);
        providers.answer(REFUSED);
        runAndTell();

        assertThat(told()).containsExactly("leave.approved", "channel.paused");
    }

    @Test
    void aNoticeThatFailsMakesNoNotice() {
        settings("{\"slack_enabled\": true}");
        providers.answer(REFUSED, REFUSED); // the e-mail, and then the Slack message that tells of it
        create(TO_ANN);
        runAndTell();
        runAndTell();

        assertThat(told()).containsExactly("leave.approved", "channel.paused");
        assertThat(providers.sent()).hasSize(2);
    }

    @Test
    void aDeadWorkerIsToldOnceAnHourAndNode() {
        aWorkerDies("node-a", 2);
        aWorkerDies("node-a", 1);
        assertThat(onlyEmail().text()).contains("node-a", "it had: 2");

        aWorkerDies("node-b", 1);
        assertThat(told()).containsExactly("worker.dead", "worker.dead");

        clock.advance(Duration.ofHours(1));
        aWorkerDies("node-a", 1);
        assertThat(told()).hasSize(3);
    }

    @Test
    void aJobThatKilledItsThirdWorkerIsToldAsFailed() {
        var id = UUID.randomUUID().toString();
        aJob(id).of(organization)
                .status("processing")
                .with("attempt", 3)
                .with("crash_count", 2)
                .with("locked_by", "node-c")
                .with("lease_until", clock.instant().minus(Duration.ofDays(1000)))
                .in(database);
        worker.beat();
        runAndTell();

        assertThat(told()).containsExactlyInAnyOrder("job.failed", "worker.dead");
    }

    @Test
    void manyNodesTellOnce() {
        notices.heardByMany(8, organization, new JobsTakenOver.Taken(organization, "node-d", 1));

        assertThat(told()).containsExactly("worker.dead");
    }

    @Test
    void nobodyElseIsInTheAudit() {
        aJobFails();

        assertThat(rows(
                        "SELECT action FROM hcm_audit_entries WHERE organization_id = ? AND action = 'notification.create'",
                        organization))
                .isEmpty();
    }
}

@ContextConfiguration(initializers = TestDatabases.Sqlite.class)
class HouseNoticesOnSqliteTests extends HouseNoticesContract {}

@ContextConfiguration(initializers = TestDatabases.Postgresql.class)
class HouseNoticesOnPostgresqlTests extends HouseNoticesContract {}
