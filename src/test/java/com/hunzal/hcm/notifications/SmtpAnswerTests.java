package com.hunzal.hcm.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.notifications.SmtpAnswer.Kind;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

class SmtpAnswerTests {

    @ParameterizedTest
    @CsvSource({
        "421, UNAVAILABLE",
        "450, DEFERRED",
        "451, DEFERRED",
        "452, DEFERRED",
        "499, DEFERRED",
        "552, DEFERRED",
        "500, REFUSED",
        "501, REFUSED",
        "550, REFUSED",
        "551, REFUSED",
        "553, REFUSED",
        "554, REFUSED",
        "530, HOPELESS",
        "535, HOPELESS",
        "-1, UNAVAILABLE",
    })
    void theAnswerToARecipient(int code, Kind kind) throws Exception {
        var refusal = new SMTPAddressFailedException(new InternetAddress("ann@example.com"), "RCPT", code, "told");

        var answer = SmtpAnswer.of(unsent(new SendFailedException("Invalid Addresses", refusal)), false);

        assertThat(answer).isEqualTo(new SmtpAnswer(kind, "told"));
    }

    @ParameterizedTest
    @CsvSource({
        "421, UNAVAILABLE",
        "450, UNAVAILABLE",
        "451, UNAVAILABLE",
        "452, UNAVAILABLE",
        "501, HOPELESS",
        "530, HOPELESS",
        "550, HOPELESS",
        "552, HOPELESS",
        "553, HOPELESS",
        "554, HOPELESS",
        "-1, UNAVAILABLE",
    })
    void theAnswerToTheSender(int code, Kind kind) throws Exception {
        var sender = new SMTPSenderFailedException(new InternetAddress("hr@example.com"), "MAIL", code, "told");
        var refusal = send("MAIL FROM:<hr@example.com>", code, sender);

        var answer = SmtpAnswer.of(unsent(refusal), false);

        assertThat(answer).isEqualTo(new SmtpAnswer(kind, "sender not accepted: told"));
    }

    @ParameterizedTest
    @CsvSource({
        "DATA, 421, false, UNAVAILABLE",
        "DATA, 451, false, DEFERRED",
        "DATA, 452, false, DEFERRED",
        "DATA, 552, false, REFUSED",
        "DATA, 554, false, REFUSED",
        "DATA, 530, false, HOPELESS",
        "DATA, 250, false, UNAVAILABLE",
        "DATA, -1, false, UNAVAILABLE",
        "., 421, true, UNAVAILABLE",
        "., 450, true, DEFERRED",
        "., 451, true, DEFERRED",
        "., 452, true, DEFERRED",
        "., 550, true, REFUSED",
        "., 552, true, REFUSED",
        "., 554, true, REFUSED",
        "., -1, true, UNKNOWN",
        "., 999, true, UNKNOWN",
        "., 200, true, ACCEPTED",
    })
    void theAnswerToTheMessage(String command, int code, boolean written, Kind kind) {
        var answer = SmtpAnswer.of(unsent(send(command, code, null)), written);

        assertThat(answer).isEqualTo(new SmtpAnswer(kind, "told"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "535 5.7.8 no such user or password | HOPELESS | login not accepted: 535 5.7.8",
                "535-5.7.8 no such user or password | HOPELESS | login not accepted: 535-5.7.8",
                "501 bad command: AUTH PLAIN AGFubgBzZWNyZXQ= | HOPELESS | login not accepted: 501",
                "530 Must issue a STARTTLS command first | HOPELESS | login not accepted: 530",
                "534 5.7.9 use an application password | HOPELESS | login not accepted: 534 5.7.9",
                "454 4.7.0 Temporary authentication failure | UNAVAILABLE | login not accepted: 454 4.7.0",
                "421 4.7.0 too many logins | UNAVAILABLE | login not accepted: 421 4.7.0",
                "[EOF] | UNAVAILABLE | the mail server closed the connection",
                "failed to connect, no password specified? | HOPELESS | failed to connect, no password specified?",
            })
    void theAnswerToTheLoginIsToldByItsCodeOnly(String reply, Kind kind, String text) {
        var failure = new MailAuthenticationException(new AuthenticationFailedException(reply));

        assertThat(SmtpAnswer.of(failure, false)).isEqualTo(new SmtpAnswer(kind, text));
    }

    @Test
    void aLoginWithoutAnAnswerIsTriedAgain() {
        var timeout =
                new MessagingException("Exception reading response", new SocketTimeoutException("Read timed out"));

        var answer =
                SmtpAnswer.of(new MailAuthenticationException(new AuthenticationFailedException("", timeout)), false);

        assertThat(answer).isEqualTo(new SmtpAnswer(Kind.UNAVAILABLE, "Exception reading response: Read timed out"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Got bad greeting from SMTP host: mx, port: 25, response: 421 4.3.2 closing | UNAVAILABLE",
                "Got bad greeting from SMTP host: mx, port: 25, response: 554 5.7.1 you are blocked | HOPELESS",
                "Got bad greeting from SMTP host: mx, port: 25, response: [EOF] | UNAVAILABLE",
                "454 4.7.0 TLS not available | UNAVAILABLE",
                "502 5.5.1 HELO not implemented | HOPELESS",
                "STARTTLS is required but host does not support STARTTLS | UNAVAILABLE",
            })
    void theAnswerToTheConnection(String message, Kind kind) {
        var answer = SmtpAnswer.of(unconnected(new MessagingException(message)), false);

        assertThat(answer).isEqualTo(new SmtpAnswer(kind, message));
    }

    @Test
    void withoutAConnectionNothingIsLost() {
        assertThat(SmtpAnswer.of(unconnected(new MessagingException("a", new ConnectException("b"))), false))
                .isEqualTo(new SmtpAnswer(Kind.UNAVAILABLE, "a: b"));
        assertThat(SmtpAnswer.of(unconnected(new MessagingException("a", new UnknownHostException("b"))), false))
                .isEqualTo(new SmtpAnswer(Kind.UNAVAILABLE, "a: b"));
        assertThat(SmtpAnswer.of(unconnected(new MessagingException("a", new SSLHandshakeException("b"))), false))
                .isEqualTo(new SmtpAnswer(Kind.UNAVAILABLE, "a: b"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatBreaksLeavesItUnknownOnceTheMessageIsWritten(boolean written) {
        var timeout = new MessagingException("reading", new SocketTimeoutException("Read timed out"));

        var answer = SmtpAnswer.of(unsent(timeout), written);

        assertThat(answer.kind()).isEqualTo(written ? Kind.UNKNOWN : Kind.UNAVAILABLE);
    }

    @Test
    void aFailureOfNoMessageIsOnlyAMissingGoodbye() {
        var goodbye = new MailSendException("Failed to close", new MessagingException("reading"));

        assertThat(SmtpAnswer.of(goodbye, true).kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(SmtpAnswer.of(goodbye, false).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void whatTheServerSaysBecomesOneShortLine() {
        var wordy = "550-5.7.1 no\r\n550 5.7.1\u0007\u2028 never " + "!".repeat(300);
        var refusal = new SMTPSendFailedException(".", 550, wordy, null, null, null, null);

        var text = SmtpAnswer.of(unsent(refusal), true).text();

        assertThat(text)
                .startsWith("550-5.7.1 no 550 5.7.1 never !!")
                .endsWith("!…")
                .hasSize(200);
    }

    private static SMTPSendFailedException send(String command, int code, Exception next) {
        return new SMTPSendFailedException(command, code, "told", next, new Address[0], new Address[0], new Address[0]);
    }

    private static MailSendException unsent(Exception failure) {
        return new MailSendException(Map.of("message", failure));
    }

    private static MailSendException unconnected(Exception failure) {
        return new MailSendException("Mail server connection failed", failure, Map.of("message", failure));
    }
}
