package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.TestDatabases;
import com.hunzal.hcm.jobs.JobTable;
import com.hunzal.hcm.providers.ScriptedMailServer;
import com.hunzal.hcm.web.InParallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that send what is in one PostgreSQL database. */
class TwoNodesDeliverTests {

    private static final int RECIPIENTS = 200;
    private static final int READERS = 12;
    private static final int ENTRIES = 3;

    private static final Pattern TO = Pattern.compile("\r\nTo: (\\S+)\r\n");

    private static final String MAIL = """
            {'event': 'leave.approved', 'digest': %s, 'recipients': [%s], 'subject': '%s', 'body': 'It is approved.'}
            """;

    /** As of somebody who does not know that each delivery and digest has a job: both may run at the same moment. */
    private static final String COPY = """
            CREATE FUNCTION copy_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
                INSERT INTO background_jobs (organization_id, job_type, payload, run_at)
                VALUES (NEW.organization_id, NEW.job_type, NEW.payload, NEW.run_at);
                RETURN NEW; END'
            """;

    private static final String COPY_EACH = """
            CREATE TRIGGER copy_it AFTER INSERT ON background_jobs FOR EACH ROW
            WHEN (NEW.job_type LIKE 'notification_d%' AND pg_trigger_depth() = 0) EXECUTE FUNCTION copy_it()
            """;

    @TempDir
    Path folder;

    @Test
    void nothingIsDeliveredTwiceAndEachHasOneDigest() throws Exception {
        var url = TestDatabases.newPostgresqlDatabase();
        var table = new JobTable(url);
        try (var mail = new ScriptedMailServer();
                var one = node("one", url, mail);
                var two = node("two", url, mail)) {
            var nodes = List.of(one, two);
            InParallel.times(nodes.size(), number -> started(nodes.get(number)));
            table.awaitSome("SELECT count(*) FROM hcm_worker_nodes HAVING count(*) = 2");
            table.execute(COPY);
            table.execute(COPY_EACH);
            var sender = Sender.at(one, table, "acme");
            sender.settings(", 'digest_frequency': 'weekly'");

            sender.post(MAIL.formatted(false, recipients("r", RECIPIENTS), "Your leave"));
            for (int entry = 0; entry < ENTRIES; entry++) {
                sender.post(MAIL.formatted(true, recipients("reader", READERS), "No " + entry));
            }
            table.awaitNone("SELECT id FROM hcm_deliveries WHERE state NOT IN ('sent', 'digested')");
            assertThat(mail.messages()).hasSize(RECIPIENTS);
            table.execute("UPDATE hcm_deliveries SET next_at = now() - interval '1 minute' WHERE state = 'digested'");
            table.execute("UPDATE background_jobs SET run_at = now() WHERE job_type = 'notification_digest'");
            sender.awaitAll(table);
            table.awaitTheEndOfAll();

            assertThat(recipientsOf(mail, "Your leave")).hasSize(RECIPIENTS).doesNotHaveDuplicates();
            assertThat(recipientsOf(mail, ENTRIES + " messages for you"))
                    .hasSize(READERS)
                    .doesNotHaveDuplicates();
            assertThat(mail.messages()).hasSize(RECIPIENTS + READERS);
            assertThat(table.texts("SELECT DISTINCT state || ' ' || attempt FROM hcm_deliveries"))
                    .containsExactly("sent 1");
            assertThat(table.texts("SELECT DISTINCT locked_by FROM background_jobs"))
                    .hasSize(2);
        }
    }

    private static String recipients(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{'email': '%s-%s@example.com'}".formatted(name, number))
                .collect(Collectors.joining(", "));
    }

    private static List<String> recipientsOf(ScriptedMailServer mail, String subject) {
        return mail.messages().stream()
                .filter(each -> each.contains("\r\nSubject: " + subject + "\r\n"))
                .map(each ->
                        TO.matcher(each).results().findFirst().orElseThrow().group(1))
                .toList();
    }

    private ServiceProcess node(String name, String url, ScriptedMailServer mail) throws IOException {
        return new ServiceProcess(
                folder.resolve(name),
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=postgres",
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + mail.port());
    }

    private static ServiceProcess started(ServiceProcess service) {
        try {
            return service.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
