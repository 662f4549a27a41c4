package com.hunzal.hcm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpAnswerTests {

    private static final String SENDER = "hr@hunzal.example";

    @ParameterizedTest
    @CsvSource({
        "421 4.3.2 closing, THROTTLED, CONNECT",
        "450 4.7.1 slow down, THROTTLED, RECIPIENT",
        "450 4.2.0 greylisted, TRANSIENT, RECIPIENT",
        "450, TRANSIENT, RECIPIENT",
        "451 4.3.0 local error, TRANSIENT, RECIPIENT",
        "452 4.2.2 full, TRANSIENT, RECIPIENT",
        "454 Throttling failure: Maximum sending rate exceeded., THROTTLED, RECIPIENT",
        "499, TRANSIENT, RECIPIENT",
        "552 5.2.2 full, TRANSIENT, RECIPIENT",
        "552, TRANSIENT, RECIPIENT",
        "550 5.2.2 full, TRANSIENT, RECIPIENT",
        "550, RECIPIENT, RECIPIENT",
        "550 5.1.1 no such user, RECIPIENT, RECIPIENT",
        "550 5.1.10 no such user, RECIPIENT, RECIPIENT",
        "551, RECIPIENT, RECIPIENT",
        "553, RECIPIENT, RECIPIENT",
        "553 5.1.3 bad address, RECIPIENT, RECIPIENT",
        "554 5.1.2 no such domain, RECIPIENT, RECIPIENT",
        "501 5.1.3 bad address, RECIPIENT, RECIPIENT",
        "550 5.1.8 sender's domain not found, CONFIG, SENDER",
        "553 5.7.1 <HR@hunzal.example>: Sender address rejected: not owned, CONFIG, SENDER",
        "554 5.7.1 <ann@example.com>: Relay access denied, CONFIG, RECIPIENT",
        "550 5.7.1 Unable to relay, CONFIG, RECIPIENT",
        "550 5.7.1 only members may write to this list, MESSAGE, RECIPIENT",
        "500, MESSAGE, RECIPIENT",
        "501, MESSAGE, RECIPIENT",
        "503, MESSAGE, RECIPIENT",
        "554, MESSAGE, RECIPIENT",
        "554 5.3.4 too large, MESSAGE, CONTENT",
        "530, CONFIG, AUTHENTICATE",
        "535, CONFIG, AUTHENTICATE",
    })
    void theAnswerToARecipient(String reply, Kind kind, Stage stage) throws Exception {
        var refusal =
                new SMTPAddressFailedException(new InternetAddress("ann@example.com"), "RCPT", code(reply), reply);

        assertOutcome(new SendFailedException("Invalid Addresses", refusal), false, kind, stage);
    }

    @ParameterizedTest
    @CsvSource({
        "421 4.3.2 closing, THROTTLED, CONNECT",
        "450 4.7.1 slow down, THROTTLED, SENDER",
        "450, TRANSIENT, SENDER",
        "451, TRANSIENT, SENDER",
        "452 4.3.1 no space, TRANSIENT, SENDER",
        "454 Throttling failure: Daily message quota exceeded., THROTTLED, SENDER",
        "550 5.7.1 sender rejected, CONFIG, SENDER",
        "550, CONFIG, SENDER",
        "551, CONFIG, SENDER",
        "553 5.7.1 not owned, CONFIG, SENDER",
        "554 5.7.1 no, CONFIG, SENDER",
        "501 5.1.7 bad sender, CONFIG, SENDER",
        "503 5.7.0 log in first, CONFIG, SENDER",
        "530 5.7.0 log in first, CONFIG, AUTHENTICATE",
        "538 5.7.11 encrypt, CONFIG, AUTHENTICATE",
        "500, MESSAGE, SENDER",
        "501, MESSAGE, SENDER",
        "502, MESSAGE, SENDER",
        "504, MESSAGE, SENDER",
        "552 5.3.4 too large, MESSAGE, CONTENT",
        "554 5.3.4 too large, MESSAGE, CONTENT",
        "-1, TRANSIENT, CONNECT",
    })
    void theAnswerToTheSender(String reply, Kind kind, Stage stage) throws Exception {
        var sender = new SMTPSenderFailedException(new InternetAddress(SENDER), "MAIL", code(reply), reply);

        assertOutcome(sending("MAIL FROM:<" + SENDER + ">", reply, sender), false, kind, stage);
    }

    @ParameterizedTest
    @CsvSource({
        "DATA, 421 4.3.2 closing, false, THROTTLED, CONNECT",
        "DATA, 451, false, TRANSIENT, CONTENT",
        "DATA, 452, false, TRANSIENT, CONTENT",
        "DATA, 503 5.5.1 no recipients, false, MESSAGE, CONTENT",
        "DATA, 554, false, MESSAGE, CONTENT",
        "DATA, 530, false, CONFIG, AUTHENTICATE",
        "DATA, 250, false, TRANSIENT, CONNECT",
        "DATA, -1, false, TRANSIENT, CONNECT",
        "., 421 4.3.2 closing, true, THROTTLED, CONNECT",
        "., 450, true, TRANSIENT, CONTENT",
        "., 451, true, TRANSIENT, CONTENT",
        "., 452, true, TRANSIENT, CONTENT",
        "., 550 5.7.1 looks like spam, true, MESSAGE, CONTENT",
        "., 550 5.7.1 spam of hr@hunzal.example, true, MESSAGE, CONTENT",
        "., 550 5.7.60 not allowed to send as this sender, true, CONFIG, SENDER",
        "., 550 5.1.1 no such user, true, RECIPIENT, RECIPIENT",
        "., 552, true, MESSAGE, CONTENT",
        "., 552 5.3.4 too large, true, MESSAGE, CONTENT",
        "., 554 5.6.0 no, true, MESSAGE, CONTENT",
        "., -1, true, UNKNOWN, CONTENT",
        "., 999, true, UNKNOWN, CONTENT",
        "., 200, true, OK, ACCEPTED",
    })
    void theAnswerToTheMessage(String command, String reply, boolean written, Kind kind, Stage stage) {
        assertOutcome(sending(command, reply, null), written, kind, stage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "535 5.7.8 no such user or password | CONFIG | 535 5.7.8",
                "535-5.7.8 no such user or password | CONFIG | 535 5.7.8",
                "501 bad command: AUTH PLAIN AGFubgBzZWNyZXQ= | CONFIG | 501",
                "530 Must issue a STARTTLS command first | CONFIG | 530",
                "534 5.7.9 use an application password | CONFIG | 534 5.7.9",
                "454 4.7.0 Temporary authentication failure | TRANSIENT | 454 4.7.0",
                "421 4.7.0 too many logins | THROTTLED | 421 4.7.0",
            })
    void theAnswerToTheLoginIsToldByItsCodeOnly(String reply, Kind kind, String codes) {
        var outcome = SmtpAnswer.of(new AuthenticationFailedException(reply), false, SENDER);

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.stage()).isEqualTo(codes.startsWith("421") ? Stage.CONNECT : Stage.AUTHENTICATE);
        assertThat(outcome.advice()).contains("(" + codes + ")").doesNotContain("AGFub", "such", "Temporary");
    }

    @Test
    void aLoginWithoutAnAnswerIsTriedAgain() {
        var timeout = new MessagingException("Exception reading response", new SocketTimeoutException("timed out"));

        assertOutcome(new AuthenticationFailedException("", timeout), false, Kind.TRANSIENT, Stage.CONNECT);
        assertOutcome(new AuthenticationFailedException("[EOF]"), false, Kind.TRANSIENT, Stage.CONNECT);
        assertOutcome(
                new AuthenticationFailedException("No authentication mechanisms supported by both server and client"),
                false,
                Kind.CONFIG,
                Stage.AUTHENTICATE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Got bad greeting from SMTP host: mx, port: 25, response: 421 4.3.2 closing | THROTTLED | CONNECT",
                "Got bad greeting from SMTP host: mx, port: 25, response: 450 later | TRANSIENT | CONNECT",
                "Got bad greeting from SMTP host: mx, port: 25, response: 554 5.7.1 you are blocked | CONFIG | CONNECT",
                "Got bad greeting from SMTP host: mx, port: 25, response: [EOF] | TRANSIENT | CONNECT",
                "454 4.7.0 TLS not available | TRANSIENT | TLS",
                "502 5.5.1 HELO not implemented | CONFIG | CONNECT",
                "STARTTLS is required but host does not support STARTTLS | CONFIG | TLS",
            })
    void theAnswerToTheConnection(String message, Kind kind, Stage stage) {
        assertOutcome(new MessagingException(message), false, kind, stage);
    }

    @Test
    void withoutAConnectionNothingIsLost() {
        assertOutcome(new MessagingException("a", new ConnectException("b")), false, Kind.TRANSIENT, Stage.CONNECT);
        assertOutcome(new MessagingException("a", new UnknownHostException("b")), false, Kind.TRANSIENT, Stage.CONNECT);
        assertOutcome(new MessagingException("a", new SSLException("b")), false, Kind.CONFIG, Stage.TLS);
        var certificate = new SSLHandshakeException("b");
        certificate.initCause(new CertificateException("c"));
        assertOutcome(new MessagingException("a", certificate), false, Kind.CONFIG, Stage.TLS);
        for (var broken : new Exception[] {new EOFException("c"), new SocketException("c")}) {
            var handshake = new SSLHandshakeException("b");
            handshake.initCause(broken);
            assertOutcome(new MessagingException("a", handshake), false, Kind.TRANSIENT, Stage.TLS);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatBreaksLeavesItUnknownOnceTheMessageIsWritten(boolean written) {
        var timeout = new MessagingException("reading", new SocketTimeoutException("Read timed out"));

        assertOutcome(
                timeout, written, written ? Kind.UNKNOWN : Kind.TRANSIENT, written ? Stage.CONTENT : Stage.CONNECT);
    }

    @Test
    void nothingThatTheServerSaysIsRepeatedButItsCodes() {
        var wordy = "550-5.7.1 no\r\n550 5.7.1 never, says /etc/passwd";
        var refusal = new SMTPSendFailedException(".", 550, wordy, null, null, null, null);

        assertThat(SmtpAnswer.of(refusal, true, SENDER).advice())
                .isEqualTo("The mail server refuses this message (550 5.7.1).");
    }

    private static void assertOutcome(MessagingException failure, boolean written, Kind kind, Stage stage) {
        var outcome = SmtpAnswer.of(failure, written, SENDER);

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.stage()).isEqualTo(stage);
        if (kind != Kind.OK) {
            assertThat(outcome.advice()).matches("[A-Z].*\\.");
        }
    }

    private static int code(String reply) {
        return Integer.parseInt(reply.startsWith("-") ? reply : reply.substring(0, 3));
    }

    private static SMTPSendFailedException sending(String command, String reply, Exception next) {
        var nobody = new Address[0];
        return new SMTPSendFailedException(command, code(reply), reply, next, nobody, nobody, nobody);
    }
}
