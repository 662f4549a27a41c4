package com.hunzal.hcm.providers;

import static com.hunzal.hcm.providers.ScriptedMailServer.END;
import static com.hunzal.hcm.providers.ScriptedMailServer.ENDLESS;
import static com.hunzal.hcm.providers.ScriptedMailServer.GREETING;
import static com.hunzal.hcm.providers.ScriptedMailServer.SILENCE;
import static com.hunzal.hcm.providers.ScriptedMailServer.SLOWLY;
import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.providers.SendOutcome.Kind;
import com.hunzal.hcm.providers.SendOutcome.Stage;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Through a server that an organization names; how it goes with the operator's own, the tests of e-mail jobs show. */
@Timeout(60)
class SmtpProviderTests {

    private static final Duration SHORT = Duration.ofMillis(250);

    private ScriptedMailServer server;
    private SmtpHouse house;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedMailServer();
        house = SmtpHouse.with(SmtpHouse.LONG_ENOUGH, 5, SmtpHouse.LONG_ENOUGH);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        house.close();
    }

    @Test
    void aMessageGoesToOneRecipientAndIsTaken() {
        assertThat(send()).isEqualTo(SendOutcome.ok(null));

        assertThat(server.heard("MAIL")).containsExactly("MAIL FROM:<hr@hunzal.example>");
        assertThat(server.heard("RCPT")).containsExactly("RCPT TO:<ann@example.com>");
        assertThat(server.messages()).singleElement().asString().contains("Message-ID: <job-7.1@hunzal.example>");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "(connect), 421 4.3.2 shutting down, THROTTLED, CONNECT",
                "(connect), 554 5.3.2 no service for you, CONFIG, CONNECT",
                "(connect), (hang up), TRANSIENT, CONNECT",
                "EHLO, (hang up), TRANSIENT, CONNECT",
                "MAIL, 421 4.3.2 shutting down, THROTTLED, CONNECT",
                "MAIL, 450 4.7.1 slow down, THROTTLED, SENDER",
                "MAIL, 454 Throttling failure: Maximum sending rate exceeded., THROTTLED, SENDER",
                "MAIL, 451 4.3.0 local error, TRANSIENT, SENDER",
                "MAIL, 530 5.7.0 log in first, CONFIG, AUTHENTICATE",
                "MAIL, 550 5.7.1 sender rejected, CONFIG, SENDER",
                "MAIL, 552 5.3.4 too large, MESSAGE, CONTENT",
                "MAIL, (hang up), TRANSIENT, CONNECT",
                "RCPT, 421 4.3.2 shutting down, THROTTLED, CONNECT",
                "RCPT, 450 4.2.0 greylisted, TRANSIENT, RECIPIENT",
                "RCPT, 452 4.2.2 mailbox full, TRANSIENT, RECIPIENT",
                "RCPT, 552 5.2.2 mailbox full, TRANSIENT, RECIPIENT",
                "RCPT, 550 5.1.1 no such user, RECIPIENT, RECIPIENT",
                "RCPT, 551 5.1.6 moved, RECIPIENT, RECIPIENT",
                "RCPT, 553 5.1.3 no address, RECIPIENT, RECIPIENT",
                "RCPT, 553 5.7.1 <hr@hunzal.example> not owned by user, CONFIG, SENDER",
                "RCPT, 554 5.7.1 relay access denied, CONFIG, RECIPIENT",
                "RCPT, 500 5.5.1 what?, MESSAGE, RECIPIENT",
                "RCPT, (hang up), TRANSIENT, CONNECT",
                "DATA, 451 4.3.0 local error, TRANSIENT, CONTENT",
                "DATA, 554 5.5.1 no, MESSAGE, CONTENT",
                "DATA, (hang up), TRANSIENT, CONNECT",
                "., 421 4.3.2 shutting down, THROTTLED, CONNECT",
                "., 451 4.3.0 local error, TRANSIENT, CONTENT",
                "., 550 5.7.1 looks like spam, MESSAGE, CONTENT",
                "., 552 5.3.4 too large, MESSAGE, CONTENT",
                "., 554 5.6.0 no, MESSAGE, CONTENT",
                "., (hang up), UNKNOWN, CONTENT",
                "(content), (hang up), UNKNOWN, CONTENT",
            })
    void aRefusalIsKnownByItsCodeAndStepAndNotTriedAgain(String command, String reply, Kind kind, Stage stage) {
        server.answers(command, reply);

        var outcome = send();

        assertThat(outcome.kind()).isEqualTo(kind);
        assertThat(outcome.stage()).isEqualTo(stage);
        assertThat(outcome.advice()).matches("[A-Z].*\\.").doesNotContain(reply.substring(4));
        assertThat(server.connections()).isEqualTo(1);
        assertThat(send()).isEqualTo(SendOutcome.ok(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {GREETING, "EHLO", "MAIL", "RCPT", "DATA", END})
    void aServerThatDoesNotAnswerOrNeverEndsIsLeftInTime(String command) {
        for (var answer : new String[] {SILENCE, SLOWLY}) {
            try (var hasty = SmtpHouse.with(SHORT, 5, SHORT)) {
                server.answers(command, answer);

                var outcome = hasty.send(SmtpHouse.account(server.port()));

                assertThat(outcome.kind()).isEqualTo(command.equals(END) ? Kind.UNKNOWN : Kind.TRANSIENT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "MAIL", "RCPT"})
    void aServerThatSaysTooMuchDoesNotFillTheMemory(String command) {
        server.answers(command, ENDLESS);

        assertThat(send().kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws Exception {
        server.close();

        var outcome = send();

        assertThat(outcome.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(outcome.stage()).isEqualTo(Stage.CONNECT);
    }

    @Test
    void withoutTheEncryptionThatIsWantedNothingIsSaid() {
        var outcome = house.send(
                SmtpHouse.account(server.port(), "security", "starttls", "username", "ann", "password", "secret"));

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
        assertThat(outcome.stage()).isEqualTo(Stage.TLS);
        assertThat(server.heard("MAIL")).isEmpty();
        assertThat(server.heard("AUTH")).isEmpty();
    }

    @Test
    void aCertificateOfSomebodyElseIsNotTrusted() {
        var greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        greenMail.start();
        try {
            var outcome = house.send(SmtpHouse.account(greenMail.getSmtps().getPort(), "security", "tls"));

            assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
            assertThat(outcome.stage()).isEqualTo(Stage.TLS);
            assertThat(outcome.advice()).contains("certificate");
        } finally {
            greenMail.stop();
        }
    }

    @Test
    void aServerThatDoesNotEncryptAtAllIsAMatterOfSettings() {
        var outcome = house.send(SmtpHouse.account(server.port(), "security", "tls"));

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
        assertThat(outcome.stage()).isEqualTo(Stage.TLS);
    }

    @Test
    void aPasswordThatIsNotAcceptedIsAMatterOfSettingsAndNotTold() {
        server.answers("EHLO", "250-here\r\n250 AUTH PLAIN");
        server.answers("AUTH", "535 5.7.8 not YW5uAGFubgBzZWNyZXQ=");

        var outcome = house.send(SmtpHouse.account(server.port(), "username", "ann", "password", "secret"));

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
        assertThat(outcome.stage()).isEqualTo(Stage.AUTHENTICATE);
        assertThat(outcome.advice()).isEqualTo("The mail server does not accept user name and password (535 5.7.8).");
    }

    @Test
    void aPasswordIsUsed() {
        server.answers("EHLO", "250-here\r\n250 AUTH PLAIN");
        server.answers("AUTH", "235 2.7.0 welcome");

        assertThat(house.send(SmtpHouse.account(server.port(), "username", "ann", "password", "secret")))
                .isEqualTo(SendOutcome.ok(null));
        assertThat(server.heard("AUTH")).containsExactly("AUTH PLAIN YW5uAGFubgBzZWNyZXQ=");
    }

    @ParameterizedTest
    @CsvSource({"port, smtp", "port, ''", "port, 99999"})
    void anAccountThatCannotBeUsedIsAMatterOfSettings(String field, String value) {
        var outcome = house.send(SmtpHouse.account(server.port(), field, value));

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
        assertThat(outcome.stage()).isEqualTo(Stage.CONFIGURATION);
    }

    @Test
    void whatCannotBeWrittenAsAnEmailIsTheMessagesFault() {
        var account = SmtpHouse.account(server.port());
        for (var odd : List.of("ann@example.com\r\nRCPT TO:<eve@example.com>", "ann", "")) {
            var outcome = house.provider.send(SmtpHouse.to(odd), account);

            assertThat(outcome.kind()).isEqualTo(Kind.MESSAGE);
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    void aSenderThatIsNoAddressIsAMatterOfSettings() {
        var email = SmtpHouse.to("ann@example.com");
        var odd = new Message.Email(
                "1",
                "<1@a>",
                "hr@[127.0.0.1]",
                null,
                null,
                email.to(),
                null,
                "S",
                "T",
                "<p>T</p>",
                email.attachments());

        var outcome = house.provider.send(odd, SmtpHouse.account(server.port()));

        assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
        assertThat(outcome.stage()).isEqualTo(Stage.SENDER);
        assertThat(server.connections()).isZero();
    }

    @Test
    void aNameThatMeansAPrivateAddressIsNotConnectedTo() {
        try (var strict = SmtpHouse.with(new OutboundHosts(List.of(), OutboundHostsTests::literal))) {
            var outcome = strict.send(SmtpHouse.account(server.port()));

            assertThat(outcome.kind()).isEqualTo(Kind.CONFIG);
            assertThat(outcome.stage()).isEqualTo(Stage.CONFIGURATION);
            assertThat(server.connections()).isZero();
        }
    }

    private SendOutcome send() {
        return house.send(SmtpHouse.account(server.port()));
    }
}
