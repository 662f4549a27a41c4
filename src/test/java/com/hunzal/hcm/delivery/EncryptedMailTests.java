package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.jobs.JobTable;
import com.hunzal.hcm.providers.ScriptedMailServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that trusts a certificate, and mail servers that have it: from the first word, and when they are asked. */
class EncryptedMailTests {

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder;

    private static SSLContext tls;
    private static JobTable table;
    private static ServiceProcess service;

    @BeforeAll
    static void start() throws Exception {
        keytool("-genkeypair", "server.p12", "-keyalg", "EC", "-dname", "CN=mail", "-ext", "SAN=ip:127.0.0.1");
        keytool(
                "-exportcert",
                "server.p12",
                "-file",
                folder.resolve("server.cer").toString());
        keytool(
                "-importcert",
                "trusted.p12",
                "-noprompt",
                "-file",
                folder.resolve("server.cer").toString());
        tls = serversOwn(folder.resolve("server.p12"));
        table = Sender.table(folder.resolve("data"));
        service = new ServiceProcess(
                        folder.resolve("data"),
                        "--hcm.providers.smtp.allowed-hosts=127.0.0.1",
                        "--hcm.notifications.sender=hr@operator.example")
                .jvm(
                        "-Djavax.net.ssl.trustStore=" + folder.resolve("trusted.p12"),
                        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
        service.start();
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
    }

    @Test
    void aConversationThatIsEncryptedFromItsFirstWord() throws Exception {
        try (var server = new ScriptedMailServer(tls, true)) {
            server.answers("EHLO", "250-here\r\n250 AUTH PLAIN").answers("AUTH", "235 welcome");

            send("first-word", server, "tls");

            assertThat(server.heard("")).allSatisfy(line -> assertThat(line).startsWith(ScriptedMailServer.ENCRYPTED));
        }
    }

    @Test
    void aConversationThatIsEncryptedBeforeThePasswordIsSaid() throws Exception {
        try (var server = new ScriptedMailServer(tls, false)) {
            server.answers("EHLO", "250-here\r\n250 STARTTLS", "250-here\r\n250 AUTH PLAIN")
                    .answers("AUTH", "235 welcome");

            send("when-asked", server, "starttls");

            assertThat(server.heard("EHLO")).hasSize(1);
            assertThat(server.heard("STARTTLS")).hasSize(1);
            assertThat(server.heard("AUTH")).isEmpty();
            assertThat(server.heard("MAIL")).isEmpty();
        }
    }

    private static void send(String organization, ScriptedMailServer server, String security) throws Exception {
        var sender = Sender.at(service, table, organization);
        sender.settings("");
        sender.credentials(
                "email/smtp",
                "{'host': '127.0.0.1', 'port': %s, 'security': '%s', 'username': 'ann', 'password': 'her password'}"
                        .formatted(server.port(), security));

        var id = sender.post("""
                {'event': 'leave.approved', 'recipients': [{'email': 'ann@example.com'}], 'subject': 'Your leave',
                 'body': 'It is approved.'}
                """);
        sender.awaitAll(table);

        assertThat(sender.show(id).getString("deliveries[0].state")).isEqualTo("sent");
        assertThat(server.messages()).singleElement().asString().contains("It is approved.");
        assertThat(server.heard(ScriptedMailServer.ENCRYPTED + "AUTH PLAIN")).hasSize(1);
        assertThat(server.heard(ScriptedMailServer.ENCRYPTED + "MAIL")).hasSize(1);
    }

    private static SSLContext serversOwn(Path file) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String command, String store, String... more) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-alias",
                "server",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                folder.resolve(store).toString()));
        line.addAll(List.of(more));
        var log = folder.resolve("keytool.out");
        var ended = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
        assertThat(ended).as(Files.readString(log)).isZero();
    }
}
