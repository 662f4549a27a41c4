package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.jobs.JobTable;
import com.hunzal.hcm.providers.ScriptedMailServer;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service with all of its threads, and mail servers that it really talks to: the operator's, and organizations' own. */
class DeliveringServiceTests {

    private static final int THREADS = 4;
    private static final int DELIVERIES = 20;

    private static final String MAIL = """
            {'event': 'leave.approved', 'recipients': [%s], 'subject': 'Überstunden & Urlaub', 'body': 'Grüße, <Ann>.',
             'attachments': [{'name': 'Überblick.txt', 'media_type': 'text/plain', 'content': '%s'}]}
            """;

    @TempDir
    static Path folder;

    private static GreenMail operators;
    private static JobTable table;
    private static ServiceProcess service;
    private static Sender stuck;
    private static Sender moving;

    @BeforeAll
    static void start() throws Exception {
        operators = mailServer("operator", "operators password");
        table = Sender.table(folder.resolve("data"));
        service = new ServiceProcess(
                folder.resolve("data"),
                "--hcm.jobs.concurrency=" + THREADS,
                "--hcm.jobs.lease-duration=6s",
                "--hcm.providers.smtp.allowed-hosts=127.0.0.1",
                "--hcm.providers.timeout=5m", // longer than any test
                "--hcm.notifications.sender=hr@operator.example",
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + port(operators),
                "--spring.mail.username=operator",
                "--spring.mail.password=operators password");
        service.start();
        stuck = Sender.at(service, table, "stuck");
        moving = Sender.at(service, table, "moving");
        awaitHeartbeats(
                2); // by which a node learns that there are several organizations, for which it reserves threads
    }

    private static void awaitHeartbeats(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            var last = table.texts("SELECT last_beat_at FROM hcm_worker_nodes");
            JobTable.await(() ->
                    !table.texts("SELECT last_beat_at FROM hcm_worker_nodes").equals(last));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        operators.stop();
    }

    @Test
    void aNotificationIsAMailWithAllThatBelongsToIt() throws Exception {
        var sender = Sender.at(service, table, "house");
        sender.settings("");

        var id = sender.post(mailTo("{'name': 'Ann Ähre', 'email': 'ann@house.example'}"));
        sender.awaitAll(table);

        var mail = received(operators, "ann@house.example").get(0);
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("HR <hr@operator.example>");
        assertThat(mail.getReplyTo()).extracting(Object::toString).containsExactly("hr@house.example");
        assertThat(mail.getRecipients(RecipientType.TO))
                .extracting(to -> ((InternetAddress) to).getPersonal())
                .containsExactly("Ann Ähre");
        assertThat(mail.getSubject()).isEqualTo("Überstunden & Urlaub");
        assertThat(mail.getMessageID()).isEqualTo("<" + sender.deliveryOf(id) + ".0@operator.example>");
        assertThat(parts(mail))
                .hasSize(3)
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo("text/plain null Grüße, <Ann>."),
                        html -> assertThat(html).startsWith("text/html null").contains("Grüße, &lt;Ann&gt;."),
                        file -> assertThat(file).isEqualTo("text/plain Überblick.txt Grüße"));
        assertThat(sender.show(id).getString("deliveries[0].state")).isEqualTo("sent");
        assertThat(received(operators, "ann@house.example")).hasSize(1);
    }

    @Test
    void anOrganizationsOwnServerSendsAsTheOrganization() throws Exception {
        var own = mailServer("acme", "its own password");
        try {
            var sender = Sender.at(service, table, "acme");
            sender.settings("");
            sender.credentials(
                    "email/smtp", credentials(port(own), ", 'username': 'acme', 'password': 'its own password'"));

            var id = sender.post(mailTo("{'email': 'ann@acme.example'}"));
            sender.awaitAll(table);

            var mail = received(own, "ann@acme.example").get(0);
            assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("HR <hr@acme.example>");
            assertThat(mail.getHeader("Reply-To")).isNull();
            assertThat(mail.getMessageID()).isEqualTo("<" + sender.deliveryOf(id) + ".0@acme.example>");
            assertThat(parts(mail)).hasSize(3);
            assertThat(received(operators, "ann@acme.example")).isEmpty();

            sender.credentials("email/smtp", credentials(port(own), ", 'username': 'acme', 'password': 'wrong'"));
            sender.post(mailTo("{'email': 'bob@acme.example'}"));
            table.awaitSome("SELECT id FROM hcm_deliveries WHERE reason = 'config' AND organization_id = 'acme'");
            assertThat(own.getReceivedMessages()).hasSize(1);
        } finally {
            own.stop();
        }
    }

    @Test
    void aServerThatNeverAnswersKeepsNobodyElseWaiting() throws Exception {
        try (var silent = new ScriptedMailServer()) {
            silent.answers(
                    ScriptedMailServer.GREETING,
                    Collections.nCopies(DELIVERIES, ScriptedMailServer.SILENCE).toArray(String[]::new));
            stuck.settings("");
            stuck.credentials("email/smtp", credentials(silent.port(), ""));
            moving.settings("");

            var waiting = stuck.post(mailTo(recipients("stuck")));
            JobTable.await(() -> silent.connections() >= THREADS - 1);
            var sent = moving.post(mailTo(recipients("moving")));
            moving.awaitAll(table);

            assertThat(states(sent)).hasSize(DELIVERIES).containsOnly("sent");
            assertThat(states(waiting))
                    .hasSize(DELIVERIES)
                    .contains("sending")
                    .isSubsetOf("pending", "sending", "held");
            assertThat(IntStream.range(0, DELIVERIES).boxed())
                    .allSatisfy(number -> assertThat(received(operators, "p" + number + "@moving.example"))
                            .hasSize(1));
            stuck.admin().post("/api/system/notifications/" + waiting + "/cancel");
        }
    }

    private static GreenMail mailServer(String user, String password) {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        server.setUser(user + "@server.example", user, password);
        return server;
    }

    private static int port(GreenMail server) {
        return server.getSmtp().getPort();
    }

    private static String credentials(int port, String more) {
        return "{'host': '127.0.0.1', 'port': %s, 'security': 'none'%s}".formatted(port, more);
    }

    private static String mailTo(String recipients) {
        return MAIL.formatted(recipients, Base64.getEncoder().encodeToString("Grüße".getBytes(StandardCharsets.UTF_8)));
    }

    private static String recipients(String organization) {
        return IntStream.range(0, DELIVERIES)
                .mapToObj(number -> "{'email': 'p%s@%s.example'}".formatted(number, organization))
                .collect(Collectors.joining(", "));
    }

    private static List<String> states(String notification) throws Exception {
        return table.texts("SELECT state FROM hcm_deliveries WHERE notification_id = '" + notification + "'");
    }

    private static List<MimeMessage> received(GreenMail server, String recipient) throws Exception {
        var found = new ArrayList<MimeMessage>();
        for (var each : server.getReceivedMessages()) {
            if (Arrays.toString(each.getRecipients(RecipientType.TO)).contains(recipient)) {
                found.add(each);
            }
        }
        return found;
    }

    /** Type, file name and text of each part that has no parts. */
    private static List<String> parts(Part part) throws Exception {
        if (part.getContent() instanceof Multipart several) {
            var all = new ArrayList<String>();
            for (int i = 0; i < several.getCount(); i++) {
                all.addAll(parts(several.getBodyPart(i)));
            }
            return all;
        }
        var name = part.getFileName();
        return List.of(part.getContentType().replaceAll(";.*", "").replaceAll("\\s", "") + " "
                + (name == null ? null : MimeUtility.decodeText(name)) + " "
                + part.getContent().toString().strip());
    }
}
