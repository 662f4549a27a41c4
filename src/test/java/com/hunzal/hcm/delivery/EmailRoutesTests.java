package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.providers.Message;
import com.hunzal.hcm.providers.Provider;
import com.hunzal.hcm.providers.Providers;
import com.hunzal.hcm.providers.SendOutcome;
import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import com.hunzal.hcm.providers.TestProviders;
import com.hunzal.hcm.settings.Channel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which provider an e-mail of a job goes through, and what its outcome means for the job. */
class EmailRoutesTests {

    private final Told smtp = new Told("smtp");
    private final Told sendgrid = new Told("sendgrid");
    private final Providers providers = TestProviders.of(smtp, sendgrid);

    @Test
    void whileEmailIsOffNothingIsSentAndTheJobSaysSo() throws Exception {
        var outcome = EmailJob.to("ann@example.com")
                .of(EmailJob.settings("hr@acme.example", null, false, null))
                .through(providers)
                .run();

        assertThat(outcome)
                .isEqualTo(JobOutcome.failed("e-mail is off: email_enabled of the notification settings is false"));
        assertThat(smtp.messages).isEmpty();
    }

    @Test
    void itGoesThroughTheProviderOfTheOrganizationAsItsSender() throws Exception {
        EmailJob.to("ann@example.com", "bob@example.com").through(providers).runToTheEnd();

        assertThat(sendgrid.messages).isEmpty();
        assertThat(smtp.messages).extracting(Message.Email::to).containsExactly("ann@example.com", "bob@example.com");
        assertThat(smtp.messages).extracting(Message.Email::reference).containsExactly("job-7.1", "job-7.2");
        assertThat(smtp.messages).allSatisfy(each -> assertThat(each.from()).isEqualTo("hr@hunzal.example"));
    }

    @Test
    void aProviderThatRefusesTheOrganizationIsReplacedByTheOtherForAllThatAreLeft() throws Exception {
        smtp.answers(
                SendOutcome.ok(null), SendOutcome.of(Kind.CONFIG, Stage.AUTHENTICATE, "It wants another password."));
        var job = EmailJob.to("ann@example.com", "bob@example.com", "eve@example.com")
                .of(EmailJob.settings("hr@acme.example", null, true, "sendgrid"))
                .through(providers);

        job.runToTheEnd();

        assertThat(smtp.messages).extracting(Message.Email::to).containsExactly("ann@example.com", "bob@example.com");
        assertThat(sendgrid.messages)
                .extracting(Message.Email::to)
                .containsExactly("bob@example.com", "eve@example.com");
        assertThat(job.lines())
                .containsExactly(
                        "smtp does not send for this organization, so sendgrid does: It wants another password");
    }

    @Test
    void ifBothRefuseItTheJobHasFailed() throws Exception {
        smtp.answers(SendOutcome.of(Kind.CONFIG, Stage.AUTHENTICATE, "It wants another password."));
        sendgrid.answers(SendOutcome.of(Kind.CONFIG, Stage.SENDER, "It wants another sender."));

        var job = EmailJob.to("ann@example.com")
                .of(EmailJob.settings("hr@acme.example", null, true, "sendgrid"))
                .through(providers);

        assertThat(job.run()).isEqualTo(JobOutcome.failed("no mail can be sent: It wants another sender"));
        assertThat(job.paused()).containsOnlyKeys("smtp", "sendgrid");
        assertThat(job.run())
                .isEqualTo(
                        JobOutcome.failed("e-mail is paused since 2026-03-01T08:30:15Z: It wants another password."));
        assertThat(smtp.messages).hasSize(1);
        assertThat(sendgrid.messages).hasSize(1);
    }

    @Test
    void aPausedProviderIsNotAskedAndTheOtherSends() throws Exception {
        var job = EmailJob.to("ann@example.com")
                .of(EmailJob.settings("hr@acme.example", null, true, "sendgrid"))
                .through(providers);
        job.paused().put("smtp", "It wants another password.");

        job.runToTheEnd();

        assertThat(smtp.messages).isEmpty();
        assertThat(sendgrid.messages).hasSize(1);
    }

    @Test
    void credentialsThatCannotBeDecryptedAreNotTakenForNone() throws Exception {
        assertThat(EmailJob.to("ann@example.com")
                        .through(TestProviders.withoutTheKey(smtp))
                        .run())
                .isEqualTo(JobOutcome.failed("no mail can be sent: the credentials cannot be decrypted"));
    }

    @Test
    void aProviderThatNamesATimeIsLeftAloneUntilThen() throws Exception {
        smtp.answers(SendOutcome.of(Kind.THROTTLED, Stage.CONNECT, "Slowly.").notBefore(Duration.ofMinutes(7)));

        assertThat(EmailJob.to("ann@example.com").through(providers).run())
                .isEqualTo(JobOutcome.retryAfter("no mail can be sent now: Slowly", Duration.ofMinutes(7)));
    }

    @Test
    void ofSeveralTimesForRecipientsTheLongestCounts() throws Exception {
        var slowly = SendOutcome.of(Kind.THROTTLED, Stage.RECIPIENT, "Slowly.");
        smtp.answers(slowly.notBefore(Duration.ofMinutes(7)), slowly.notBefore(Duration.ofMinutes(3)), slowly);

        var outcome = EmailJob.to("ann@example.com", "bob@example.com", "eve@example.com")
                .through(providers)
                .run();

        assertThat(outcome).isInstanceOfSatisfying(JobOutcome.Failed.class, failed -> {
            assertThat(failed.retryable()).isTrue();
            assertThat(failed.retryAfter()).isEqualTo(Duration.ofMinutes(7));
        });
    }

    @Test
    void whatHasNotBeenTriedCostsNoRetry() throws Exception {
        smtp.answers(
                SendOutcome.of(Kind.THROTTLED, Stage.CONFIGURATION, "Full.").notBefore(Duration.ofSeconds(5)));

        assertThat(EmailJob.to("ann@example.com").through(providers).run())
                .isEqualTo(JobOutcome.snoozed(Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RECIPIENT", "MESSAGE"})
    void whatOneRecipientCannotGetTheOthersStillDo(Kind kind) throws Exception {
        smtp.answers(SendOutcome.of(kind, Stage.RECIPIENT, "No."));

        var outcome = EmailJob.to("ann@example.com", "bob@example.com")
                .through(providers)
                .run();

        assertThat(outcome).isEqualTo(JobOutcome.failed("refused: ann@example.com (No); recipients that have it: 1"));
        assertThat(smtp.messages).hasSize(2);
    }

    @Test
    void whoeverIsSuppressedIsNotWrittenTo() throws Exception {
        var outcome = EmailJob.to("ann@example.com", "bob@example.com")
                .suppressing("ann@example.com", "hard bounce")
                .through(providers)
                .run();

        assertThat(outcome)
                .isEqualTo(JobOutcome.failed(
                        "refused: ann@example.com (is suppressed: hard bounce); recipients that have it: 1"));
        assertThat(smtp.messages).extracting(Message.Email::to).containsExactly("bob@example.com");
    }

    /** A provider that answers what it was told to, and else takes everything. */
    private static final class Told implements Provider {

        private final String name;
        private final Deque<SendOutcome> outcomes = new ArrayDeque<>();
        private final List<Message.Email> messages = new ArrayList<>();

        private Told(String name) {
            this.name = name;
        }

        void answers(SendOutcome... outcomes) {
            this.outcomes.addAll(List.of(outcomes));
        }

        @Override
        public Channel channel() {
            return Channel.EMAIL;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<CredentialField> fields() {
            return List.of();
        }

        @Override
        public SendOutcome send(Message message, Account account) {
            messages.add((Message.Email) message);
            return outcomes.isEmpty() ? SendOutcome.ok("id") : outcomes.remove();
        }
    }
}
