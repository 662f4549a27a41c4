package com.hunzal.hcm.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.hunzal.hcm.ServiceProcess;
import com.hunzal.hcm.jobs.JobTable;
import com.hunzal.hcm.providers.ScriptedMailServer;
import com.hunzal.hcm.providers.ScriptedProvider;
import io.restassured.filter.Filter;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every secret is given to the service, and used, by providers that refuse it and repeat all that they were sent. Then it is
 * looked for wherever somebody could read it.
 */
class NothingSecretTests {

    private static final String JOBS = "/api/system/background-jobs";
    private static final String NOTIFICATIONS = "/api/system/notifications";
    private static final String EVENTS = JOBS + "/events"; // without an end

    private static final String SMTP_PASSWORD = "Smtp+Password/0123456789";
    private static final String SENDGRID_KEY = "SG.SendGridKey0123456789";
    private static final String SES_KEY = "SesSecretAccessKey+0123456789";
    private static final String SNS_KEY = "SnsSecretAccessKey/0123456789";
    private static final String TWILIO_TOKEN = "TwilioAuthToken0123456789";
    private static final String SLACK_TOKEN = "SlackWebhookToken0123456";
    private static final String SLACK_PATH = "/services/T0123/B0123/" + SLACK_TOKEN;
    private static final String OPERATORS_TOKEN = "OperatorsTwilioToken0123456789";
    private static final String OPERATORS_PASSWORD = "OperatorsMailPassword0123456789";

    private static final String SMTP = "{'host': '127.0.0.1', 'port': %s, 'security': 'none', 'username': 'user',"
            + " 'password': '" + SMTP_PASSWORD + "'}";
    private static final String SENDGRID = "{'api_key': '" + SENDGRID_KEY + "'}";
    private static final String SES =
            "{'region': 'eu-west-1', 'access_key_id': 'AKIASES', 'secret_access_key': '" + SES_KEY + "'}";
    private static final String SNS =
            "{'region': 'eu-west-1', 'access_key_id': 'AKIASNS', 'secret_access_key': '" + SNS_KEY + "'}";
    private static final String TWILIO =
            "{'account_sid': 'AC0123', 'auth_token': '" + TWILIO_TOKEN + "', 'from': '+15005550006'}";

    private static final String MAIL = """
            {'event': 'leave.approved', 'recipients': [{'email': 'ann@example.com'}], 'subject': 'Your leave', 'body': 'Yes.'}
            """;
    private static final String TEXTS = """
            {'event': 'leave.approved', 'recipients': [{'phone': '+4915112345678'}], 'slack': %s, 'body': 'Yes.'}
            """;

    @TempDir
    Path folder;

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final List<String> found = new ArrayList<>();
    private final Map<String, byte[]> secrets = new LinkedHashMap<>();
    private volatile int status = 401;

    @Test
    void noSecretIsReadAnywhere() throws Exception {
        var data = folder.resolve("data");
        var table = Sender.table(data);
        try (var mail = refusingMailServer();
                var http = new ScriptedProvider();
                var service = new ServiceProcess(
                        data,
                        "--logging.level.com.hunzal.hcm=debug",
                        "--hcm.providers.smtp.allowed-hosts=127.0.0.1",
                        "--hcm.notifications.limits.test-sends-per-hour=100",
                        "--hcm.jobs.backoff.initial-interval=100ms",
                        "--hcm.providers.sendgrid.base-url=" + http.url(),
                        "--hcm.providers.ses.endpoint=" + http.url(),
                        "--hcm.providers.sns.endpoint=" + http.url(),
                        "--hcm.providers.slack.base-url=" + http.url(),
                        "--hcm.providers.twilio.base-url=" + http.url(),
                        "--hcm.providers.twilio.account-sid=AC9876",
                        "--hcm.providers.twilio.auth-token=" + OPERATORS_TOKEN,
                        "--hcm.providers.twilio.from=+15005550006",
                        "--spring.mail.host=127.0.0.1",
                        "--spring.mail.port=" + mail.port(),
                        "--spring.mail.username=operator",
                        "--spring.mail.password=" + OPERATORS_PASSWORD)) {
            http.replies((connection, end) -> ScriptedProvider.answer(
                            status, repeating(http.request()), "Content-Type: application/json")
                    .send(connection, end));
            service.start();
            var sender = Sender.at(service, table, "acme");

            setAll(sender, mail.port());
            refuseAll(sender, mail.port());
            trySettings(sender, mail.port());
            deliver(sender, table, mail.port());
            history(sender);
            var plain = Sender.at(service, table, "plain");
            withTheOperators(plain, table);
            readAll(sender, table);
            readAll(plain, table);
            var metrics = service.admin().get("/actuator/prometheus").asString();
            assertThat(metrics).contains("hcm_jobs");
            said.add(metrics);

            assertThatAllWereUsed(mail, http);
            collect(data);
            said.forEach(text -> lookInto(text, text.getBytes(StandardCharsets.UTF_8)));
            readFiles(data, "acme");
            service.terminate();
            readFiles(data, "acme");
            assertThat(found).isEmpty();
        }
    }

    private void setAll(Sender sender, int mailPort) {
        put(sender, "/credentials/email/smtp", SMTP.formatted(mailPort), 204);
        put(sender, "/credentials/email/sendgrid", SENDGRID, 204);
        put(sender, "/credentials/email/ses", SES, 204);
        put(sender, "/credentials/sms/twilio", TWILIO, 204);
        put(sender, "/credentials/sms/sns", SNS, 204);
        put(sender, "", settings("smtp", "twilio"), 200);
    }

    private static String settings(String email, String sms) {
        return "{'email_enabled': true, 'email_provider': '%s', 'email_from_address': 'hr@acme.example', 'sms_enabled': true,"
                        .formatted(email)
                + " 'sms_provider': '%s', 'slack_enabled': true, 'dnd_enabled': false, 'slack_webhook_url': '%s'}"
                        .formatted(sms, "https://hooks.slack.com" + SLACK_PATH);
    }

    /** Secrets at the wrong place, which errors might repeat. */
    private void refuseAll(Sender sender, int mailPort) {
        put(sender, "/credentials/email/sendgrid", "{'api_kye': '" + SENDGRID_KEY + "'}", 400);
        put(sender, "/credentials/email/sendgrid", "{'api_key': '" + SENDGRID_KEY, 400);
        put(sender, "/credentials/email/sendgrid", "{'api_key': " + SENDGRID_KEY + "}", 400);
        put(sender, "/credentials/email/sendgrid", "{'api_key': ['" + SENDGRID_KEY + "']}", 400);
        put(sender, "/credentials/email/sendgrid", "{'api_key': '" + SENDGRID_KEY + " '}", 422);
        put(sender, "/credentials/email/ses", SES.replace("eu-west-1", SES_KEY), 422);
        put(sender, "/credentials/sms/twilio", TWILIO.replace("AC0123", TWILIO_TOKEN), 422);
        put(sender, "/credentials/sms/sns", SNS.replace("AKIASNS", SNS_KEY), 422);
        put(sender, "/credentials/email/smtp", SMTP.formatted("'" + SMTP_PASSWORD + "'"), 400);
        put(
                sender,
                "/credentials/email/smtp",
                SMTP.formatted(mailPort).replace("'none'", "'" + SMTP_PASSWORD + "'"),
                422);
        put(sender, "", "{'slack_webhook_url': 'https://slack.example" + SLACK_PATH + "'}", 422);
        put(sender, "", "{'slack_webhook_url': 'https://hooks.slack.com" + SLACK_PATH, 400);
    }

    private void trySettings(Sender sender, int mailPort) {
        for (int answer : new int[] {401, 400, 503}) {
            status = answer;
            for (var provider : List.of("smtp", "sendgrid", "ses")) {
                test(
                        sender,
                        "'email', 'recipient': 'ann@example.com', 'settings': {'email_provider': '" + provider + "'}");
            }
            for (var provider : List.of("twilio", "sns")) {
                test(sender, "'sms', 'recipient': '+4915112345678', 'settings': {'sms_provider': '" + provider + "'}");
            }
            test(sender, "'slack'");
        }
        test(sender, "'email', 'recipient': 'ann@example.com', 'credentials': " + SMTP.formatted(mailPort));
    }

    private void test(Sender sender, String channel) {
        var answer = heard(sender.admin())
                .body(Sender.json("{'channel': " + channel + "}"))
                .post(Sender.SETTINGS + "/test");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.<String>path("outcome")).isNotEqualTo("ok");
    }

    private void deliver(Sender sender, JobTable table, int mailPort) throws Exception {
        status = 400;
        for (var providers : new String[][] {{"sendgrid", "twilio"}, {"ses", "sns"}}) {
            put(sender, "", settings(providers[0], providers[1]), 200);
            heard(sender.admin()).body(Sender.json(MAIL)).post(NOTIFICATIONS);
            heard(sender.admin()).body(Sender.json(TEXTS.formatted(true))).post(NOTIFICATIONS);
            table.awaitNone("SELECT id FROM hcm_deliveries WHERE state IN ('pending', 'sending')");
        }
        put(sender, "", settings("smtp", "twilio"), 200);
        put(sender, "/credentials/email/smtp", SMTP.formatted(mailPort), 204);
        heard(sender.admin()).body(Sender.json(MAIL)).post(NOTIFICATIONS);
        heard(sender.admin())
                .body(Sender.json(
                        "{'job_type': 'email_send', 'payload': {'to': ['ann@example.com'], 'subject': 'Hello',"
                                + " 'body': 'Hello'}, 'max_retries': 0}"))
                .post(JOBS)
                .then()
                .statusCode(201);
        table.awaitNone("SELECT id FROM hcm_deliveries WHERE state IN ('pending', 'sending')");
        table.awaitSome("SELECT id FROM background_jobs WHERE job_type = 'email_send' AND status = 'failed'");
        assertThat(table.texts("SELECT DISTINCT provider FROM hcm_delivery_attempts WHERE outcome <> 'ok'"))
                .contains("sendgrid", "ses", "smtp", "twilio", "sns", "slack");
    }

    private void history(Sender sender) {
        put(sender, "", "{'slack_webhook_url': null}", 200);
        var history = heard(sender.admin()).get(Sender.SETTINGS + "/history");
        var version = history.jsonPath().getString("items[1].version");
        heard(sender.admin())
                .post(Sender.SETTINGS + "/history/" + version + "/restore")
                .then()
                .statusCode(200);
        heard(sender.admin())
                .delete(Sender.SETTINGS + "/credentials/sms/sns")
                .then()
                .statusCode(204);
    }

    private void withTheOperators(Sender sender, JobTable table) throws Exception {
        status = 401;
        put(
                sender,
                "",
                "{'sms_enabled': true, 'sms_provider': 'twilio', 'email_enabled': true, 'dnd_enabled': false}",
                200);
        test(sender, "'sms', 'recipient': '+4915112345678'");
        test(sender, "'email', 'recipient': 'ann@example.com'");
        heard(sender.admin()).body(Sender.json(MAIL)).post(NOTIFICATIONS);
        heard(sender.admin()).body(Sender.json(TEXTS.formatted(false))).post(NOTIFICATIONS);
        table.awaitNone("SELECT id FROM hcm_deliveries WHERE state IN ('pending', 'sending')");
    }

    /** All that can be asked for, and what is said of each thing there. */
    private void readAll(Sender sender, JobTable table) throws SQLException {
        Map<String, Map<String, ?>> paths = sender.admin().get("/v3/api-docs").path("paths");
        var lists = paths.entrySet().stream()
                .filter(each -> each.getValue().containsKey("get"))
                .map(Map.Entry::getKey)
                .filter(path -> !path.contains("{") && !path.equals(EVENTS))
                .toList();
        assertThat(lists)
                .contains(
                        JOBS,
                        Sender.SETTINGS,
                        Sender.SETTINGS + "/credentials",
                        Sender.SETTINGS + "/history",
                        "/api/system/audit");
        lists.forEach(path -> read(sender, path));
        for (var id : ids(table, "background_jobs", sender)) {
            for (var part : List.of("", "/attempts", "/log", "/explain")) {
                assertThat(read(sender, JOBS + "/" + id + part).statusCode()).isEqualTo(200);
            }
        }
        for (var id : ids(table, "hcm_notifications", sender)) {
            for (var part : List.of("", "/deliveries")) {
                assertThat(read(sender, NOTIFICATIONS + "/" + id + part).statusCode())
                        .isEqualTo(200);
            }
        }
        for (var id : ids(table, "hcm_deliveries", sender)) {
            assertThat(read(sender, NOTIFICATIONS + "/deliveries/" + id).statusCode())
                    .isEqualTo(200);
        }
    }

    private static List<String> ids(JobTable table, String name, Sender sender) throws SQLException {
        var ids = table.texts(
                "SELECT id FROM " + name + " WHERE organization_id = '" + sender.organization() + "' ORDER BY id");
        assertThat(ids).as(name).isNotEmpty();
        return ids;
    }

    private Response read(Sender sender, String path) {
        return heard(sender.admin()).get(path);
    }

    private void put(Sender sender, String path, String body, int expected) {
        var answer = heard(sender.admin()).body(Sender.json(body)).put(Sender.SETTINGS + path);
        assertThat(answer.statusCode()).as(path + ": " + answer.asString()).isEqualTo(expected);
    }

    private RequestSpecification heard(RequestSpecification request) {
        return request.filter((Filter) (asked, answered, context) -> {
            var answer = context.next(asked, answered);
            said.add(answer.getHeaders() + "\n" + answer.asString());
            return answer;
        });
    }

    private static ScriptedMailServer refusingMailServer() throws IOException {
        var many = 100;
        var word =
                Base64.getEncoder().encodeToString(("user\0user\0" + SMTP_PASSWORD).getBytes(StandardCharsets.UTF_8));
        return new ScriptedMailServer()
                .answers(
                        "EHLO",
                        Collections.nCopies(many, "250-hello\r\n250 AUTH PLAIN").toArray(String[]::new))
                .answers(
                        "AUTH",
                        Collections.nCopies(
                                        many,
                                        "535 5.7.8 not " + SMTP_PASSWORD + " by " + word + " nor " + OPERATORS_PASSWORD)
                                .toArray(String[]::new));
    }

    /** As a provider's error, with all that it was sent. */
    private static String repeating(ScriptedProvider.Request request) {
        var all = request.path() + " " + request.headers() + " " + SLACK_TOKEN + " " + TWILIO_TOKEN + " "
                + OPERATORS_TOKEN + " " + SENDGRID_KEY + " " + SES_KEY + " " + SNS_KEY;
        var text = all.replaceAll("[\"\\\\\\p{Cntrl}]", "");
        return "{\"code\": 1, \"message\": \"%s\", \"errors\": [{\"message\": \"%s\"}]}".formatted(text, text);
    }

    private static void assertThatAllWereUsed(ScriptedMailServer mail, ScriptedProvider http) {
        assertThat(mail.heard("AUTH PLAIN "))
                .anySatisfy(line -> assertThat(decoded(line.substring(11))).isEqualTo("user\0user\0" + SMTP_PASSWORD));
        assertThat(mail.heard("AUTH PLAIN "))
                .anySatisfy(line ->
                        assertThat(decoded(line.substring(11))).isEqualTo("operator\0operator\0" + OPERATORS_PASSWORD));
        assertThat(http.requests().stream().map(ScriptedProvider.Request::path)).contains(SLACK_PATH);
        assertThat(http.requests().stream()
                        .map(each -> String.valueOf(each.headers().get("Authorization"))))
                .contains("Bearer " + SENDGRID_KEY, basic("AC0123", TWILIO_TOKEN), basic("AC9876", OPERATORS_TOKEN))
                .anySatisfy(header -> assertThat(header).startsWith("AWS4-HMAC-SHA256 Credential=AKIASES"))
                .anySatisfy(header -> assertThat(header).startsWith("AWS4-HMAC-SHA256 Credential=AKIASNS"));
    }

    private static String basic(String user, String password) {
        return "Basic " + encoded(user + ":" + password);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    /** What is looked for: each secret, and as it goes over the line. */
    private void collect(Path data) throws IOException {
        for (var secret : List.of(
                SMTP_PASSWORD,
                SENDGRID_KEY,
                SES_KEY,
                SNS_KEY,
                TWILIO_TOKEN,
                SLACK_TOKEN,
                OPERATORS_TOKEN,
                OPERATORS_PASSWORD)) {
            look(secret, secret);
            look(secret + " in base64", encoded(secret));
            look(secret + " in a URL", URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }
        look("Twilio's header", basic("AC0123", TWILIO_TOKEN));
        look("the operator's header", basic("AC9876", OPERATORS_TOKEN));
        look("the word of SMTP", encoded("user\0user\0" + SMTP_PASSWORD));
        look("the operator's word of SMTP", encoded("operator\0operator\0" + OPERATORS_PASSWORD));
        var key = Files.readString(data.resolve("encryption.keys")).strip();
        var base64 = key.substring(key.indexOf(':') + 1);
        look("the encryption key", base64);
        secrets.put("the encryption key's bytes", Base64.getDecoder().decode(base64));
        look("the key of tokens", Files.readString(data.resolve("jwt.secret")).strip());
        look("the admin's token", Files.readString(data.resolve("admin.token")).strip());
    }

    private void look(String name, String secret) {
        secrets.put(name, secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Database, its log of changes, logs and output: all but the files that the keys are kept in. */
    private void readFiles(Path data, String known) throws IOException {
        var kept = List.of("encryption.keys", "jwt.secret", "admin.token");
        var read = new ArrayList<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (!kept.contains(file.getFileName().toString())) {
                    var content = Files.readAllBytes(file);
                    lookInto(file.getFileName().toString(), content);
                    if (contains(content, known.getBytes(StandardCharsets.UTF_8))) {
                        read.add(data.relativize(file).toString());
                    }
                }
            }
        }
        assertThat(read).as("files with something in them").contains("hunzal_hcm.db", "logs/hcm.log", "../data.out");
    }

    private void lookInto(String where, byte[] content) {
        secrets.forEach((name, secret) -> {
            if (contains(content, secret)) {
                found.add(name + " in " + where);
            }
        });
    }

    private static boolean contains(byte[] content, byte[] part) {
        return new String(content, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }
}
