package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.jobs.JobTable;
import com.hunzal.hcm.providers.ScriptedMailServer;
import com.hunzal.hcm.providers.ScriptedProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is killed when a provider has its message, and before it has said so. */
class KilledDeliveriesTests {

    private static final String MAIL = """
            {'event': 'leave.approved', 'severity': '%s', 'digest': false, 'recipients': [{'email': '%s@example.com'}],
             'subject': 'Your leave', 'body': 'It is approved.'}
            """;

    private static final String SMS = """
            {'event': 'leave.approved', 'severity': '%s', 'recipients': [{'phone': '+49151123456%s'}], 'body': 'It is approved.'}
            """;

    @TempDir
    Path folder;

    @Test
    void whatMayHaveArrivedIsSentAgainOnlyWhereItsTwinIsKnown() throws Exception {
        var data = folder.resolve("data");
        var table = Sender.table(data);
        try (var mail = new ScriptedMailServer();
                var twilio = new ScriptedProvider();
                var service = new ServiceProcess(
                        data,
                        "--hcm.jobs.lease-duration=3s",
                        "--hcm.jobs.backoff.initial-interval=100ms",
                        "--spring.mail.host=127.0.0.1",
                        "--spring.mail.port=" + mail.port(),
                        "--hcm.providers.twilio.base-url=" + twilio.url(),
                        "--hcm.providers.twilio.account-sid=AC1",
                        "--hcm.providers.twilio.auth-token=token",
                        "--hcm.providers.twilio.from=+15005550006")) {
            mail.answers(ScriptedMailServer.END, ScriptedMailServer.SILENCE, ScriptedMailServer.SILENCE);
            twilio.replies(ScriptedProvider.silence());
            service.start();
            var sender = Sender.at(service, table, "acme");
            sender.settings(", 'sms_provider': 'twilio'");
            var normal = sender.post(MAIL.formatted("normal", "ann"));
            var low = sender.post(MAIL.formatted("low", "bob"));
            var sms = sender.post(SMS.formatted("normal", "78"));
            var critical = sender.post(SMS.formatted("critical", "79"));
            JobTable.await(
                    () -> mail.messages().size() == 2 && twilio.requests().size() == 2);
            assertThat(table.texts("SELECT DISTINCT state FROM hcm_deliveries")).containsExactly("sending");

            service.kill();
            twilio.replies(ScriptedProvider.answer(201, "{\"sid\": \"SM1\"}"));
            service.start();
            sender.awaitAll(table);
            table.awaitTheEndOfAll();

            assertThat(fate(table, normal)).containsExactly("sent unknown", "sent ok");
            assertThat(fate(table, low)).containsExactly("unknown unknown");
            assertThat(fate(table, sms)).containsExactly("unknown unknown");
            assertThat(fate(table, critical)).containsExactly("unknown unknown");
            assertThat(twilio.requests()).as("SMS").hasSize(2);
            assertThat(messagesTo(mail, "bob@example.com")).hasSize(1);
            assertThat(messagesTo(mail, "ann@example.com"))
                    .hasSize(2)
                    .allSatisfy(
                            each -> assertThat(each).contains("\r\nMessage-ID: <" + sender.deliveryOf(normal) + ".0@"));
            assertThat(table.texts("SELECT id FROM background_jobs WHERE crash_count = 1"))
                    .as("jobs that died with the service")
                    .hasSize(4);
        }
    }

    private static List<String> messagesTo(ScriptedMailServer mail, String address) {
        return mail.messages().stream()
                .filter(each -> each.contains("\r\nTo: " + address))
                .toList();
    }

    /** State and outcome, by attempt. */
    private static List<String> fate(JobTable table, String notification) throws Exception {
        return table.texts("SELECT state || ' ' || outcome FROM hcm_deliveries JOIN hcm_delivery_attempts attempt"
                + " ON delivery_id = id WHERE notification_id = '" + notification + "' ORDER BY attempt.attempt");
    }
}
