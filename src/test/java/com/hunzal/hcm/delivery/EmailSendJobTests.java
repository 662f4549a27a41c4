package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hunzal.hcm.jobs.JobOutcome;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class EmailSendJobTests {

    private static final String LONG = "a_rather_long_name_of_somebody_who_is_not_the_one_that_it_seems_to_be_at_all";

    private final GreenMail greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        greenMail.start();
    }

    @AfterEach
    void stop() {
        greenMail.stop();
    }

    @Test
    void aMessageHasATextAndAnHtmlPartThatSayTheSame() throws Exception {
        var job = EmailJob.of("""
                {'to': 'ann@example.com', 'subject': 'Übersicht – März', 'body': 'Grüße,\\n1 < 2.\\n\\nПривет'}""");

        job.through(server()).run();

        var message = received().get(0);
        assertThat(message.getSubject()).isEqualTo("Übersicht – März");
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        var parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("Grüße,\r\n1 < 2.\r\n\r\nПривет");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualToIgnoringCase("text/html; charset=UTF-8");
        assertThat((String) parts.getBodyPart(1).getContent())
                .contains("<p>Grüße,<br>\r\n1 &lt; 2.</p>\r\n<p>Привет</p>");
    }

    @Test
    void aMessageSaysWhoItIsFromAndThatAProgramSentIt() throws Exception {
        var job = EmailJob.to("ann@example.com").from("hr@hunzal.example", "Жанна\r\nBcc: eve@example.com");

        job.through(server()).run();

        var message = received().get(0);
        assertThat(message.getFrom())
                .containsExactly(new InternetAddress("hr@hunzal.example", "Жанна Bcc: eve@example.com", "UTF-8"));
        assertThat(((InternetAddress) message.getFrom()[0]).getPersonal()).isEqualTo("Жанна Bcc: eve@example.com");
        assertThat(message.getMessageID()).isEqualTo("<job-7.1@hunzal.example>");
        assertThat(message.getSentDate()).isEqualTo(Date.from(EmailJob.NOW.truncatedTo(ChronoUnit.SECONDS)));
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getHeader("Bcc")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=?utf-8?q?The_Boss?=",
                "=?UTF-8?B?VGhlIEJvc3M=?=",
                "HR =?utf-8?q?=22The_Boss=22?= <boss@hunzal.example>",
                "=?utf-8?q?The?= =?utf-8?q?_Boss?=",
                "Ünsal =?utf-8?q?The_Boss?=",
                "=?utf-8?q?" + LONG + "?=",
                "\"HR\", (of) Hunzal \\ <x@y.example>",
                "شرکت می\u200cخواهد",
                "👩\u200d💻 " + LONG,
            })
    void everyReaderShowsTheNameAndTheSubjectThatWereWritten(String text) throws Exception {
        var job = EmailJob.of(
                EmailJob.JSON.writeValueAsString(Map.of("to", "ann@example.com", "subject", text, "body", "B")));

        job.from("hr@hunzal.example", text).through(server()).run();

        var message = received().get(0);
        assertThat(message.getFrom()).hasSize(1);
        var from = (InternetAddress) message.getFrom()[0];
        assertThat(from.getAddress()).isEqualTo("hr@hunzal.example");
        assertThat(from.getPersonal()).isEqualTo(text);
        assertThat(message.getSubject()).isEqualTo(text);
        var raw = message.getHeader("Subject")[0];
        assertThat(MimeUtility.decodeText(MimeUtility.unfold(raw))).isEqualTo(text);
        assertThat(message.getHeader("From")[0] + raw).doesNotContain("=?utf-8?q?");
        assertThat(Collections.list(message.getAllHeaderLines()))
                .allSatisfy(header -> assertThat(header.lines())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThan(200)));
    }

    @Test
    void aNameThatAnotherProgramWroteCannotRunBackwards() throws Exception {
        var job = EmailJob.to("ann@example.com").from("hr@hunzal.example", "HR \u202Ereganam\u202C\u2066x\u2069");

        job.through(server()).run();

        assertThat(((InternetAddress) received().get(0).getFrom()[0]).getPersonal())
                .isEqualTo("HR  reganam x");
    }

    @Test
    void everyRecipientGetsAMessageOfItsOwnOnce() throws Exception {
        var job = EmailJob.to("ann@example.com", "bob@example.com", "ann@EXAMPLE.com", "Ann@example.com");

        var result = job.through(server()).runToTheEnd();

        assertThat(received()).hasSize(3);
        assertThat(received())
                .extracting(message -> Arrays.toString(message.getRecipients(Message.RecipientType.TO)))
                .containsExactlyInAnyOrder("[ann@example.com]", "[bob@example.com]", "[Ann@example.com]");
        assertThat(result.to()).isEqualTo(List.of("ann@example.com", "bob@example.com", "Ann@example.com"));
        assertThat(result.messageId())
                .isEqualTo(List.of("<job-7.1@hunzal.example>", "<job-7.2@hunzal.example>", "<job-7.3@hunzal.example>"));
    }

    @Test
    void theResultForOneRecipientHasNoLists() throws Exception {
        var result = EmailJob.to("ann@example.com").through(server()).runToTheEnd();

        assertThat(EmailJob.JSON.writeValueAsString(result))
                .isEqualTo("{\"status\":\"sent\",\"to\":\"ann@example.com\",\"subject\":\"Holidays\","
                        + "\"message_id\":\"<job-7.1@hunzal.example>\",\"timestamp\":\"2026-03-01T08:30:15Z\"}");
    }

    @Test
    void aTemplateMakesSubjectTextAndHtml() throws Exception {
        var job = EmailJob.of("""
                {'to': 'ann@example.com', 'subject': 'Hello {{name}}', 'template': 'notice',
                 'data': {'name': 'Ann & Bob', 'greeting': 'Dear Ann & Bob,', 'message': 'Approved.'}}""");

        var result = job.through(server()).runToTheEnd();

        assertThat(result.subject()).isEqualTo("Hello Ann & Bob");
        var message = received().get(0);
        assertThat(message.getSubject()).isEqualTo("Hello Ann & Bob");
        var parts = (MimeMultipart) message.getContent();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("Dear Ann & Bob,\r\n\r\nApproved.\r\n");
        assertThat((String) parts.getBodyPart(1).getContent()).contains("<p>Dear Ann &amp; Bob,</p>");
    }

    @Test
    void anIdOfAnotherProgramMakesAValidMessageIdTheSameEachTime() throws Exception {
        EmailJob.to("ann@example.com")
                .withId("nightly run>\r\n1")
                .through(server())
                .run();
        EmailJob.to("ann@example.com")
                .withId("nightly run>\r\n1")
                .through(server())
                .run();

        assertThat(received().get(0).getMessageID()).matches("<[0-9a-f-]{36}\\.1@hunzal\\.example>");
        assertThat(received().get(1).getMessageID()).isEqualTo(received().get(0).getMessageID());
    }

    @Test
    void theMessageIdSurvivesARelayThatTakesEightBits() throws Exception {
        var eightBits = server();
        eightBits.getJavaMailProperties().setProperty("mail.smtp.allow8bitmime", "true");

        EmailJob.of("{'to': 'ann@example.com', 'subject': 'S', 'body': 'Grüße'}")
                .through(eightBits)
                .run();

        assertThat(received().get(0).getMessageID()).isEqualTo("<job-7.1@hunzal.example>");
    }

    @Test
    void aWrongPasswordFailsTheJobForGoodWithoutBeingTold() throws Exception {
        greenMail.setUser("ann@example.com", "ann", "right");
        var server = server();
        server.setUsername("ann");
        server.setPassword("wrong-secret");

        var outcome = EmailJob.to("ann@example.com").through(server).run();

        assertThat(outcome)
                .isEqualTo(JobOutcome.failed(
                        "no mail can be sent: The mail server does not accept user name and password (535 5.7.8)"));
    }

    @Test
    void theRightPasswordIsAccepted() throws Exception {
        greenMail.setUser("ann@example.com", "ann", "right");
        var server = server();
        server.setUsername("ann");
        server.setPassword("right");

        assertThat(EmailJob.to("bob@example.com").through(server).run()).isInstanceOf(JobOutcome.Succeeded.class);
    }

    @Test
    void withoutAMailServerTheJobFailsForGoodAndSaysWhatIsMissing() throws Exception {
        var outcome = EmailJob.to("ann@example.com").run();

        assertThat(outcome)
                .isEqualTo(
                        JobOutcome.failed(
                                "no mail server is configured: set spring.mail.host, or credentials of the organization for email/smtp"));
    }

    @Test
    void aSenderThatIsNoAddressFailsTheJobForGood() throws Exception {
        var outcome = EmailJob.to("ann@example.com")
                .from("HR <hr@example.com>", null)
                .through(server())
                .run();

        assertThat(outcome).isInstanceOfSatisfying(JobOutcome.Failed.class, failed -> {
            assertThat(failed.retryable()).isFalse();
            assertThat(failed.reason()).startsWith("email_from_address of the notification settings must be one bare");
        });
    }

    @Test
    void aPayloadThatNobodyCheckedFailsTheJobForGood() throws Exception {
        var outcome = EmailJob.of("{'to': ['ann@example.com', 'bob'], 'subject': 'S', 'body': 'B'}")
                .through(server())
                .run();

        assertThat(outcome)
                .isEqualTo(JobOutcome.failed("to[1] must be one bare e-mail address such as name@example.com"));
        assertThat(received()).isEmpty();
    }

    @Test
    void aStopBetweenTwoRecipientsLosesNothing() throws Exception {
        var job = EmailJob.to("ann@example.com", "bob@example.com")
                .through(server())
                .stoppedAfter(1);

        assertThatThrownBy(job::run).isInstanceOf(InterruptedException.class);

        assertThat(received()).hasSize(1);
        assertThat(job.stoppedAfter(99).runToTheEnd().to()).isEqualTo(List.of("ann@example.com", "bob@example.com"));
        assertThat(received()).hasSize(2);
    }

    @Test
    void whatWasSentIsKeptEvenIfTheThreadIsInterrupted() throws Exception {
        var job = EmailJob.to("ann@example.com").through(server());

        Thread.currentThread().interrupt();
        var outcome = job.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOf(JobOutcome.Succeeded.class);
        assertThat(job.checkpoint(MailedTo.class).accepted()).containsOnlyKeys("ann@example.com");
    }

    private JavaMailSenderImpl server() {
        return EmailJob.mailSender(greenMail.getSmtp().getPort(), Duration.ofSeconds(10));
    }

    private List<MimeMessage> received() {
        return List.of(greenMail.getReceivedMessages());
    }
}
