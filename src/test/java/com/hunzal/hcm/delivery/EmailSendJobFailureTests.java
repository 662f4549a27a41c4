package com.hunzal.hcm.delivery;

import static com.hunzal.hcm.providers.ScriptedMailServer.CONTENT;
import static com.hunzal.hcm.providers.ScriptedMailServer.END;
import static com.hunzal.hcm.providers.ScriptedMailServer.GREETING;
import static com.hunzal.hcm.providers.ScriptedMailServer.HANG_UP;
import static com.hunzal.hcm.providers.ScriptedMailServer.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.jobs.JobOutcome;
import com.hunzal.hcm.providers.ScriptedMailServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailSendJobFailureTests {

    private static final Duration SHORT = Duration.ofMillis(250);

    /** For conversations that must not time out before the point that the test is about. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(2);

    private ScriptedMailServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedMailServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "(connect), 421 4.3.2 shutting down",
        "(connect), (hang up)",
        "EHLO, (hang up)",
        "MAIL, 421 4.3.2 shutting down",
        "MAIL, 450 4.7.1 slow down",
        "MAIL, 451 4.3.0 local error",
        "MAIL, 452 4.3.1 no space",
        "MAIL, (hang up)",
        "RCPT, 421 4.3.2 shutting down",
        "RCPT, 450 4.2.0 greylisted",
        "RCPT, 451 4.3.0 local error",
        "RCPT, 452 4.2.2 mailbox full",
        "RCPT, 552 5.2.2 mailbox full",
        "RCPT, (hang up)",
        "DATA, 450 4.2.0 greylisted",
        "DATA, 451 4.3.0 local error",
        "DATA, 452 4.3.1 no space",
        "DATA, (hang up)",
        "., 421 4.3.2 shutting down",
        "., 450 4.2.0 greylisted",
        "., 451 4.3.0 local error",
        "., 452 4.3.1 no space",
    })
    void aTemporaryRefusalIsRetriedAndNotTakenForSent(String command, String reply) throws Exception {
        server.answers(command, reply);
        var job = EmailJob.to("ann@example.com").through(server);

        var outcome = failed(job.run());

        assertThat(outcome.retryable()).isTrue();
        assertThat(outcome.reason()).contains(reply.equals(HANG_UP) ? "" : codes(reply));
        assertThat(outcome.reason()).doesNotContain("may be there");
        assertThat(job.runToTheEnd().status()).isEqualTo("sent");
    }

    @ParameterizedTest
    @CsvSource({
        "(connect), 554 5.3.2 no service for you",
        "MAIL, 530 5.7.0 log in first",
        "MAIL, 550 5.7.1 sender rejected",
        "MAIL, 552 5.3.4 too large",
        "MAIL, 553 5.1.8 sender unknown",
        "MAIL, 554 5.7.1 no",
        "RCPT, 550 5.1.1 no such user",
        "RCPT, 554 5.7.1 relay access denied",
        "DATA, 550 5.7.1 no",
        "DATA, 554 5.5.1 no",
        "., 550 5.7.1 looks like spam",
        "., 552 5.3.4 too large",
        "., 554 5.6.0 no",
    })
    void aPermanentRefusalFailsTheJobForGood(String command, String reply) throws Exception {
        server.answers(command, reply);

        var outcome = failed(EmailJob.to("ann@example.com").through(server).run());

        assertThat(outcome.retryable()).isFalse();
        assertThat(outcome.reason()).contains(codes(reply)).doesNotContain(reply);
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws Exception {
        server.close();

        var outcome = failed(EmailJob.to("ann@example.com").through(server).run());

        assertThat(outcome.retryable()).isTrue();
        assertThat(outcome.reason()).startsWith("no mail can be sent now: The mail server could not be reached");
    }

    @ParameterizedTest
    @ValueSource(strings = {GREETING, "EHLO", "MAIL", "RCPT", "DATA"})
    void aServerThatDoesNotAnswerIsTriedAgain(String command) throws Exception {
        server.answers(command, SILENCE);

        var outcome = failed(job(SHORT).run());

        assertThat(outcome.retryable()).isTrue();
        assertThat(outcome.reason()).startsWith("no mail can be sent now: The mail server did not answer in time");
    }

    @ParameterizedTest
    @ValueSource(strings = {SILENCE, HANG_UP})
    void aMessageWithoutAnAnswerMayHaveBeenDeliveredAndIsSentAgainWithTheSameId(String instead) throws Exception {
        server.answers(END, instead);
        var job = job(LONG_ENOUGH);

        var first = failed(job.run());
        job.runToTheEnd();

        assertThat(first.retryable()).isTrue();
        assertThat(first.reason())
                .startsWith("no answer to the message to ann@example.com, so it may be there and is sent again (");
        assertThat(server.messages()).hasSize(2).allMatch(it -> it.contains("Message-ID: <job-7.1@hunzal.example>"));
    }

    @Test
    void aConnectionLostInTheMiddleOfAMessageIsTriedAgain() throws Exception {
        server.answers(CONTENT, HANG_UP);
        var letter = EmailJob.of("{'to': 'ann@example.com', 'subject': 'S', 'body': '" + "x ".repeat(8_000_000) + "'}");

        var outcome = failed(letter.through(server).run());

        assertThat(outcome.retryable()).isTrue();
        assertThat(outcome.reason()).startsWith("no mail can be sent now: ");
    }

    @Test
    void aConnectionLostJustBeforeTheEndOfAShortMessageCountsAsUnknown() throws Exception {
        server.answers(CONTENT, HANG_UP);

        var outcome = failed(EmailJob.to("ann@example.com").through(server).run());

        assertThat(outcome.retryable()).isTrue();
        assertThat(outcome.reason()).contains("may be there");
    }

    @Test
    void aMessageThatWasTakenIsSentEvenIfTheServerNeverSaysGoodbye() throws Exception {
        server.answers("QUIT", SILENCE);

        var result = job(LONG_ENOUGH).runToTheEnd();

        assertThat(result.to()).isEqualTo("ann@example.com");
    }

    @Test
    void aRetryGoesOnlyToThoseWhoWereNotAcceptedBefore() throws Exception {
        server.answers("RCPT TO:<bob@", "450 4.2.0 greylisted");
        var job = EmailJob.to("ann@example.com", "bob@example.com", "eve@example.com")
                .through(server);

        var first = failed(job.run());
        var result = job.runToTheEnd();

        assertThat(first.retryable()).isTrue();
        assertThat(first.reason())
                .isEqualTo(
                        "not accepted yet: bob@example.com (The mail server does not take mail for this address now (450 4.2.0)); "
                                + "recipients that have it: 2");
        assertThat(server.heard("RCPT"))
                .containsExactly(
                        "RCPT TO:<ann@example.com>",
                        "RCPT TO:<bob@example.com>",
                        "RCPT TO:<eve@example.com>",
                        "RCPT TO:<bob@example.com>");
        assertThat(result.to()).isEqualTo(List.of("ann@example.com", "bob@example.com", "eve@example.com"));
        assertThat(result.messageId())
                .isEqualTo(List.of("<job-7.1@hunzal.example>", "<job-7.2@hunzal.example>", "<job-7.3@hunzal.example>"));
    }

    @Test
    void aRecipientRefusedForGoodIsNotAskedAgainByARetryButNamedInTheEnd() throws Exception {
        server.answers("RCPT TO:<ann@", "550-5.1.1 no\u0007such\r\n550 5.1.1 user");
        server.answers("RCPT TO:<bob@", "450 4.2.0 greylisted");
        var job = EmailJob.to("ann@example.com", "bob@example.com").through(server);

        var first = failed(job.run());
        var second = failed(job.run());

        assertThat(first.retryable()).isTrue();
        assertThat(first.reason())
                .contains("refused: ann@example.com (The mail server says that there is no such address (550 5.1.1))");
        assertThat(second.retryable()).isFalse();
        assertThat(second.reason())
                .startsWith("refused: ann@example.com (The mail")
                .endsWith("recipients that have it: 1");
        assertThat(server.heard("RCPT TO:<ann@")).hasSize(1);
    }

    @Test
    void aRetryByHandAfterTheJobFailedAsksTheRefusedAgainAndNobodyElse() throws Exception {
        server.answers("RCPT TO:<ann@", "550 5.1.1 no such user");
        var job = EmailJob.to("ann@example.com", "bob@example.com").through(server);

        var first = failed(job.run());
        var result = job.runToTheEnd();

        assertThat(first.retryable()).isFalse();
        assertThat(result.to()).isEqualTo(List.of("ann@example.com", "bob@example.com"));
        assertThat(server.heard("RCPT TO:<bob@")).hasSize(1);
    }

    @Test
    void afterTheSenderIsRefusedNobodyElseIsTried() throws Exception {
        server.answers("MAIL", "250 fine", "550 5.7.1 sender rejected");
        var job = EmailJob.to("ann@example.com", "bob@example.com", "eve@example.com")
                .through(server);

        var outcome = failed(job.run());

        assertThat(outcome)
                .isEqualTo(JobOutcome.failed(
                        "no mail can be sent: The mail server does not let us send from this address (550 5.7.1): "
                                + "check email_from_address and the user name; "
                                + "recipients that have it: 1"));
        assertThat(server.heard("MAIL")).hasSize(2);
    }

    private EmailJob job(Duration timeout) {
        return EmailJob.to("ann@example.com").through(EmailJob.mailSender(server.port(), timeout));
    }

    /** Another program may have written what nobody has checked. */
    @Test
    void aTemplateThatCostsTooMuchFailsForGoodAndSaysSo() throws Exception {
        var entries = "1, ".repeat(299) + "1";
        var job = EmailJob.of("{'to': 'a@b', 'subject': 'S', 'template': '{{#s}}{{#s}}" + "{{y}}".repeat(2000)
                        + "{{/s}}{{/s}}', 'data': {'s': [" + entries + "], 'y': ''}}")
                .through(server);

        var outcome = failed(job.run());

        assertThat(outcome.retryable()).isFalse();
        assertThat(outcome.reason()).startsWith("template takes more than 1000000 steps to fill in");
    }

    /** What the server says beside them is for nobody's eyes. */
    private static String codes(String reply) {
        return reply.substring(0, reply.indexOf(' ', 4));
    }

    private static JobOutcome.Failed failed(JobOutcome outcome) {
        assertThat(outcome).isInstanceOf(JobOutcome.Failed.class);
        return (JobOutcome.Failed) outcome;
    }
}
